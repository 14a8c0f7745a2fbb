"""The rows behind the rows of a table, fetched for those that a finding rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from dsl.model.steps import Alias
from dsl.model.tables import Table, rule_of, tables_of
from engine.plan.arena import Arena
from engine.plan.connecting import COMPONENT, with_components
from engine.plan.details import FOUND, details_of
from engine.plan.evidence import asked_there_of, doubts_of, refuted_of
from engine.plan.from_expression import Frame
from engine.plan.nodes import Aggregate, Aggregation, Fold, Given, Join, NodeId, Scan
from engine.plan.reads import SURE, may_be_missing
from engine.plan.row_plan import RowPlan
from engine.plan.tables import BRANCH, BranchColumns, bindings_behind, branch_columns

#: The table of the numbers of the rows that are asked for, and the slot that they are read into.
WANTED, READ = "wanted", "t"


@dataclass(frozen=True, slots=True)
class BranchPlan:
    """The bindings behind the rows of one branch, and the columns that find them.

    `unkeyed` counts the bindings that lack a part of their key and so are in no row; None where
    there can be none.
    """

    rows: RowPlan
    columns: BranchColumns
    unkeyed: NodeId | None


@dataclass(frozen=True, slots=True)
class TablePlan:
    """One table: `wanted` has its rows whose numbers are in the table of that name, handed in.

    `count` counts all its rows.
    """

    table: Table
    wanted: NodeId
    count: NodeId
    branches: tuple[BranchPlan, ...]


def plan_tables(arena: Arena, aliases: Iterable[Alias], frame: Frame) -> tuple[TablePlan, ...]:
    """The plans of the tables that `aliases` read, and of those below; all are declared."""
    return tuple(_plan(arena, table, replace(frame, slots={})) for table in tables_of(aliases))


def _plan(arena: Arena, table: Table, frame: Frame) -> TablePlan:
    positions = range(len(table.branches))
    columns = tuple(branch_columns(table, i) for i in positions)
    names = (
        *(c.name for c in table.data_set.columns),
        SURE,
        BRANCH,
        *(name for c in columns for name, _ in (*c.identity, *c.parameters)),
    )
    scan = arena.add(Scan(table.name, READ, names))
    given = arena.add(Given(WANTED, (f"{WANTED}.#",)))
    counted = Aggregation("count", Fold.COUNT, None, None)
    return TablePlan(
        table=table,
        wanted=arena.add(Join(scan, given, "inner", ((f"{READ}.#", f"{WANTED}.#"),))),
        count=arena.add(Aggregate(arena.add(Scan(table.name, READ, (SURE,))), (), (counted,))),
        branches=tuple(_branch(arena, table, i, columns[i], frame) for i in positions),
    )


def _branch(
    arena: Arena, table: Table, position: int, columns: BranchColumns, frame: Frame
) -> BranchPlan:
    branch = table.branches[position]
    rule = rule_of(table, branch)
    bindings = bindings_behind(arena, rule, frame)
    identity = tuple(own for _, own in columns.identity)
    if branch.links:
        identity = ("chosen0",)  # the rows of a path are found one by one
    elif branch.tie is not None:
        bindings = with_components(arena, table, position, bindings)
        identity = (COMPONENT,)
    details = details_of(arena, rule, bindings, identity)
    lacks_key = arena.any_of(arena.missing(arena.column(k)) for k in bindings.keys)
    rows = RowPlan(
        rule=rule,
        identity=identity,
        bindings=bindings,
        details=details,
        keyless_details=arena.filtered(details.everything, lacks_key),
        evidence=(),
        doubts=doubts_of(arena, rule, bindings),
        # One choice of rows by itself can meet with no other, nor can rows that stand alone.
        refuted=refuted_of(arena, rule, frame, identity, FOUND)
        if branch.keys and not branch.links and branch.tie is None
        else (),
        disagreements=(),
        asked_there=asked_there_of(arena, bindings, identity, FOUND),
        nearest=(),
    )
    aliases = {alias.name: alias for alias, _ in bindings.rows}
    lacking = any(
        may_be_missing(k.expression, aliases, bindings.unlookable) for k in branch.keys or ()
    )
    counted = Aggregation("count", Fold.COUNT, None, None)
    unkeyed = Aggregate(arena.filtered(bindings.relation, lacks_key), (), (counted,))
    return BranchPlan(rows, columns, arena.add(unkeyed) if lacking else None)
