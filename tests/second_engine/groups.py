"""Expressions over a set of bindings of one key.

Each aggregate becomes a column of the query that goes through the bindings, called `t0`,
`t1` …; what is asked of the set is asked of these columns.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dsl.syntax.declarations import Per
from dsl.syntax.expressions import Aggregate, Expression, Missing, Name
from tests.second_engine import doubts
from tests.second_engine.expressions import term
from tests.second_engine.functions import NotExpressedError
from tests.second_engine.names import Facts, Words
from tests.second_engine.numbers import quotient, whole
from tests.second_engine.rows import AggregateAmongRowsError, RowScope
from tests.second_engine.scopes import Scope
from tests.second_engine.statistics import STATISTICS, statistic
from tests.second_engine.terms import NOTHING, Term, all_of, condition, row_of


class Tallies:
    """The columns that a query over bindings has to make, each kind once."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def column(self, sql: str, *asked: str) -> str:
        """The name of the column that is `sql` over the bindings of which all that is asked holds.

        A set may be empty: then it is one line in which nothing is present.
        """
        chosen = f"{sql} FILTER (WHERE {all_of(asked)})" if asked else sql
        return self._names.setdefault(chosen, f"t{len(self._names)}")

    def listed(self) -> list[str]:
        """The columns as they stand in a SELECT."""
        return [f"{sql} AS {name}" for sql, name in self._names.items()]


@dataclass(frozen=True, slots=True)
class Counted:
    """What an aggregate goes through: a value (None: the rows themselves), its own condition."""

    value: Term | None
    chosen: Term | None
    reads: frozenset[str]

    def rows(self) -> str:
        """The rows of one combination."""
        columns = [row_of(alias) for alias in sorted(self.reads)]
        if len(columns) == 1:
            return columns[0]
        return "{" + ", ".join(f"r{n}: {c}" for n, c in enumerate(columns)) + "}"

    def asked(self) -> list[str]:
        """What must be true of a combination: that it has its rows, and the own condition."""
        present = [f"{row_of(alias)} IS NOT NULL" for alias in sorted(self.reads)]
        return present + ([self.chosen.sql] if self.chosen else [])


class GroupScope(Scope):
    """A set of bindings of one key."""

    def __init__(self, facts: Facts, keys: list[Term]) -> None:
        super().__init__(facts)
        self.tallies, self.keys, self._rows = Tallies(), keys, RowScope(facts)
        per = next((s for s in facts.rule.steps if isinstance(s, Per)), None)
        self.component = per.component.name if per is not None and per.component else None
        if self.component is not None:
            self.keys = keys[:1]  # what ties members is a key of rows, not of members

    def known(self, node: Expression, words: Words) -> Term | None:
        """What is written as a key is, is the key."""
        if not self.keys:
            return None
        if isinstance(node, Name) and node.name == self.component:
            return replace(self.keys[0].like("key1"), reads=NOTHING)
        try:
            written = term(node, words, self._rows).sql
        except AggregateAmongRowsError:
            return None
        for number, key in enumerate(self.keys):
            if key.sql == written:
                return replace(key.like(f"key{number}"), reads=NOTHING)
        return None

    def column(self, alias: str, name: str) -> Term:
        """The cell on which all the bindings agree; missing where they do not."""
        cell = self._rows.column(alias, name)
        least, most = (
            self.tallies.column(f"min({cell.sql})"),
            self.tallies.column(f"max({cell.sql})"),
        )
        present = self.tallies.column(f"bool_and(({cell.sql}) IS NOT NULL)")
        sql = f"CASE WHEN {present} AND {least} = {most} THEN {least} END"
        return replace(cell.like(sql), reads=NOTHING)

    def event_date(self) -> Term:
        """The last event date."""
        return Term(self.tallies.column("max(event)"), "date")

    def aggregate(self, node: Aggregate, words: Words) -> Term:
        """Over each combination of rows once, however often the joins repeat it."""
        chosen = None if node.condition is None else term(node.condition, words, self._rows)
        argument, value = node.argument, None
        if isinstance(argument, Name) and argument.name in words.rows:
            reads = frozenset({words.rows[argument.name]})
        else:
            value = term(argument, words, self._rows)
            reads = value.reads
            if node.missing is Missing.ZERO:
                value = replace(value, sql=f"coalesce({value.sql}, 0)", cells=NOTHING, column=None)
        if node.missing is Missing.SKIPPED and node.function in ("all", "any", "none"):
            assert value is not None
            there = replace(value, sql=_present(value), sort="flag", cells=NOTHING)
            chosen = (
                there
                if chosen is None
                else condition(all_of([f"({chosen.sql})", there.sql]), chosen)
            )
        reads |= chosen.reads if chosen else NOTHING
        by = None if node.by is None else term(node.by, words, self._rows)
        reads |= by.reads if by else NOTHING
        counted = Counted(value, chosen, reads)
        if by is not None:
            found = self._in_order(node.function, counted, by)
        elif node.function == "product":
            assert value is not None
            found = self._product(counted, value)
        elif node.function in STATISTICS:
            assert value is not None
            found = statistic(node, value, self._values(counted, value))
        else:
            found = self._aggregated(node.function, counted)
        found = replace(found, reads=NOTHING, cells=NOTHING, counts=reads)
        counts = node.function in ("count", "count_distinct")
        return replace(self._open(node, found, counted, by), never_negative=counts)

    def _open(self, node: Aggregate, found: Term, counted: Counted, by: Term | None) -> Term:
        """`found` with what missing values leave open of it, if they may."""
        value, chosen = counted.value, counted.chosen
        asked = value if by is None else by
        cells = asked.cells if asked is not None else NOTHING
        if by is None and node.function in ("count", "product", "all", "any", "none"):
            cells = NOTHING
        if node.missing is Missing.SKIPPED or not (cells or chosen):
            return found
        lacking = "FALSE"
        if asked is not None and cells:
            some = " OR ".join(f"{c} IS NULL" for c in sorted(cells))
            lacking = f"({asked.sql}) IS NULL AND ({some})"
        held = "TRUE" if chosen is None else f"coalesce({chosen.sql}, FALSE)"
        may = [] if chosen is None else [f"coalesce({chosen.sql}, TRUE)"]
        x = "TRUE" if value is None else value.sql
        present = [f"{row_of(alias)} IS NOT NULL" for alias in sorted(counted.reads)]
        line = f"{{r: {counted.rows()}, x: {x}, c: {held}, l: {lacking}}}"
        lines = self.tallies.column(f"list(DISTINCT {line})", *present, *may)
        found = replace(found, opens=frozenset({doubts.open_rows(lines)}))
        if node.function in ("all", "any", "none"):
            return replace(found, whatever=doubts.quantified(node.function, lines))
        if by is not None:
            return found
        column = None
        if value is not None and value.column is not None:
            alias, name = value.column
            column = self.facts.aliases[alias].column(name)
        return doubts.bounded(node.function, found, value, lines, column)

    def _aggregated(self, function: str, counted: Counted) -> Term:
        value = counted.value
        if value is None:
            return self._count(counted)
        match function:
            case "count":
                return self._count(counted, value)
            case "count_distinct":
                distinct = self.tallies.column(f"count(DISTINCT {value.sql})", *counted.asked())
                return Term(distinct, "number")
            case "min" | "max":
                sql = f"{function}({value.sql})"
                return value.like(self.tallies.column(sql, *counted.asked()))
            case "sum":
                return self._sum(counted, value)
            case "all" | "any" | "none":
                return self._quantified(function, counted, value)
            case "mean":
                return quotient(self._sum(counted, value), self._count(counted, value))
        raise NotExpressedError(f"aggregate {function}")

    def _quantified(self, function: str, counted: Counted, value: Term) -> Term:
        """Of no row, `all` and `none` are true and `any` is false."""
        asked = f"NOT ({value.sql})" if function == "all" else value.sql
        decided = self.tallies.column(f"bool_or({asked})", *counted.asked())
        unclear = self.tallies.column(f"bool_or(({value.sql}) IS NULL)", *counted.asked())
        some, none = ("TRUE", "FALSE") if function == "any" else ("FALSE", "TRUE")
        sql = f"CASE WHEN {decided} THEN {some} WHEN {unclear} THEN NULL ELSE {none} END"
        return Term(sql, "flag")

    def _in_order(self, function: str, counted: Counted, by: Term) -> Term:
        """In the first or last row; of equal rows the least or greatest, if none lacks it."""
        assert counted.value is not None
        way = "ASC" if function == "first" else "DESC"
        value = counted.value.sql
        sql = f"first({value} ORDER BY {by.sql} {way}, {value} {way} NULLS FIRST)"
        return counted.value.like(self.tallies.column(sql, *counted.asked(), _present(by)))

    def _product(self, counted: Counted, value: Term) -> Term:
        """Of as many decimals as the longest path has factors; missing where one is missing."""
        links = next(s.links for s in self.facts.rule.steps if isinstance(s, Per))
        factors = self.tallies.column(f"list({value.sql})", *counted.asked())
        lacking = self.tallies.column(f"bool_or(({value.sql}) IS NULL)", *counted.asked())
        one = whole(10**value.decimals)
        padded = f"list_transform(range(len({factors}), {links}), lambda i: {one})"
        every = f"list_concat({factors}, {padded})"
        times = f"list_reduce({every}, lambda a, b: a * b)"
        sql = f"CASE WHEN NOT {lacking} THEN {times} END"
        return Term(sql, "number", value.decimals * links, value.unit)

    def _count(self, counted: Counted, value: Term | None = None) -> Term:
        repeated = "*" if self._once(counted) else f"DISTINCT {counted.rows()}"
        present = [] if value is None else [_present(value)]
        return Term(self.tallies.column(f"count({repeated})", *counted.asked(), *present), "number")

    def _sum(self, counted: Counted, value: Term) -> Term:
        """A sum of no row is 0."""
        if self._once(counted):
            total = self.tallies.column(f"sum({value.sql})", *counted.asked())
            return value.like(f"coalesce({total}, 0)")
        return value.like(f"coalesce(list_sum({self._values(counted, value)}), 0)")

    def _values(self, counted: Counted, value: Term) -> str:
        """The values of the rows, each row once."""
        pairs = f"list(DISTINCT {{r: {counted.rows()}, x: {value.sql}}})"
        listed = self.tallies.column(pairs, *counted.asked(), _present(value))
        return f"list_transform({listed}, lambda each: each.x)"

    def _once(self, counted: Counted) -> bool:
        """Whether no two bindings share the rows: these are all the rows of a binding."""
        return counted.reads >= self.facts.joined | {self.facts.base}

    def any_member(self) -> str:
        """Whether there is a binding at all."""
        return f"{self.tallies.column('count(b)')} > 0"

    def lost(self, found: Term) -> str | None:
        """Whether `found` aggregates rows of an alias that some binding did not look for."""
        aliases = sorted(self.facts.joined & found.counts)
        missing = " OR ".join(f"{row_of(a)} IS NULL" for a in aliases)
        return self.tallies.column(f"bool_or({missing})", "b IS NOT NULL") if missing else None


def _present(value: Term) -> str:
    return f"({value.sql}) IS NOT NULL"


def asked(condition: Term, scope: GroupScope) -> str:
    """A condition on a group; a part that counts rows which were not looked for is never false."""
    parts = []
    for part in condition.conjuncts():
        lost = scope.lost(part)
        held = part.settled()
        never_false = f"CASE WHEN {lost} AND NOT ({held}) THEN NULL ELSE {held} END"
        parts.append(held if lost is None else never_false)
    return all_of(parts)
