"""Computed tables: their rows, what is certain of them, and the rows behind them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dsl.schema import DataSet, Schema
from dsl.syntax.declarations import Branch, File, Per, Rule, Table, With, Without
from dsl.syntax.expressions import Aggregate, Expression, Name
from tests.reference import components
from tests.reference.bindings import (
    MOST_ROWS,
    Binding,
    RowScope,
    TooManyRowsError,
    bindings,
    value_of,
)
from tests.reference.columns import column_of
from tests.reference.doubts import rows_open
from tests.reference.evaluate import evaluate
from tests.reference.expansion import mentions, walk
from tests.reference.findings import Witness, witness
from tests.reference.groups import Group, GroupScope, asked, suspicion
from tests.reference.prepare import Prepared, prepare
from tests.reference.values import Cell, Value, all_true, plain
from tests.reference.world import BEHIND, SURE, Row

#: A table's row that something rests on: table, number, whether it is there for certain, its
#: columns, and the rows behind it by alias.
BehindRow = tuple[str, int, bool, tuple[tuple[str, Cell], ...], Witness]


@dataclass(frozen=True, slots=True)
class Computed:
    """The schema and the rows, those of computed tables among them."""

    schema: Schema
    tables: Mapping[str, Sequence[Row]]


def computed(
    file: File, schema: Schema, *, tables: Mapping[str, Sequence[Row]], as_of: datetime.date
) -> Computed:
    """Every table of `file` as a data set, those first that others read."""
    known = Computed(schema, tables)
    waiting = [d for d in file.declarations if isinstance(d, Table)]
    while waiting:
        names = {t.name for t in waiting}
        ready = next(t for t in waiting if not names & set(_reads(t)) - {t.name})
        waiting.remove(ready)
        known = _with_table(ready, file, known, as_of)
    return known


def _reads(table: Table) -> Iterator[str]:
    for branch in table.branches:
        yield branch.each.data_set
        yield from (s.data_set for s in branch.steps if isinstance(s, With | Without))


def _with_table(table: Table, file: File, known: Computed, as_of: datetime.date) -> Computed:
    prepared = [
        prepare(as_rule(table, branch), file, schema=known.schema, tables=known.tables, as_of=as_of)
        for branch in table.branches
    ]
    first, links = prepared[0], _links(prepared[0])
    columns = tuple(
        column_of(n, _typed(first, e), first.world, links=links) for n, e in first.measures
    )
    data_set = DataSet(table.name, table.name, "", columns, _key(prepared), _dated(table))
    rows = [row for branch in prepared for _, row in sorted(_rows(branch), key=_order)]
    if len(rows) > MOST_ROWS:
        raise TooManyRowsError(table.name)
    return Computed(Schema((*known.schema.data_sets, data_set)), {**known.tables, table.name: rows})


def as_rule(table: Table, branch: Branch) -> Rule:
    """A branch in the clothes of a rule, which binds its rows in the same way."""
    return Rule(
        name=table.name,
        title=table.name,
        citations=(),
        severities=(),
        event_date=None,
        each=branch.each,
        steps=branch.steps,
        measures=branch.columns,
        message=None,
        span=table.span,
        name_span=table.span,
    )


def _typed(prepared: Prepared, expression: Expression) -> Expression:
    """What a component is called is a member."""
    component = prepared.tied_by is not None and isinstance(expression, Name)
    return prepared.keys[0] if component and prepared.keys else expression


def _dated(table: Table) -> str | None:
    return getattr(table.event_date, "name", None)


def _key(branches: Sequence[Prepared]) -> tuple[str, ...]:
    """“The key is the keys of the group”; a table of several branches has none."""
    first = branches[0]
    if len(branches) > 1 or _links(first):
        return ()
    if first.tied_by is not None and first.keys is not None:
        return (next(n for n, e in first.measures if e == first.keys[0]),)
    if first.keys is not None:
        return tuple(next(n for n, e in first.measures if e == key) for key in first.keys)
    if first.joins:
        return ()
    return _base_key(first)


def _base_key(prepared: Prepared) -> tuple[str, ...]:
    """The columns that hold the key of the base, where all of it is there."""
    fields = {
        getattr(e, "column", None): name
        for name, e in prepared.measures
        if getattr(e, "alias", None) == prepared.base
    }
    key = prepared.world.data_set(prepared.base).key
    return tuple(fields[c] for c in key) if all(c in fields for c in key) else ()


def _order(row: tuple[tuple[Value, ...], Row]) -> list[tuple[bool, Any]]:
    """“Rows are numbered in the order of what they are about”, the missing first."""
    return [(part is not None, plain(part) if part is not None else 0) for part in row[0]]


def _rows(prepared: Prepared) -> Iterator[tuple[tuple[Value, ...], Row]]:
    """“Each choice of rows is a row; with `per`, each group.”"""
    made = bindings(prepared)
    if links := _links(prepared):
        for path in _paths(prepared, made, links):
            yield from _of_path(prepared, path, links)
    elif prepared.tied_by is not None:
        for member in components.members(prepared, made):
            yield from _of_member(prepared, member)
    elif prepared.keys is None:
        for binding in made:
            yield _of_binding(prepared, binding)
    else:
        yield from _groups(prepared, prepared.keys, made)


def _groups(
    prepared: Prepared, keys: Sequence[Expression], made: Iterable[Binding]
) -> Iterator[tuple[tuple[Value, ...], Row]]:
    groups: dict[tuple[Value, ...], list[Binding]] = {}
    for binding in made:
        key = tuple(value_of(k, binding, prepared.world) for k in keys)
        if None not in key:  # “What lacks a part of its key is in no row.”
            groups.setdefault(key, []).append(binding)
    for key, members in groups.items():
        group = Group(
            key,
            known=tuple(b for b in members if b.truth is True),
            unknown=tuple(b for b in members if b.truth is None),
        )
        held = suspicion(prepared, group)
        if held is not False:
            cells = {n: _of_group(prepared, group, e) for n, e in prepared.measures}
            yield key, {**cells, SURE: held, BEHIND: _behind(prepared, members)}


def _links(prepared: Prepared) -> int:
    """How many rows may be linked; 0 where none are."""
    return next((s.links for s in prepared.rule.steps if isinstance(s, Per)), 0)


def _ends(prepared: Prepared, binding: Binding) -> tuple[Value, Value]:
    assert prepared.keys is not None
    start, end = (value_of(k, binding, prepared.world) for k in prepared.keys)
    return start, end


def _paths(
    prepared: Prepared, made: Sequence[Binding], links: int
) -> Iterator[tuple[Binding, ...]]:
    """“A row's second key is the first key of the next; a path comes to no value twice.”"""
    edges = [b for b in made if None not in _ends(prepared, b)]

    def longer(path: tuple[Binding, ...], seen: tuple[Value, ...]) -> Iterator[tuple[Binding, ...]]:
        for edge in edges:
            start, end = _ends(prepared, edge)
            if (not path or start == seen[-1]) and end not in (*seen, start):
                grown = (*path, edge)
                yield grown
                if len(grown) < links:
                    yield from longer(grown, (*(seen or (start,)), end))

    yield from longer((), ())


def _of_path(
    prepared: Prepared, path: tuple[Binding, ...], links: int
) -> Iterator[tuple[tuple[Value, ...], Row]]:
    """“A path is there for certain where each of its rows is known.”"""
    key = (_ends(prepared, path[0])[0], _ends(prepared, path[-1])[1])
    scope = GroupScope(prepared, key, path)
    conditions = (asked(c, prepared, key, path) for c in prepared.group_conditions)
    held = all_true([*conditions, *(b.truth for b in path)])
    if held is False:
        return
    cells = {
        n: None if rows_open(e, scope) else plain(evaluate(e, scope)) for n, e in prepared.measures
    }
    numbers: list[Value] = [b.rows[prepared.base] for b in path]
    order = (*numbers, *[-1] * (links - len(path)))
    yield order, {**cells, SURE: held, BEHIND: _behind(prepared, path)}


def _of_member(
    prepared: Prepared, member: components.Member
) -> Iterator[tuple[tuple[Value, ...], Row]]:
    """“Every row of its component stands behind a member, known or not.”"""
    sure = components.held(prepared, member)
    if sure is not False:
        cells = components.cells(prepared, member)
        behind = _behind(prepared, member.together.members)
        yield (member.member,), {**cells, SURE: sure, BEHIND: behind}


def _of_binding(prepared: Prepared, binding: Binding) -> tuple[tuple[Value, ...], Row]:
    """One choice of rows; a column that reads a row not looked for is missing."""
    scope = RowScope(prepared.world, binding.rows)
    cells: dict[str, Any] = {
        name: None
        if scope.reads_unlooked(mentions(expression, prepared.world.names))
        else plain(value_of(expression, binding, prepared.world))
        for name, expression in prepared.measures
    }
    order = [prepared.base, *(j.alias for j in prepared.joins)]
    behind = _behind(prepared, [binding])
    return tuple(binding.rows[a] for a in order), {**cells, SURE: binding.truth, BEHIND: behind}


def _of_group(prepared: Prepared, group: Group, expression: Expression) -> Cell:
    """“A value that the unknown bindings would change is missing”, and so is one that aggregates
    rows which some binding could not look for."""
    names = prepared.world.names
    known, together = (
        plain(evaluate(expression, GroupScope(prepared, group.key, members)))
        for members in (group.known, group.together)
    )
    asked = {a for n in walk(expression) if isinstance(n, Aggregate) for a in mentions(n, names)}
    if not asked:
        return together
    lost = any(b.rows[a] is None for b in group.together for a in asked)
    left = rows_open(expression, GroupScope(prepared, group.key, group.together))
    return known if known == together and not lost and not left else None


def _behind(prepared: Prepared, members: Iterable[Binding]) -> Any:
    """The rows of all its bindings, by alias, with the data set of each alias."""
    return tuple(
        (alias, prepared.world.data_set(alias).name, rows)
        for alias, rows in witness(members).items()
    )


def behind(
    witnesses: Iterable[Witness], named: Mapping[str, str], tables: Mapping[str, Sequence[Row]]
) -> tuple[BehindRow, ...]:
    """The rows of computed tables among `witnesses`, and what they rest on, each once.

    `named` are the data sets of the aliases.
    """
    found: dict[tuple[str, int], BehindRow] = {}
    waiting = [
        (named[alias], number)
        for rows_of in witnesses
        for alias, numbers in rows_of.items()
        for number in numbers
    ]
    while waiting:
        table, number = place = waiting.pop()
        row: Mapping[str, Any] = tables.get(table, ())[number - 1]
        if place in found or BEHIND not in row:
            continue
        columns = tuple((n, v) for n, v in row.items() if n not in (SURE, BEHIND))
        rows = {alias: numbers for alias, _, numbers in row[BEHIND]}
        found[place] = (table, number, row[SURE] is True, columns, rows)
        waiting += [(name, n) for _, name, numbers in row[BEHIND] for n in numbers]
    return tuple(found[place] for place in sorted(found))
