"""Computed tables of a drawn case: groups, choices of rows, lists joined into one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dsl.domains import TEXTUAL, Kind, domain_from_text
from dsl.schema import Column, DataSet, Schema
from dsl.syntax.declarations import Branch, Measure, Per, Step, Table, Where, With
from dsl.syntax.expressions import Expression
from tests.generated import tree
from tests.generated.conditions import Conditions
from tests.generated.connected import alike_branch, sharing_branch
from tests.generated.draw import Draw
from tests.generated.law import Law, lasting_clause, ruled
from tests.generated.rules import KEYS, RuleDraw, short_name
from tests.generated.words import Words
from tests.reference.schema import DEATHS, KINDS, PAYMENTS

_AGGREGATED = ("count", "count", "money", "number", "date", "month", "timestamp")
_UNITED = ("resident_id", "credit_code", "code:project", "region_code", "phone", "money", "month")


@dataclass(frozen=True, slots=True)
class DrawnTable:
    """A table, and the data set that rules may take it for."""

    table: Table
    data_set: DataSet


def draw_computed(
    draw: Draw, law: Law, schema: Schema, conditions: Conditions
) -> tuple[DrawnTable, ...]:
    """One table or two; the second may read the first."""
    found: list[DrawnTable] = []
    if draw.chance(20):
        edges = _edges(draw, "table_0", schema)
        linked = _linkable(edges.data_set)
        match draw.pick(("paths", "alike", "sharing")):
            case "alike":
                start, end, _ = draw.pick(linked)
                alike = alike_branch(draw, edges.data_set, (start, end))
                return edges, _connecting(draw, "table_1", *alike)
            case "sharing":
                return (_connecting(draw, "table_1", *sharing_branch(draw, schema)),)
            case _:
                return edges, _linking(draw, "table_1", edges.data_set, linked)
    for number in range(1, draw.pick((1, 1, 2)) + 1):
        known = Schema((*schema.data_sets, *(t.data_set for t in found)))
        name = f"table_{number}"
        if draw.chance(15):
            found.append(_union(draw, name, schema))
        else:
            base = found[-1].data_set if found and draw.chance(60) else None
            found.append(_TableDraw(draw, law, known, conditions, base=base).table(name))
    return tuple(found)


class _TableDraw(RuleDraw):
    """One table of one branch, clause by clause."""

    def table(self, name: str) -> DrawnTable:
        """The clauses in their order; every table has a date, so that rules over it have one."""
        # A table asks for no working day, nor do the definitions that it uses.
        held = () if self.words.calendar else self.words.conditions
        self.words = replace(self.words, bare=False, calendar=False, conditions=held)
        self._rows()
        for _ in range(self.draw.pick((0, 0, 1, 1, 2))):
            self.steps.append(self._where(self.draw.pick((0, 1))))
        keyed = self.draw.chance(75)
        columns = self._grouped() if keyed else self._of_rows()
        base = self.words.rows[self.base]
        data_set = DataSet(
            name,
            name,
            "",
            tuple(_column(c.name, domain) for c, domain in columns),
            ("key_1",) if keyed else (),
            event_date="happened",
        )
        branch = Branch(
            self._each(base),
            tuple(self.steps),
            tuple(c for c, _ in columns),
            span=tree.NOWHERE,
        )
        return DrawnTable(_table(self.draw, name, (branch,)), data_set)

    def _grouped(self) -> list[tuple[Measure, str]]:
        domains = [d for d in KEYS if self.words.columns(d)]
        chosen = self.draw.some(domains, self.draw.pick((1, 1, 1, 2)))
        keys = [(tree.field(*self.draw.pick(self.words.columns(d))), d) for d in chosen]
        self.steps.append(Per(tuple(k for k, _ in keys), None, span=tree.NOWHERE))
        self.words = self.words.of_group()
        if self.draw.chance(30):
            count = tree.number(self.draw.pick((1, 2, 2)))
            held = tree.compare(self.values.count(self.words), ">=", count)
            self.steps.append(Where(held, span=tree.NOWHERE))
        found: list[tuple[Measure, str]] = [
            (_measure(f"key_{n}", key), domain) for n, (key, domain) in enumerate(keys, start=1)
        ]
        for number in range(1, self.draw.number(1, 3) + 1):
            domain = self.draw.pick(_AGGREGATED)
            value = self._aggregated(domain)
            if value is None:
                domain, value = "count", self.values.count(self.words)
            found.append((_measure(f"column_{number}", value), domain))
        day = tree.aggregate(self.draw.pick(("min", "max")), self._day())
        return [*found, (_measure("happened", day), "date")]

    def _aggregated(self, domain: str) -> Expression | None:
        columns = self.words.columns(domain)
        if domain == "count" or not columns:
            return None
        if domain in ("money", "number"):
            function = self.draw.pick(("sum", "sum", "min", "max"))
        else:
            function = self.draw.pick(("min", "max"))
        return tree.aggregate(function, tree.field(*self.draw.pick(columns)))

    def _day(self) -> Expression:
        return tree.field(*self.draw.pick(self.words.columns("date")))

    def _of_rows(self) -> list[tuple[Measure, str]]:
        """Columns taken over from the rows, and now and then a condition as a flag."""
        found: list[tuple[Measure, str]] = []
        every = [
            (alias, column.name, str(column.domain))
            for alias, data_set in self.words.rows.items()
            for column in data_set.columns
        ]
        for number, (alias, name, domain) in enumerate(self.draw.some(every, 4), start=1):
            found.append((_measure(f"column_{number}", tree.field(alias, name)), domain))
        if self.draw.chance(30):
            condition = self.conditions.condition(self.words, 1)
            found.append((_measure("holds", condition), "flag"))
        return [*found, (_measure("happened", self._day()), "date")]


def _union(draw: Draw, name: str, schema: Schema) -> DrawnTable:
    """Two lists joined into one: what both of them have a column of."""
    first, second = draw.some(ruled(schema), 2)
    domains = [d for d in _UNITED if _named(first, d) and _named(second, d)]
    chosen = [*draw.some(domains, 2), "date"]
    names = [*(f"column_{n}" for n in range(1, len(chosen))), "happened"]
    branches = []
    for number, data_set in enumerate((first, second)):
        alias = f"part_{number}"
        columns = tuple(
            _measure(n, tree.field(alias, draw.pick(_named(data_set, d))))
            for n, d in zip(names, chosen, strict=True)
        )
        each = RuleDraw.each_of(alias, data_set)
        branches.append(Branch(each, (), columns, span=tree.NOWHERE))
    read = tuple(_column(n, d) for n, d in zip(names, chosen, strict=True))
    joined = DataSet(name, name, "", read, (), event_date="happened")
    return DrawnTable(_table(draw, name, tuple(branches)), joined)


def _edges(draw: Draw, name: str, schema: Schema) -> DrawnTable:
    """Pairs of regions that a person ties, so that there is something to link."""
    payments, deaths = (_data_set(schema, name) for name in (PAYMENTS, DEATHS))
    tie = tree.compare(tree.field("death", "person"), "=", tree.field("payment", "person"))
    steps: list[Step] = [
        With(
            "death",
            deaths.name,
            tie,
            span=tree.NOWHERE,
            alias_span=tree.NOWHERE,
            data_set_span=tree.NOWHERE,
        )
    ]
    if draw.chance(50):
        steps.append(Where(tree.field("payment", "checked"), span=tree.NOWHERE))
    columns = (
        _measure("column_1", tree.field("payment", "region")),
        _measure("column_2", tree.field("death", "region")),
        _measure("part", tree.field("payment", "share")),
        _measure("happened", tree.field("death", "died_on")),
    )
    domains = ("region_code", "region_code", "percent", "date")
    read = tuple(_column(c.name, d) for c, d in zip(columns, domains, strict=True))
    each = RuleDraw.each_of("payment", payments)
    branch = Branch(each, tuple(steps), columns, span=tree.NOWHERE)
    pairs = DataSet(name, name, "", read, (), event_date="happened")
    return DrawnTable(_table(draw, name, (branch,)), pairs)


def _data_set(schema: Schema, name: str) -> DataSet:
    found = schema.data_set(name)
    assert found is not None
    return found


def _linkable(data_set: DataSet) -> list[tuple[str, str, str]]:
    """Pairs of columns of one domain, and the domain, by which rows can be linked to paths."""
    return [
        (one.name, other.name, str(one.domain))
        for one in data_set.columns
        for other in data_set.columns
        if one.name != other.name and one.domain == other.domain and one.domain.kind in TEXTUAL
    ]


def _linking(
    draw: Draw, name: str, edges: DataSet, linked: Sequence[tuple[str, str, str]]
) -> DrawnTable:
    """Paths over the rows of another table."""
    alias = short_name(edges)
    start, end, domain = draw.pick(linked)
    ends = (tree.field(alias, start), tree.field(alias, end))
    per = Per(ends, None, draw.number(1, 3), span=tree.NOWHERE)
    rows = tree.aggregate("count", tree.name(alias))
    day = tree.aggregate(draw.pick(("min", "max")), tree.field(alias, "happened"))
    columns = (
        _measure("start", ends[0]),
        _measure("finish", ends[1]),
        _measure("links", rows),
        _measure("part", tree.aggregate("product", tree.field(alias, "part"))),
        _measure("happened", day),
    )
    steps: list[Per | Where] = [per]
    if draw.chance(25):
        held = tree.compare(rows, draw.pick((">=", "<=")), tree.number(2))
        steps.append(Where(held, span=tree.NOWHERE))
    branch = Branch(RuleDraw.each_of(alias, edges), tuple(steps), columns, span=tree.NOWHERE)
    domains = (domain, domain, "count", "percent", "date")
    read = tuple(_column(c.name, d) for c, d in zip(columns, domains, strict=True))
    paths = DataSet(name, name, "", read, (), event_date="happened")
    return DrawnTable(_table(draw, name, (branch,)), paths)


def _connecting(draw: Draw, name: str, branch: Branch, domains: tuple[str, ...]) -> DrawnTable:
    """The members that rows connect, each with one row."""
    read = tuple(_column(c.name, d) for c, d in zip(branch.columns, domains, strict=True))
    members = DataSet(name, name, "", read, ("member",), event_date="happened")
    return DrawnTable(_table(draw, name, (branch,)), members)


def _named(data_set: DataSet, domain: str) -> Sequence[str]:
    return [c for _, c in Words(rows={"x": data_set}).columns(domain)]


def _table(draw: Draw, name: str, branches: tuple[Branch, ...]) -> Table:
    return Table(
        name,
        None,
        (lasting_clause(draw),),
        tree.name("happened"),
        branches,
        span=tree.NOWHERE,
        name_span=tree.NOWHERE,
    )


def _measure(name: str, value: Expression) -> Measure:
    return Measure(name, value, span=tree.NOWHERE, name_span=tree.NOWHERE)


def _column(name: str, domain: str) -> Column:
    found = domain_from_text(domain)
    assert found is not None
    return Column(name, name, found, values=KINDS if found.kind is Kind.CATEGORY else ())
