"""The rows of computed tables that findings rest on, taken back to the rows behind them.

They are fetched once for all findings of a rule, table after table: first the rows that the
rule itself reads, then those that these rest on, down to rows that were filed. What lacks in a
row is told to each finding by itself: one that asks for less is told less.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, cast

import pyarrow as pa

from dsl.model.tables import Table
from engine.bridge.session import Evaluator
from engine.findings.computed import split_cells, split_witness
from engine.findings.considered import Considered, considered
from engine.findings.finding import (
    MissingCell,
    Outcome,
    ParameterUse,
    Shown,
    TableRow,
    Witness,
)
from engine.findings.gathered import Gathered, gather
from engine.findings.groups_found import FoundGroup, Key, Row
from engine.findings.lacking import lacking_cells, of_bound, unknown_reads
from engine.findings.near_reads import near_reads, pairs_in
from engine.findings.placing import Filings, Placing
from engine.plan.bindings import TAKEN
from engine.plan.linking import NO_ROW
from engine.plan.reads import SURE, Read, needed
from engine.plan.table_witnesses import READ, WANTED, BranchPlan, TablePlan
from engine.plan.tables import BRANCH

#: Rows by table and number, with the columns of which it is asked why they lack a value.
Asked: TypeAlias = dict[str, dict[int, set[str]]]
#: The row of a table with its number, told to whoever asks why some of its columns lack a value.
TableRows: TypeAlias = Callable[[str, int, frozenset[str]], TableRow]


@dataclass(frozen=True, slots=True)
class ToldBefore:
    """What rules of one pack were told of tables over the same filings: the same for all.

    `rows` are by table and number, and by the columns of which it was asked why they lack a
    value; `unkeyed` counts for each table the choices of rows that are in none of its rows.
    """

    rows: dict[tuple[str, int, frozenset[str]], TableRow] = field(default_factory=dict)
    unkeyed: dict[str, int] = field(default_factory=dict)


def ask(asked: Asked, rows: Iterable[Witness], cells: Iterable[MissingCell]) -> None:
    """Note the rows of tables that `rows` and `cells` name."""
    for entry in rows:
        for number in entry.rows:
            asked.setdefault(entry.data_set, {}).setdefault(number, set())
    for cell in cells:
        asked.setdefault(cell.data_set, {}).setdefault(cell.row, set()).add(cell.column)


def table_rows(
    plans: tuple[TablePlan, ...],
    evaluator: Evaluator,
    *,
    filings: Filings,
    asked: Asked,
    told: ToldBefore | None = None,
) -> TableRows:
    """The rows that are `asked` for, and those of tables below that they rest on.

    What is in `told` was told to another rule, and is not fetched again; what is told now is
    added to it.
    """
    rows = _Rows(plans, evaluator, filings, (told or ToldBefore()).rows)
    for plan in reversed(plans):  # one that reads others comes before them
        rows.fetch(plan, asked.get(plan.table.name, {}))
        _ask_below(plan, rows.row, asked)
    return rows.row


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of tables, told when they are asked for; most have been fetched by then."""

    plans: tuple[TablePlan, ...]
    evaluator: Evaluator
    filings: Filings
    told: dict[tuple[str, int, frozenset[str]], TableRow]
    fetched: dict[tuple[str, int], _Fetched] = field(default_factory=dict)

    def row(self, table: str, number: int, columns: frozenset[str]) -> TableRow:
        """The row, told to whoever asks why `columns` lack a value."""
        known = self.told.get((table, number, columns))
        if known is None:
            if (table, number) not in self.fetched:
                plan = next(p for p in self.plans if p.table.name == table)
                self.fetch(plan, {number: columns})
            known = self.fetched[table, number].told(columns)
            self.told[table, number, columns] = known
        return known

    def fetch(self, plan: TablePlan, wanted: Mapping[int, Collection[str]]) -> None:
        """Fetch those of the rows `wanted` of one table that nobody was told of so."""
        table = plan.table.name
        new = [n for n, c in wanted.items() if (table, n, frozenset(c)) not in self.told]
        for found in _fetched(plan, self.evaluator, self.filings, new) if new else ():
            self.fetched[table, found.number] = found


def rows_below(plans: tuple[TablePlan, ...], rows: TableRows, asked: Asked) -> tuple[TableRow, ...]:
    """The rows `asked` for and all that they rest on, by table and number."""
    found = [r for plan in reversed(plans) for r in _ask_below(plan, rows, asked)]
    return tuple(sorted(found, key=lambda r: (r.table.name, r.number)))


def _ask_below(plan: TablePlan, rows: TableRows, asked: Asked) -> list[TableRow]:
    """The rows of one table that are `asked` for; what they rest on is asked for from now on."""
    name = plan.table.name
    found = [rows(name, n, frozenset(columns)) for n, columns in asked.get(name, {}).items()]
    for row in found:
        ask(asked, (*row.derived, *row.beside), row.unclear)
    return found


def unkeyed_rows(plan: TablePlan, evaluator: Evaluator, told: ToldBefore) -> int:
    """How many choices of rows are in no row of the table, since a part of their key is missing."""
    if plan.table.name not in told.unkeyed:
        nodes = [branch.unkeyed for branch in plan.branches if branch.unkeyed is not None]
        counts = (evaluator.evaluate(node).column("count")[0].as_py() for node in nodes)
        told.unkeyed[plan.table.name] = sum(cast(int, count) for count in counts)
    return told.unkeyed[plan.table.name]


def _fetched(
    plan: TablePlan, evaluator: Evaluator, filings: Filings, wanted: Iterable[int]
) -> Iterator[_Fetched]:
    numbers = pa.table({f"{WANTED}.#": pa.array(sorted(wanted), pa.int64())})
    by_branch: dict[int, list[Row]] = defaultdict(list)
    for row in evaluator.evaluate(plan.wanted, {WANTED: numbers}).to_pylist():
        by_branch[row[f"{READ}.{BRANCH}"]].append(row)
    for position, rows in by_branch.items():
        branch = plan.branches[position]
        groups = {g.identity: g for row in rows for g in _groups(plan.table, position, branch, row)}
        gathered = gather(branch.rows, evaluator, tuple(groups.values()))
        fetcher = _Fetcher(plan.table, branch, gathered, Placing(branch.rows, filings))
        for row in rows:
            number = cast(int, row[f"{READ}.#"])
            own = _groups(plan.table, position, branch, row)
            yield _Fetched(fetcher, row, number, own)


@dataclass(frozen=True, slots=True)
class _Fetched:
    """A row of a table, with all that stands behind it."""

    fetcher: _Fetcher
    row: Row
    number: int
    groups: tuple[FoundGroup, ...]

    def told(self, columns: frozenset[str]) -> TableRow:
        """The row, with what lacks where `columns` have no value."""
        return self.fetcher.row(self.row, self.number, self.groups, columns)


def _identity(branch: BranchPlan, row: Row) -> Key:
    return tuple(row[f"{READ}.{name}"] for name, _ in branch.columns.identity)


def _groups(table: Table, position: int, branch: BranchPlan, row: Row) -> tuple[FoundGroup, ...]:
    """The group of a row, or each row of a path: all bindings count, uncertain ones too.

    Of connected rows it is the component of the row's member.
    """
    identity = _identity(branch, row)
    if table.branches[position].tie is not None:
        _, component = identity
        return (FoundGroup((component,), (component,), Outcome.UNDETERMINED),)
    if not table.branches[position].links:
        return (FoundGroup(identity, identity, Outcome.UNDETERMINED),)
    linked = [part for part in identity if part != NO_ROW]
    return tuple(FoundGroup((part,), (part,), Outcome.UNDETERMINED) for part in linked)


@dataclass(frozen=True, slots=True)
class _Fetcher:
    """Makes the rows of one branch from its bindings."""

    table: Table
    branch: BranchPlan
    gathered: Gathered
    placing: Placing

    def row(
        self, row: Row, number: int, groups: tuple[FoundGroup, ...], asked: frozenset[str]
    ) -> TableRow:
        """The row `number`, with what lacks where columns in `asked` have no value."""
        plan = self.branch.rows
        near = plan.details.columns.near
        every = [self.gathered.of(group) for group in groups]
        main = tuple(r for rows in every for r in (*rows.known, *rows.unknown))
        cells = lacking_cells(
            plan,
            self.gathered,
            self.placing,
            rows=main,
            needed_of=lambda r: self._needed(r, asked),
        )
        witness = self.placing.witness(main)
        closed: list[Considered] = []
        if self.gathered.beside:  # else a row names all that is found of it already
            places = tuple(self.placing.named(witness, cells))
            closed += (
                considered(plan, self.gathered, group, main=main, named=places) for group in groups
            )
        own = split_witness(witness)
        more = split_witness(self.placing.beside({r for c in closed for r in c.rows}))
        missing, unclear = split_cells(cells)
        return TableRow(
            table=self.table,
            number=number,
            known=row[f"{READ}.{SURE}"] is True,
            columns=tuple(
                Shown(c.name, c.domain, row[f"{READ}.{c.name}"])
                for c in self.table.data_set.columns
            ),
            witness=own.filed,
            derived=own.computed,
            missing=missing,
            unclear=unclear,
            considered=more.filed,
            beside=more.computed,
            parameters=self._parameters(row, main, [p for c in closed for p in c.parameters]),
            near=tuple(near_reads(plan.rule, near, (pairs_in(near, r) for r in main)))
            if near
            else (),
            asked=asked,
        )

    def _needed(self, row: Row, asked: frozenset[str]) -> tuple[Read, ...]:
        """What is unknown of a binding, and what the columns that are asked about read."""
        plan = self.branch.rows
        needs = unknown_reads(plan, row) if row[TAKEN] is None else []
        if asked:
            needs += self._read_by(asked)
        return of_bound(plan, needs) if needs else ()

    def _read_by(self, asked: Collection[str]) -> tuple[Read, ...]:
        """What the columns that are asked about read."""
        rule = self.branch.rows.rule
        named = {m.name: m.expression for b in self.table.branches for m in b.columns}
        own = {m.name: m.expression for m in rule.measures} or named
        return needed(*(own[name] for name in asked if name in own))

    def _parameters(
        self, row: Row, main: Iterable[Row], there: Iterable[tuple[str, int]]
    ) -> tuple[ParameterUse, ...]:
        used = {
            (name, binding[column])
            for name, column in self.branch.rows.details.columns.parameters
            for binding in main
        }
        used |= {(p.parameter, row[f"{READ}.{name}"]) for name, p in self.branch.columns.parameters}
        used |= set(there)
        known = sorted((name, cast(int, index)) for name, index in used if index is not None)
        return tuple(ParameterUse(name, index) for name, index in known)
