"""Rows of a computed table's groups for which its conditions could hold at all.

What the conditions need at the least is counted first, over rows as narrow as can be; only rows of
groups that are left are then joined with all that the table asks of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dsl.domains import TEXTUAL
from dsl.model.expressions import ColumnValue
from dsl.model.rules import Rule
from engine.plan.arena import Arena
from engine.plan.bindings import Bindings
from engine.plan.bounds import Bounds
from engine.plan.nodes import Aggregate, Join, Kept, NodeId, Project
from engine.plan.numbered import by_list_number, list_of
from engine.plan.semijoins import only_where


def groups_that_could_hold(arena: Arena, rule: Rule, bindings: Bindings, source: NodeId) -> NodeId:
    """`source`, all with a key, without the rows of groups for which nothing can hold.

    Unless all conditions are told in one pass anyhow, or none in less than several.
    """
    bounds = Bounds(arena, rule, bindings, source, bindings.keys)
    could = bounds.could_hold() if bounds.at_most else None
    if could is None:
        return source
    keys = arena.add(Kept(_keys(arena, bounds, could)))
    told = tuple(zip(bindings.keys, arena.names(keys), strict=True))
    fewer = source
    for key, name in told:
        fewer = only_where(arena, fewer, key, arena.add(Aggregate(keys, (name,), ())))
    own = tuple((name, arena.column(name)) for name in arena.names(source))
    return arena.add(Kept(arena.add(Project(arena.add(Join(fewer, keys, "inner", told)), own))))


def _keys(arena: Arena, bounds: Bounds, could: NodeId) -> NodeId:
    """The keys of groups for which the conditions could hold."""
    folds, asked = bounds.fewest_rows() or (bounds.collected(), could)
    numbered = _by_number(arena, bounds)
    source = bounds.source if numbered is None else numbered.source
    pairs = numbered is not None and len(bounds.identity) == 2 == len(numbered.keys)
    groups = arena.add(Aggregate(source, bounds.identity, tuple(folds), numbered=pairs))
    groups = arena.filtered(groups, asked)
    told = {key: arena.column(key) for key in bounds.identity}
    for key, texts in ({} if numbered is None else numbered.keys).items():
        number, text = arena.names(texts)
        columns = ((f"{key}.number", arena.column(number)), (f"{key}.text", arena.column(text)))
        listed = arena.add(Project(texts, columns))
        groups = arena.add(Join(groups, listed, "inner", ((key, f"{key}.number"),)))
        told[key] = arena.column(f"{key}.text")
    return arena.add(Project(groups, tuple((f"could.{k}", c) for k, c in told.items())))


@dataclass(frozen=True, slots=True)
class _Numbered:
    """Rows with numbers for texts, and the list of texts by number of each such key."""

    source: NodeId
    keys: Mapping[str, NodeId]


def _by_number(arena: Arena, bounds: Bounds) -> _Numbered | None:
    """Rows whose keys are told apart by number; None where they are few, or not only told apart.

    Of two keys there are about as many groups as rows: each would hold two texts.
    """
    rule, bindings = bounds.rule, bounds.bindings
    aliases = {alias.name: alias for alias in rule.aliases}
    keys: dict[str, NodeId] = {}
    listed: dict[str, NodeId] = {}
    for name, key in zip(bindings.keys, rule.keys, strict=True):
        if not isinstance(key.expression, ColumnValue):
            continue
        alias, word = aliases[key.expression.alias], key.expression.column
        column = alias.data_set.column(word)
        if alias.table is None and column is not None and column.domain.kind in TEXTUAL:
            keys[name] = list_of(arena, alias.data_set.name, word)
            listed[f"{bindings.frame.slots[alias.name]}.{word}"] = keys[name]
    if len(keys) < 2:
        return None
    source = by_list_number(arena, bounds.source, listed)
    return None if source is None else _Numbered(source, keys)
