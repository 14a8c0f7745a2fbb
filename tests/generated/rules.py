"""Rules of a drawn case, clause by clause."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from dsl.schema import DataSet, Schema
from dsl.syntax.conflicts import Conflict
from dsl.syntax.declarations import (
    Chosen,
    Each,
    Let,
    Measure,
    Message,
    Per,
    Rule,
    Step,
    Unless,
    Where,
    Window,
    With,
    Without,
)
from dsl.syntax.expressions import Expression
from dsl.syntax.law import Citation
from tests.generated import tree
from tests.generated.conditions import ORDERS, Conditions
from tests.generated.draw import Draw
from tests.generated.law import Law, lasting_clause, ruled, some_clause
from tests.generated.operations import AMOUNTS
from tests.generated.samples import enough_of_each
from tests.generated.weights import HINT, weighed
from tests.generated.words import Words
from tests.reference.schema import SCHEMA

#: Domains that two data sets are joined on, the likelier the earlier.
_TIES = ("resident_id", "code:project", "credit_code", "region_code", "phone", "month", "date")
KEYS = (*_TIES, "category", "person_name", "flag")
_SHORT: dict[str, str] = {
    "civil.payments": "payment",
    "police.deaths": "death",
    "office.visits": "visit",
    "staff.posts": "post",
    "tenders.notices": "notice",
}
#: What two sources may disagree about.
_COMPARED = ("date", "date", "month", "timestamp", "person_name", "money", "category", "phone")
_MEASURED = ("count", "money", "number", "date", "month", "period/day", "percent", "timestamp")


def draw_rule(
    draw: Draw,
    number: int,
    *,
    law: Law,
    schema: Schema,
    conditions: Conditions,
    base: DataSet | None = None,
) -> Rule:
    """A rule over one data set, `base` where it is said."""
    return RuleDraw(draw, law, schema, conditions, base=base).rule(number)


def short_name(data_set: DataSet) -> str:
    """What rows of `data_set` are called."""
    return _SHORT.get(data_set.name, f"row_of_{data_set.name}")


class RuleDraw:
    """One rule, or table, as it grows; `words` is what its next clause may speak of."""

    def __init__(
        self,
        draw: Draw,
        law: Law,
        schema: Schema,
        conditions: Conditions,
        *,
        base: DataSet | None = None,
    ) -> None:
        self.draw, self.schema, self.conditions = draw, schema, conditions
        self.values = conditions.values
        base = base or draw.pick(ruled(schema))
        self.base = short_name(base)
        self.words = replace(law.words, bare=True).with_row(self.base, base)
        self.steps: list[Step] = []
        self.measured: dict[str, str] = {}

    def rule(self, number: int) -> Rule:
        """The clauses in their order."""
        name = f"rule_{number}"
        event_date = self._event_date() if self.draw.chance(25) else None
        self._rows()
        self._conditions()
        keyed = bool(self.words.rows[self.base].key)  # else single rows have no name
        grouped = self.draw.chance(65) or not keyed
        if grouped:
            self._per()
        measures = self._measures(grouped)
        self.steps += enough_of_each(self.steps, [m.value for m in measures])
        base = self.words.rows[self.base]
        rule = Rule(
            name=name,
            title="规则",
            citations=self._citations(),
            severities=(HINT,),
            event_date=event_date,
            each=self._each(base),
            steps=tuple(self.steps),
            measures=measures,
            message=Message(("说明",), span=tree.NOWHERE),
            span=tree.NOWHERE,
            name_span=tree.NOWHERE,
        )
        words = replace(self.words, values={})
        return weighed(rule, self.draw.beside(number), domains=self.measured, words=words)

    def _each(self, base: DataSet) -> Each:
        return self.each_of(self.base, base)

    @staticmethod
    def each_of(alias: str, data_set: DataSet) -> Each:
        """`each alias in data_set`."""
        return Each(
            alias,
            data_set.name,
            span=tree.NOWHERE,
            alias_span=tree.NOWHERE,
            data_set_span=tree.NOWHERE,
        )

    def _citations(self) -> tuple[Citation, ...]:
        first = lasting_clause(self.draw) if self.draw.chance(60) else some_clause(self.draw)
        if self.draw.chance(25):
            second = some_clause(self.draw)
            return (first,) if second == first else (first, second)
        return (first,)

    def _event_date(self) -> Expression:
        """A date or month of the base row, now and then moved or the first that is present."""
        words = replace(self.words, bare=False, parameters={}, conditions=(), decisions={})
        domain = self.draw.pick(("date", "date", "date", "month"))
        if not words.columns(domain):
            domain = "date"
        column = tree.field(*self.draw.pick(words.columns(domain)))
        if self.draw.chance(15) and words.columns("timestamp"):
            return tree.call("date", tree.field(*self.draw.pick(words.columns("timestamp"))))
        if self.draw.chance(75):
            return column
        other = tree.field(*self.draw.pick(words.columns(domain)))
        return tree.call("coalesce", column, other)

    # ---- rows ----

    def _rows(self) -> None:
        joins = self.draw.pick((0, 0, 1, 1, 1, 1, 2, 2))
        for _ in range(joins):
            data_set = self._related()
            alias = self._alias(data_set)
            on = self._on(alias, data_set)
            self.words = self.words.with_row(alias, data_set)
            chosen = self._chosen(alias, data_set) if self.draw.chance(30) else None
            self.steps.append(_with(alias, data_set, on, chosen))
        if self.draw.chance(25):
            data_set = self._related()
            alias = f"no_{short_name(data_set)}"
            self.steps.append(
                Without(
                    alias,
                    data_set.name,
                    self._on(alias, data_set),
                    span=tree.NOWHERE,
                    alias_span=tree.NOWHERE,
                    data_set_span=tree.NOWHERE,
                )
            )

    def _alias(self, data_set: DataSet) -> str:
        short = short_name(data_set)
        taken = sum(alias.startswith(short) for alias in self.words.rows)
        return f"{short}{taken + 1}" if taken else short

    def _chosen(self, alias: str, data_set: DataSet) -> Chosen:
        """The latest or earliest by a date or number of the row, now and then of another too."""
        own = Words(rows={alias: data_set})
        kinds = ("date", "date", "timestamp", "month", "count", "money")
        orders = [c for d in kinds for c in own.columns(d)]
        by: Expression = tree.field(*self.draw.pick(orders))
        if self.draw.chance(20) and own.columns("date"):
            day = tree.field(*self.draw.pick(self.words.columns("date")))
            by = tree.field(*self.draw.pick(own.columns("date")))
            by = tree.call("abs", tree.call("days_between", day, by))
        return Chosen(self.draw.chance(50), by, span=tree.NOWHERE)

    def _related(self) -> DataSet:
        """A data set that some column ties to the rows so far."""
        tied = [d for d in ruled(self.schema) if self._ties(d)]
        return self.draw.pick(tied)

    def _ties(self, data_set: DataSet) -> list[str]:
        own = {str(c.domain) for c in data_set.columns}
        return [t for t in _TIES if t in own and self.words.columns(t)]

    def _on(self, alias: str, data_set: DataSet) -> Expression:
        """One equality pair or two, and further conditions now and then."""
        longer = self.words.with_row(alias, data_set)
        parts = [self._pair(alias, data_set, tie) for tie in self._some_ties(self._ties(data_set))]
        if self.draw.chance(35):
            parts.append(self._residual(alias, data_set, longer))
        return tree.logic("and", parts)

    def _some_ties(self, ties: list[str]) -> list[str]:
        first = ties[0] if self.draw.chance(60) else self.draw.pick(ties)
        rest = [t for t in ties if t != first]
        return [first, self.draw.pick(rest)] if rest and self.draw.chance(12) else [first]

    def _pair(self, alias: str, data_set: DataSet, domain: str) -> Expression:
        own = tree.field(*self.draw.pick(Words(rows={alias: data_set}).columns(domain)))
        looked_for: Expression = tree.field(*self.draw.pick(self.words.columns(domain)))
        if self.draw.chance(10):
            other = tree.field(*self.draw.pick(self.words.columns(domain)))
            looked_for = tree.call("coalesce", looked_for, other)
        pair = (own, looked_for) if self.draw.chance(60) else (looked_for, own)
        return tree.compare(pair[0], "=", pair[1])

    def _residual(self, alias: str, data_set: DataSet, longer: Words) -> Expression:
        own = [c.name for c in data_set.columns if str(c.domain) == "date"]
        if own and self.draw.chance(60):
            right = self.values.value("date", self.words, 0)
            return tree.compare(
                tree.field(alias, self.draw.pick(own)), self.draw.pick(ORDERS), right
            )
        return self.conditions.condition(replace(longer, bare=False), 1)

    # ---- conditions before per ----

    def _conditions(self) -> None:
        for _ in range(self.draw.pick((0, 0, 1, 1, 1, 2))):
            if self.draw.chance(20):
                self._let("row")
            self.steps.append(self._where(self.draw.pick((0, 1, 1, 2))))
        for _ in range(self.draw.pick((0, 0, 0, 1, 1, 2))):
            self.steps.append(self._unless())
        for _ in range(self.draw.pick((0, 0, 0, 0, 0, 1, 2))):
            if (conflict := self._conflict()) is not None:
                self.steps.insert(self._place_of_conflict(), conflict)

    def _place_of_conflict(self) -> int:
        """Behind the rows; among the exceptions now before, now after them."""
        unless = [n for n, s in enumerate(self.steps) if isinstance(s, Unless)]
        return self.draw.pick((len(self.steps), *unless))

    def _conflict(self) -> Conflict | None:
        """Two rows that tell of one thing differently: chosen ones, or one that is looked for."""
        if self.draw.chance(40):
            aliases = self._sources()
            if len(aliases) < 2:
                return None
            one, other = self.draw.some(aliases, 2)
            condition = self._difference(self.words, one, other)
            if condition is None:
                return None
            return Conflict(None, condition, "不一致", span=tree.NOWHERE)
        data_set, sources = self._related(), self._sources()
        if _computed(data_set) or not sources:
            return None
        alias = f"other_{len(self.steps)}"
        relation = _with(alias, data_set, self._on(alias, data_set))
        longer = self.words.with_row(alias, data_set)
        condition = self._difference(longer, alias, self.draw.pick(sources))
        if condition is None:
            return None
        return Conflict(relation, condition, "不一致", span=tree.NOWHERE)

    def _sources(self) -> list[str]:
        """The aliases of filed rows: a computed table is no department's word."""
        return [a for a, data_set in self.words.rows.items() if not _computed(data_set)]

    def _difference(self, words: Words, one: str, other: str) -> Expression | None:
        """A column of each, of one domain, that differ, or that stand in another order."""
        columns = {a: Words(rows={a: words.rows[a]}) for a in (one, other)}
        domains = [d for d in _COMPARED if all(w.columns(d) for w in columns.values())]
        if not domains:
            return None
        domain = self.draw.pick(domains)
        first, second = (tree.field(*self.draw.pick(w.columns(domain))) for w in columns.values())
        ordered = domain in ("date", "month", "timestamp", "money")
        operator = self.draw.pick((*ORDERS, "!=", "!=")) if ordered else "!="
        return tree.compare(first, operator, second)

    def _where(self, depth: int) -> Where:
        return Where(self.conditions.condition(self.words, depth), span=tree.NOWHERE)

    def _let(self, place: Literal["row", "group"]) -> None:
        """A value or a condition by name."""
        name = f"{place}_{len(self.steps)}"
        if self.draw.chance(40):
            domain, value = "flag", self.conditions.condition(self.words, 1)
        else:
            domain = self.draw.pick(("money", "count", "date"))
            value = self.values.value(domain, self.words.without_literals(), 1)
        self.steps.append(Let(name, value, span=tree.NOWHERE, name_span=tree.NOWHERE))
        self.words = self.words.with_value(domain, tree.name(name))

    def _unless(self) -> Unless:
        citations = (lasting_clause(self.draw) if self.draw.chance(60) else some_clause(self.draw),)
        if self.draw.chance(30) and not self.words.group:
            data_set = self._related()
            alias = f"exempting_{len(self.steps)}"
            relation = _with(alias, data_set, self._on(alias, data_set))
            return Unless(None, relation, citations, None, span=tree.NOWHERE)
        condition = self.conditions.condition(self.words, self.draw.number(0, 1))
        return Unless(condition, None, citations, None, span=tree.NOWHERE)

    # ---- groups ----

    def _per(self) -> None:
        domains = [d for d in KEYS if self.words.columns(d)]
        keys = [self._key(d) for d in self.draw.some(domains, self.draw.pick((1, 1, 1, 2)))]
        window = self._window() if self.draw.chance(35) else None
        self.steps.append(Per(tuple(keys), window, span=tree.NOWHERE))
        self.words = replace(self.words.of_group(), statistics=True)
        for _ in range(self.draw.pick((0, 1, 1, 1, 2))):
            if self.draw.chance(15):
                self._let("group")
            if self.draw.chance(50):
                condition: Expression = tree.compare(
                    self.values.count(self.words), ">=", tree.number(self.draw.pick((1, 2, 2, 3)))
                )
                self.steps.append(Where(condition, span=tree.NOWHERE))
            else:
                self.steps.append(self._where(1))
        for _ in range(self.draw.pick((0, 0, 0, 1, 1, 2))):
            self.steps.append(self._unless())

    def _key(self, domain: str) -> Expression:
        column = tree.field(*self.draw.pick(self.words.columns(domain)))
        if domain == "date" and self.draw.chance(60):
            return tree.call("month", column)
        return column

    def _window(self) -> Window:
        column = tree.field(*self.draw.pick(self.words.columns("date")))
        days = tree.period(self.draw.pick((1, 14, 30, 31, 90)), "day")
        months = tree.period(self.draw.number(1, 3), "month")
        length = days if self.draw.chance(60) else months
        return Window(length, column, self.draw.chance(40), span=tree.NOWHERE)

    # ---- measures ----

    def _measures(self, grouped: bool) -> tuple[Measure, ...]:
        measures = []
        for number in range(self.draw.number(1, 3)):
            name, (domain, value) = f"measure_{number}", self._measure(grouped)
            self.measured[name] = domain
            measures.append(Measure(name, value, span=tree.NOWHERE, name_span=tree.NOWHERE))
        return tuple(measures)

    def _measure(self, grouped: bool) -> tuple[str, Expression]:
        """Its domain, and of a group, aggregates; of a single base row, its columns too."""
        domain = self.draw.pick(_MEASURED)
        group = self.words if grouped else self.words.of_group()
        if not grouped and self.draw.chance(50):
            base = replace(self.words, values={}, bare=False)
            base = replace(base, rows={self.base: self.words.rows[self.base]})
            if self.values.can(domain, base.without_literals()):
                return domain, self.values.value(domain, base.without_literals(), 1)
        if domain in AMOUNTS and self.values.can(domain, group.without_literals()):
            return domain, self.values.value(domain, group.without_literals(), 1)
        return "count", self.values.count(group)


def _with(alias: str, data_set: DataSet, on: Expression, chosen: Chosen | None = None) -> With:
    return With(
        alias,
        data_set.name,
        on,
        chosen,
        span=tree.NOWHERE,
        alias_span=tree.NOWHERE,
        data_set_span=tree.NOWHERE,
    )


def _computed(data_set: DataSet) -> bool:
    """Whether the rows are those of a table of the policy."""
    return SCHEMA.data_set(data_set.name) is None
