"""Rows that a value in a column singles out: taken where they are read, not above all joins."""

from __future__ import annotations

from dataclasses import replace

from engine.plan.arena import Arena
from engine.plan.nodes import ColumnOf, Filter, Join, NodeId, Project


def only_where(arena: Arena, relation: NodeId, column: str, values: NodeId) -> NodeId:
    """The rows of `relation` whose `column` is among those of `values`, which has one, each once.

    Its columns stay as they are. What cannot be left out where it is read is left out here.
    """
    match arena[relation]:
        case Filter(source=source, condition=condition):
            return arena.add(Filter(only_where(arena, source, column, values), condition))
        case Project(source=source, columns=columns) as project:
            made_of = arena[dict(columns)[column]]
            if isinstance(made_of, ColumnOf):
                fewer = only_where(arena, source, made_of.name, values)
                return arena.add(replace(project, source=fewer))
        case Join(left=left, right=right) as join:
            if column in arena.names(left):
                fewer = only_where(arena, left, column, values)
                return arena.add(replace(join, left=fewer))
            fewer = only_where(arena, right, column, values)
            return arena.add(replace(join, right=fewer, kind="inner"))
    (value,) = arena.names(values)
    joined = arena.add(Join(relation, values, "inner", ((column, value),)))
    own = tuple((name, arena.column(name)) for name in arena.names(relation))
    return arena.add(Project(joined, own))


def where_found(arena: Arena, relation: NodeId, column: str) -> NodeId:
    """The rows of `relation`, some of those that lack a value in `column` left out.

    Where that is joined to rows that may stay without a partner, they do not.
    """
    match arena[relation]:
        case Filter(source=source, condition=condition):
            return arena.add(Filter(where_found(arena, source, column), condition))
        case Project(source=source, columns=columns) as project:
            made_of = arena[dict(columns)[column]]
            if isinstance(made_of, ColumnOf):
                return arena.add(replace(project, source=where_found(arena, source, made_of.name)))
        case Join(left=left, right=right) as join:
            if column in arena.names(left):
                return arena.add(replace(join, left=where_found(arena, left, column)))
            found = where_found(arena, right, column)
            return arena.add(replace(join, right=found, kind="inner"))
    return relation
