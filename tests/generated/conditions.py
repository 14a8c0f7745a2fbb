"""Conditions over the rows or the group within reach."""

from __future__ import annotations

from dsl.syntax.expressions import (
    Between,
    ComparisonOperator,
    Expression,
    Overlaps,
    ValidAt,
)
from tests.generated import tree
from tests.generated.draw import Draw
from tests.generated.operations import (
    ORDERED,
    TEXTS,
    distance,
    near_texts,
    placed,
    written_freely,
)
from tests.generated.values import Option, Values
from tests.generated.words import Words

ORDERS: tuple[ComparisonOperator, ...] = ("<", "<=", ">", ">=", ">=", "<=", "=", "!=")
_EQUALITIES: tuple[ComparisonOperator, ...] = ("=", "=", "!=")
_WORDED = ("region_code", "code:project", "category", "text")


class Conditions:
    """Draws conditions, and through `values` all that they hold."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.values = Values(draw)
        self.values.condition = self.condition

    def condition(self, words: Words, depth: int) -> Expression:
        """A condition, at most about `depth` operations high."""
        options: list[Option] = [(30, lambda: self._ordered(words, depth))]
        options += self._of_rows(words) if not words.group else []
        if words.group:
            options.append((10, lambda: self.values.quantified(words)))
            if any(words.columns(d) for d in ("money", "number", "count", "percent")):
                options.append((4, lambda: self.values.series(words)))
        options += self._of_definitions(words)
        options.append((5, lambda: self._between(words, depth)))
        options.append((5, lambda: self._options(words)))
        options.append((2, lambda: self._multiple(words)))
        if words.calendar:
            options += [(10, lambda: self._working_day(words)), (14, lambda: self._apart(words))]
        if placed(words):
            options.append((5, lambda: self._distant(words)))
        if words.values.get("flag"):
            options.append((8, lambda: self.draw.pick(words.values["flag"])))
        if depth > 0:
            options += self._joined(words, depth - 1)
        return self.draw.weighted(options)

    def _joined(self, words: Words, depth: int) -> list[Option]:
        def several() -> list[Expression]:
            return [self.condition(words, depth) for _ in range(self.draw.number(2, 3))]

        return [
            (5, lambda: tree.logic("and", several())),
            (8, lambda: tree.logic("or", several())),
            (4, lambda: tree.opposite(self.condition(words, depth))),
        ]

    def _working_day(self, words: Words) -> Expression:
        return tree.call("is_working_day", self.values.value("date", words, 1))

    def _apart(self, words: Words) -> Expression:
        """A number of working days, which no column holds, against a length."""
        dates = (self.values.value("date", words, 0) for _ in range(2))
        length = self.values.value("period/workday", words, 0)
        return tree.compare(
            tree.call("working_days_between", *dates), self.draw.pick(ORDERS), length
        )

    def _ordered(self, words: Words, depth: int) -> Expression:
        """A comparison of two values of one domain that has an order."""
        domain = self._domain(words)
        left = self.values.value(domain, words.without_literals(), depth)
        return tree.compare(left, self.draw.pick(ORDERS), self.values.value(domain, words, depth))

    def _domain(self, words: Words) -> str:
        if words.group and self.draw.chance(60):
            return self.draw.pick(("count", "count", "money"))
        near = words.without_literals()
        within = [d for d in ORDERED if self.values.can(d, near)]
        return self.draw.pick(within or ["count"])

    def _between(self, words: Words, depth: int) -> Expression:
        domain = self._domain(words)
        low, high = (self.values.value(domain, words, 0) for _ in range(2))
        operand = self.values.value(domain, words.without_literals(), depth)
        return Between(operand, low, high, self.draw.chance(30), span=tree.NOWHERE)

    def _multiple(self, words: Words) -> Expression:
        within = [d for d in ("money", "count") if self.values.can(d, words.without_literals())]
        domain = self.draw.pick(within or ["count"])
        number = self.values.value(domain, words.without_literals(), 0)
        return tree.call("is_multiple", number, self.values.value(domain, words, 0))

    def _options(self, words: Words) -> Expression:
        """Membership in a list written out, or in one that a parameter names."""
        domain = "count" if words.group else self._domain_of_options(words)
        operand = self.values.value(domain, words.without_literals(), 0)
        negated = self.draw.chance(30)
        if (lists := words.lists.get(domain)) and self.draw.chance(60):
            listed = self.draw.pick(lists)
            if words.bare and self.draw.chance(50):
                return tree.membership(operand, tree.name(listed), negated=negated)
            said = tree.at_date(listed, self.values.date_said(words))
            return tree.membership(operand, said, negated=negated)
        options = [self.values.value(domain, words, 0) for _ in range(self.draw.number(1, 3))]
        return tree.membership(operand, tuple(options), negated=negated)

    def _domain_of_options(self, words: Words) -> str:
        within = [d for d in (*_WORDED, *ORDERED) if words.columns(d)]
        return self.draw.pick(within or ["count"])

    def _of_rows(self, words: Words) -> list[Option]:
        """Conditions that only rows can answer: presence, equal texts, flags, validity."""
        options: list[Option] = [(8, lambda: self._presence(words))]
        if self._text_domains(words):  # a computed table may have none
            options += [
                (10, lambda: self._equal_texts(words)),
                (4, lambda: self._text_test(words)),
            ]
        if written_freely(words):
            options.append((6, lambda: self._nearly(words)))
        if flags := words.columns("flag"):
            options.append((12, lambda: tree.field(*self.draw.pick(flags))))
        if periods := words.with_validity():
            options.append((8, lambda: self._validity(periods, words)))
        return options

    def _presence(self, words: Words) -> Expression:
        alias = self.draw.pick(list(words.rows))
        column = self.draw.pick(words.rows[alias].columns).name
        return tree.presence(tree.field(alias, column), present=self.draw.chance(60))

    def _text_domains(self, words: Words) -> list[str]:
        return [d for d in TEXTS if words.columns(d)]

    def _text_domain(self, words: Words) -> str:
        return self.draw.pick(self._text_domains(words))

    def _equal_texts(self, words: Words) -> Expression:
        domain = self._text_domain(words)
        left = self.values.value(domain, words.without_literals(), 1)
        right = self.values.value(domain, words, 0)
        return tree.compare(left, self.draw.pick(_EQUALITIES), right)

    def _text_test(self, words: Words) -> Expression:
        domain = self._text_domain(words)
        function = self.draw.pick(("starts_with", "ends_with", "contains"))
        text = tree.field(*self.draw.pick(words.columns(domain)))
        part: Expression = tree.text(self.draw.pick(("33", "0", "X", "工程", "一", "")))
        if domain == "person_name" or self.draw.chance(30):
            part = tree.field(*self.draw.pick(words.columns(domain)))
        return tree.call(function, text, part)

    def _nearly(self, words: Words) -> Expression:
        """How nearly two texts are alike against a bound, mostly one that many texts meet."""
        alike = self.draw.chance(50)
        near = near_texts("similarity" if alike else "edit_distance", self.values, words)
        often = self.draw.chance(65)
        if alike:
            bound: Expression = tree.percentage(
                self.draw.pick((0, 25, 50) if often else (0, 50, 60, 75, 100))
            )
            return tree.compare(near, ">=" if often else self.draw.pick(ORDERS), bound)
        bound = tree.number(self.draw.number(3, 6) if often else self.draw.number(0, 3))
        return tree.compare(near, "<=" if often else self.draw.pick(ORDERS), bound)

    def _distant(self, words: Words) -> Expression:
        """How far two places lie apart against a bound: a step, a walk, a drive, a continent."""
        apart = distance(self.values, words, 0)
        if self.draw.chance(75):  # mostly one that many places meet
            return tree.compare(
                apart, "<=", tree.number(self.draw.pick((60_000, 10_000_000, 20_100_000)))
            )
        bound = tree.number(self.draw.pick((0, 1, 3000, 60_000, 10_000_000)))
        return tree.compare(apart, self.draw.pick(ORDERS), bound)

    def _validity(self, periods: list[str], words: Words) -> Expression:
        if len(periods) > 1 and self.draw.chance(60):
            one, other = self.draw.some(periods, 2)
            return Overlaps(tree.name(one), tree.name(other), span=tree.NOWHERE)
        date = self.values.value(self.draw.pick(("date", "date", "month")), words, 0)
        return ValidAt(tree.name(self.draw.pick(periods)), date, span=tree.NOWHERE)

    def _of_definitions(self, words: Words) -> list[Option]:
        """Applications of the case's definitions whose arguments are within reach."""
        options: list[Option] = []
        for function, arguments in words.conditions:
            rows = [self._rows(a, words) for a in arguments if a.startswith("row ")]
            if all(rows) and not (rows and words.group):
                options.append((6, lambda f=function, a=arguments: self._applied(f, a, words)))  # type: ignore[misc]
        return options

    def _rows(self, argument: str, words: Words) -> list[str]:
        data_set = argument.removeprefix("row ")
        return [alias for alias, found in words.rows.items() if found.name == data_set]

    def _applied(self, function: str, arguments: tuple[str, ...], words: Words) -> Expression:
        given: list[Expression] = []
        for argument in arguments:
            if argument.startswith("row "):
                given.append(tree.name(self.draw.pick(self._rows(argument, words))))
            else:
                given.append(self.values.value(argument, words, 1))
        return tree.call(function, *given)
