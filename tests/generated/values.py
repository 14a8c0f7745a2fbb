"""Expressions of a wanted domain, over the rows or the group within reach."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import replace

from dsl.domains import PLACING, TEXTUAL, Kind, domain_from_text
from dsl.syntax.expressions import Aggregate, Expression, Field, Missing
from dsl.syntax.walk import descendants
from tests.generated import tree
from tests.generated.draw import DAYS, Draw
from tests.generated.literals import LITERALS
from tests.generated.words import Words

#: Domains of what may be taken as 0 where it is missing.
_WITH_ZERO = frozenset({Kind.MONEY, Kind.NUMBER, Kind.COUNT, Kind.PERCENT})
Option = tuple[int, Callable[[], Expression]]


class Values:
    """Draws expressions.

    `operations` and `condition` are set by the modules that draw those: an operation holds
    values, and a value may hold conditions.
    """

    operations: Callable[[Values, str, Words, int], list[Option]]
    condition: Callable[[Words, int], Expression]

    def __init__(self, draw: Draw) -> None:
        self.draw = draw

    def value(self, domain: str, words: Words, depth: int) -> Expression:
        """An expression of `domain`, about `depth` operations high."""
        options = self._leaves(domain, words)
        if depth > 0 or not options:
            options = options + type(self).operations(self, domain, words, max(depth - 1, 0))
        assert options, f"no value of {domain} within reach"
        return self.draw.weighted(options)

    def can(self, domain: str, words: Words) -> bool:
        """Whether a column, an aggregate, a name or a literal of `domain` is within reach."""
        return bool(self._leaves(domain, words))

    def _leaves(self, domain: str, words: Words) -> list[Option]:
        options: list[Option] = []
        columns = words.columns(domain)
        if columns and not words.group:
            options.append((12, lambda: tree.field(*self.draw.pick(columns))))
        if columns and words.group and _kind(domain) not in TEXTUAL | PLACING | {Kind.FLAG}:
            options.append((12, lambda: self._extreme(columns, words)))
        if columns and words.group:
            options.append((4, lambda: self.placed(columns, words)))
        if words.group and domain == "count":
            options.append((24, lambda: self.count(words)))
        if named := words.values.get(domain):
            options.append((6, lambda: self.draw.pick(named)))
        if parameters := words.parameters_of(domain):
            options.append((4, lambda: self._parameter(self.draw.pick(parameters), words)))
        if tables := self._decisions(domain, words):
            options.append((8, lambda: self._decision(*self.draw.pick(tables), words)))
        if domain in LITERALS and words.literals:
            options.append((5, lambda: LITERALS[domain](self.draw)))
        return options

    def _parameter(self, name: str, words: Words) -> Expression:
        """A parameter's value; one that differs by region is always asked for a region."""
        region: Expression | None = None
        if name in words.regional:
            region = tree.field(*self.draw.pick(words.columns("region_code")))
        if words.bare and self.draw.chance(50):
            return tree.at_date(name, None, region) if region else tree.name(name)
        return tree.at_date(name, self.date_said(words), region)

    def _decisions(self, domain: str, words: Words) -> list[tuple[str, tuple[str, ...]]]:
        """The decision tables of `domain` whose inputs are within reach."""
        near = replace(words, decisions={}).with_literals()
        tables = words.decisions.get(domain, ())
        return [table for table in tables if all(self.can(d, near) for d in table[1])]

    def _decision(self, name: str, inputs: tuple[str, ...], words: Words) -> Expression:
        """What a decision table sets for values that are not decided themselves."""
        near = replace(words, decisions={}).with_literals()
        given = (self.value(domain, near, 0) for domain in inputs)
        day = None if words.bare and self.draw.chance(50) else self.date_said(words)
        return replace(tree.call(name, *given), date=day)

    def date_said(self, words: Words) -> Expression:
        """A date to read a parameter at."""
        columns = words.columns("date")
        if self.draw.chance(30) or not columns:
            return tree.day(self.draw.pick(DAYS))
        column = tree.field(*self.draw.pick(columns))
        return tree.aggregate(self.draw.pick(("min", "max")), column) if words.group else column

    def count(self, words: Words) -> Expression:
        """`count(x)`, `count(x where …)`, `count(x.column)`, `count_distinct(x.column)`."""
        alias = self.draw.pick(list(words.rows))
        column = self.draw.pick(words.rows[alias].columns).name
        return self.draw.weighted(
            [
                (10, lambda: tree.aggregate("count", tree.name(alias))),
                (4, lambda: _handled(self._conditional("count", tree.name(alias), words))),
                (2, lambda: tree.aggregate("count", tree.field(alias, column))),
                (4, lambda: _handled(tree.aggregate("count_distinct", tree.field(alias, column)))),
            ]
        )

    def total(self, function: str, domain: str, words: Words) -> Expression:
        """A sum or mean over the rows, of a column or a difference of two."""
        columns = words.columns(domain)
        argument: Expression = tree.field(*self.draw.pick(columns))
        if self.draw.chance(15):
            argument = tree.calculate(argument, "-", tree.field(*self.draw.pick(columns)))
        kind = _kind(domain)
        return _handled(self._conditional(function, argument, words), zero=kind in _WITH_ZERO)

    def _extreme(self, columns: list[tuple[str, str]], words: Words) -> Expression:
        column = tree.field(*self.draw.pick(columns))
        return _handled(self._conditional(self.draw.pick(("min", "max")), column, words))

    def placed(self, columns: list[tuple[str, str]], words: Words) -> Expression:
        """A value of the first or last row by a date or a number."""
        orders = [
            c for d in ("date", "month", "timestamp", "count", "money") for c in words.columns(d)
        ]
        column = tree.field(*self.draw.pick(columns))
        by = tree.field(*self.draw.pick(orders))
        condition = self.condition(words.of_rows(), 1) if self.draw.chance(30) else None
        return _handled(tree.aggregate(self.draw.pick(("first", "last")), column, condition, by))

    def statistic(self, domain: str, words: Words) -> Expression:
        """A place in the order of the values, or their spread."""
        column = tree.field(*self.draw.pick(words.columns(domain)))
        condition = self.condition(words.of_rows(), 0) if self.draw.chance(20) else None
        if self.draw.chance(40):
            share = tree.percentage(self.draw.pick((0, 10, 25, 33, 50, 75, 100)))
            return _handled(tree.aggregate("percentile", column, condition, share=share))
        function = self.draw.pick(
            ("median", "median", "lower_fence", "upper_fence", "stddev", "population_stddev")
        )
        return _handled(tree.aggregate(function, column, condition))

    def variance(self, domain: str, words: Words) -> Expression:
        """A variance, rounded so that it can be reckoned with."""
        column = tree.field(*self.draw.pick(words.columns(domain)))
        return tree.aggregate(self.draw.pick(("variance", "population_variance")), column)

    def series(self, words: Words) -> Expression:
        """Whether the values make a series."""
        columns = [c for d in ("money", "number", "count", "percent") for c in words.columns(d)]
        column = tree.field(*self.draw.pick(columns))
        if self.draw.chance(60):
            return tree.aggregate("arithmetic_series", column)
        share = tree.percentage(self.draw.pick((0, 1, 50, 100)))
        return tree.aggregate("geometric_series", column, share=share)

    def quantified(self, words: Words) -> Expression:
        """`all`, `any` or `none` of a condition on the rows."""
        rows = words.of_rows()
        asked = self.condition(rows, self.draw.number(0, 1))
        if not mentions_a_column(asked):
            alias = self.draw.pick(list(words.rows))
            column = self.draw.pick(words.rows[alias].columns).name
            asked = tree.presence(tree.field(alias, column), present=self.draw.chance(50))
        function = self.draw.pick(("all", "any", "none"))
        condition = self.condition(rows, 0) if self.draw.chance(30) else None
        return _handled(tree.aggregate(function, asked, condition))

    def _conditional(self, function: str, argument: Expression, words: Words) -> Aggregate:
        condition = self.condition(words.of_rows(), 1) if self.draw.chance(40) else None
        return tree.aggregate(function, argument, condition)


def _handled(node: Aggregate, *, zero: bool = False) -> Aggregate:
    """`node` with what is said of missing values: of one in six that they do not matter.

    What it is goes by the node alone, so that nothing that is drawn later depends on it.
    """
    place = zlib.crc32(repr(node).encode()) % 12
    if place < 2:
        return replace(node, missing=Missing.SKIPPED)
    return replace(node, missing=Missing.ZERO) if zero and place < 4 else node


def mentions_a_column(expression: Expression) -> bool:
    """Whether some column of a row is read."""
    return any(isinstance(node, Field) for node in descendants(expression))


def _kind(domain: str) -> Kind:
    found = domain_from_text(domain)
    assert found is not None
    return found.kind
