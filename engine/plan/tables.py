"""Computed tables as relations: a row a group, or a row a choice of rows.

Everything is computed twice, as for the groups of a rule: over the known bindings, and over
known and unknown ones together. A value that differs is missing; a row that is there only one
way is not there for certain. So nothing that is unknown of the rows below gets lost on the way
up: docs/decisions/0053.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias

from dsl.model.expressions import AggregateValue, Dated, Operator, TypedExpression
from dsl.model.rules import Measure, Rule
from dsl.model.steps import Alias
from dsl.model.tables import Branch, Table, rule_of, tables_of
from dsl.model.types import type_of
from engine.plan.arena import Arena
from engine.plan.binding_builder import bindings_of
from engine.plan.bindings import KNOWN, Bindings
from engine.plan.connecting import connected_bindings
from engine.plan.doubt.lacking import columns_of, nothing_open, opened, rows_open
from engine.plan.doubt.truths import settled
from engine.plan.folds import SIDES, Folds
from engine.plan.from_expression import Frame, expression_from, in_storage, looked, value_used
from engine.plan.groups import holds, some_unlooked
from engine.plan.linking import NO_ROW, linked_bindings, part_name
from engine.plan.nodes import Join, NodeId, Numbered, Project, Union
from engine.plan.prefilter import groups_that_could_hold
from engine.plan.reads import SURE, aggregates, parameters_of_groups
from engine.plan.storage import WHOLE, Storage, storage_of

#: Columns with how their values are stored.
Storages: TypeAlias = tuple[tuple[str, Storage], ...]
#: The position of the branch that a row comes from.
BRANCH = "#branch"


@dataclass(frozen=True, slots=True)
class BranchColumns:
    """What a table's relation holds of one branch, beside `branch`, `?` and the columns.

    `identity` finds the bindings behind a row: by the keys of the bindings, or by the ids of
    their rows. `parameters` says which value of each parameter, or row of each decision table, a
    group used.
    """

    identity: tuple[tuple[str, str], ...]
    parameters: tuple[tuple[str, Dated], ...]


def declare_tables(arena: Arena, aliases: Iterable[Alias], frame: Frame) -> None:
    """Make the tables that `aliases` read, and those below them, known to `arena`."""
    for table in tables_of(aliases):
        if table.name not in arena.tables:
            arena.tables[table.name] = _numbered(arena, table, frame)


def branch_columns(table: Table, position: int) -> BranchColumns:
    """The names of the columns that only rows of the branch at `position` fill."""
    branch = table.branches[position]
    if branch.tie is not None:
        names: tuple[str, ...] = ("member.member", "member.all")
        asked: tuple[Dated, ...] = parameters_of_groups(_of_groups(branch))
    elif branch.links:
        names = tuple(f"link{i}" for i in range(branch.links))
        asked = parameters_of_groups(_of_groups(branch))
    elif branch.keys is None:
        names = tuple(f"chosen{i}" for i in range(1 + len(rule_of(table, branch).lookups)))
        asked = ()
    else:
        names = tuple(f"k{i}" for i in range(len(branch.keys)))
        asked = parameters_of_groups(_of_groups(branch))
    prefix = f"{BRANCH}{position}"
    return BranchColumns(
        identity=tuple((f"{prefix}.{name}", name) for name in names),
        parameters=tuple((f"{prefix}.p{i}", p) for i, p in enumerate(asked)),
    )


def _of_groups(branch: Branch) -> tuple[TypedExpression, ...]:
    conditions = (c.expression for c in branch.group_conditions)
    return (*conditions, *(c.expression for c in branch.columns))


def _folded(rule: Rule, branch: Branch) -> tuple[AggregateValue, ...]:
    """All that is aggregated for a branch, what is missing counted beside."""
    columns, asked = columns_of(rule), _of_groups(branch)
    settling = (settled(columns, c.expression) for c in branch.group_conditions)
    values = (c.expression for c in branch.columns)
    open_rows = (rows_open(several) for e in values if (several := opened(columns, e)))
    return aggregates((*asked, *settling, *open_rows))


def _numbered(arena: Arena, table: Table, frame: Frame) -> NodeId:
    every = [branch_columns(table, i) for i in range(len(table.branches))]
    storages = [_storages(table, i, columns) for i, columns in enumerate(every)]
    rows = tuple(
        _padded(arena, _rows(arena, table, position, frame), storages)
        for position in range(len(table.branches))
    )
    relation = rows[0] if len(rows) == 1 else arena.add(Union(rows))
    order = (BRANCH, *(name for columns in every for name, _ in columns.identity))
    return arena.add(Numbered(relation, order))


def _storages(table: Table, position: int, columns: BranchColumns) -> Storages:
    keys = table.branches[position].keys
    kept = [WHOLE] * len(columns.identity)
    if keys is not None and not table.branches[position].links:
        kept = [storage_of(k.expression.type) for k in keys[: len(kept)]]
    identity = zip((name for name, _ in columns.identity), kept, strict=True)
    return (*identity, *((name, WHOLE) for name, _ in columns.parameters))


def _padded(arena: Arena, rows: NodeId, storages: list[tuple[tuple[str, Storage], ...]]) -> NodeId:
    """`rows` with the columns of the other branches, empty, all in one order."""
    names = set(arena.names(rows))
    own = [(n, arena.column(n)) for n in arena.names(rows) if not n.startswith(f"{BRANCH}")]
    of_branches = [
        (name, arena.column(name) if name in names else arena.constant(None, storage))
        for columns in storages
        for name, storage in columns
    ]
    return arena.add(Project(rows, ((BRANCH, arena.column(BRANCH)), *own, *of_branches)))


def _rows(arena: Arena, table: Table, position: int, frame: Frame) -> NodeId:
    """The rows of one branch."""
    branch = table.branches[position]
    rule, names = rule_of(table, branch), branch_columns(table, position)
    bindings = bindings_behind(arena, rule, frame)
    number = (BRANCH, arena.constant(position, WHOLE))
    identity = [(name, arena.column(own)) for name, own in names.identity]
    if branch.keys is None:
        sure = arena.case((arena.column(KNOWN), arena.flag(True)), otherwise=arena.flag(None))
        values = [_of_binding(arena, table, c, bindings) for c in branch.columns]
        columns = (number, (SURE, sure), *values, *identity)
        return arena.add(Project(bindings.relation, columns))
    if branch.links:
        return _paths(arena, table, position, bindings)
    if branch.tie is not None:
        source, frames = _members(arena, table, position, bindings)
    else:
        source, frames = _grouped(arena, rule, branch, bindings)
    held = {side: holds(arena, rule, frames[side], side) for side in SIDES}
    sure = arena.all_of(arena.surely(truth) for truth in held.values())
    there = arena.any_of(arena.not_false(truth) for truth in held.values())
    values = [_of_group(arena, rule, table, c, bindings, frames) for c in branch.columns]
    used = [(name, value_used(arena, p, frames["known"])) for name, p in names.parameters]
    certain = arena.case((sure, arena.flag(True)), otherwise=arena.flag(None))
    columns = (number, (SURE, certain), *values, *identity, *used)
    return arena.add(Project(arena.filtered(source, there), columns))


def _paths(arena: Arena, table: Table, position: int, bindings: Bindings) -> NodeId:
    """A row for each path; what it aggregates are the rows linked, none of which may be left out.

    It is there for certain where each of them is known.
    """
    branch, names = table.branches[position], branch_columns(table, position)
    rule = rule_of(table, branch)
    linked = linked_bindings(arena, part_name(table, position), bindings, branch.links)
    folds = Folds(arena, rule, bindings, linked.source, linked.identity)
    for aggregate in _folded(rule, branch):
        folds.take(aggregate)
    source = folds.joined(linked.carried)
    frame = replace(bindings.frame, keys=linked.keys, aggregates=folds.values["known"])
    held = holds(arena, rule, frame, "known")
    certain = arena.all_of((arena.column(linked.known), arena.surely(held)))
    sure = arena.case((certain, arena.flag(True)), otherwise=arena.flag(None))
    values = [
        (c.name, _settled(arena, rule, c.expression, frame, _storage(table, c.name)))
        for c in branch.columns
    ]
    identity = [
        (name, arena.column(row))
        for (name, _), row in zip(names.identity, linked.rows, strict=True)
    ]
    used = [(name, value_used(arena, p, frame)) for name, p in names.parameters]
    number = (BRANCH, arena.constant(position, WHOLE))
    kept = arena.filtered(source, arena.not_false(held))
    return arena.add(Project(kept, (number, (SURE, sure), *values, *identity, *used)))


def _members(
    arena: Arena, table: Table, position: int, bindings: Bindings
) -> tuple[NodeId, dict[str, Frame]]:
    """The members that rows connect, with what is aggregated over the rows of their component.

    What the component is called may differ between the sides, unlike the keys of a group.
    """
    branch = table.branches[position]
    rule = rule_of(table, branch)
    connected = connected_bindings(arena, table, position, bindings)
    folds = Folds(arena, rule, bindings, connected.source, connected.identity)
    for aggregate in _folded(rule, branch):
        folds.take(aggregate)
    on = tuple((connected.piece, piece) for piece in connected.identity)
    source = arena.add(Join(connected.members, folds.joined(()), "inner", on))
    return source, {
        side: replace(
            bindings.frame,
            keys=(connected.member, connected.names[side]),
            aggregates=folds.values[side],
        )
        for side in SIDES
    }


def bindings_behind(arena: Arena, rule: Rule, frame: Frame) -> Bindings:
    """The bindings of a branch, each with what names it by its rows; -1 stands for no row."""
    bindings = bindings_of(arena, rule, replace(frame, slots={}))
    none = arena.constant(NO_ROW, WHOLE)
    chosen = (
        (f"chosen{i}", arena.apply(Operator.COALESCE, arena.column(f"{slot}.#"), none))
        for i, (_, slot) in enumerate(bindings.rows)
    )
    return replace(bindings, relation=arena.extended(bindings.relation, chosen))


def _grouped(
    arena: Arena, rule: Rule, branch: Branch, bindings: Bindings
) -> tuple[NodeId, dict[str, Frame]]:
    """The groups with everything that columns and conditions aggregate, over either side."""
    has_keys = arena.all_of(arena.present(arena.column(k)) for k in bindings.keys)
    keyed = arena.filtered(bindings.relation, has_keys)
    could_hold = groups_that_could_hold(arena, rule, bindings, keyed)
    folds = Folds(arena, rule, bindings, could_hold, bindings.keys)
    for aggregate in _folded(rule, branch):
        folds.take(aggregate)
    source = folds.joined(())
    return source, {s: replace(bindings.frame, aggregates=folds.values[s]) for s in SIDES}


def _of_binding(
    arena: Arena, table: Table, column: Measure, bindings: Bindings
) -> tuple[str, NodeId]:
    """The value of a column for one choice of rows; missing where it reads a row not looked for."""
    storage = _storage(table, column.name)
    value = in_storage(arena, column.expression, bindings.frame, storage)
    rows = looked(arena, column.expression, bindings.frame)
    if rows == arena.flag(True):
        return column.name, value
    nothing = arena.constant(None, storage)
    return column.name, arena.case((rows, value), otherwise=nothing)


def _settled(
    arena: Arena, rule: Rule, expression: TypedExpression, frame: Frame, storage: Storage
) -> NodeId:
    """The value of `expression`, missing where a value that is missing could change it."""
    value = in_storage(arena, expression, frame, storage)
    several = opened(columns_of(rule), expression)
    if not several:
        return value
    nothing = expression_from(arena, nothing_open(several), frame)
    return arena.case((nothing, value), otherwise=arena.constant(None, storage))


def _of_group(
    arena: Arena,
    rule: Rule,
    table: Table,
    column: Measure,
    bindings: Bindings,
    frames: dict[str, Frame],
) -> tuple[str, NodeId]:
    """The value of a column for a group; missing where what is unknown would change it."""
    storage = _storage(table, column.name)
    known, every = (_settled(arena, rule, column.expression, frames[s], storage) for s in SIDES)
    if known == every:  # it is of the key alone
        return column.name, known
    asked = aggregates([column.expression])
    same = arena.apply(Operator.EQUAL, known, every)
    aliases = {alias for aggregate in asked for alias in aggregate.aliases}
    slots = sorted(bindings.frame.slots[a] for a in aliases & bindings.unlookable)
    settled = arena.all_of((same, arena.negated(some_unlooked(arena, slots))) if slots else (same,))
    return column.name, arena.case((settled, known), otherwise=arena.constant(None, storage))


def _storage(table: Table, name: str) -> Storage:
    column = table.data_set.column(name)
    assert column is not None, "a table's data set holds its columns"
    return storage_of(type_of(column))
