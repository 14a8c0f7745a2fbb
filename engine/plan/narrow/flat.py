"""Relations with their conditions pulled to the top.

Two rules of which one asks for more, or for other amounts, join the same rows. Flattened, that
is seen, and their conditions lie side by side.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from engine.plan.arena import Arena
from engine.plan.nodes import (
    ColumnOf,
    Filter,
    Join,
    Node,
    NodeId,
    Project,
    Scan,
)
from engine.plan.rewriting import conjuncts, inlined


@dataclass(frozen=True, slots=True)
class Leaf:
    """A data set under a slot, whichever of its columns are read."""

    data_set: str
    slot: str


@dataclass(frozen=True, slots=True)
class Whole:
    """A relation that is taken as it stands."""

    relation: NodeId


@dataclass(frozen=True, slots=True)
class Joined:
    """Pairs of equal columns, of leaves on both sides."""

    left: Spine
    right: Spine
    on: tuple[tuple[str, str], ...]


#: What is joined, without any condition.
Spine: TypeAlias = Leaf | Whole | Joined


@dataclass(frozen=True, slots=True)
class Flat:
    """A relation as the rows of `spine` for which `conditions` are all true.

    `names` are the relation's columns, in expressions over those of the spine. `unlooked` says
    that rows without an entity are left out, for which something could not be looked up.
    """

    spine: Spine
    conditions: tuple[NodeId, ...]
    names: Mapping[str, NodeId]
    unlooked: bool = False


def flattened(arena: Arena, relation: NodeId, entity: str | None = None) -> Flat:
    """`relation` with its conditions at the top.

    What is looked up by the column `entity` is joined as if every row had one.
    """
    match arena[relation]:
        case Scan(data_set=data_set, slot=slot):
            names = {name: arena.column(name) for name in arena.names(relation)}
            return Flat(Leaf(data_set, slot), (), names)
        case Filter(source=source, condition=condition):
            looked_up = arena[source]
            if entity and _looks_up(arena, looked_up, condition, entity):
                assert isinstance(looked_up, Join)
                inner = arena.add(replace(looked_up, kind="inner"))
                return replace(flattened(arena, inner, entity), unlooked=True)
            flat = flattened(arena, source, entity)
            parts = conjuncts(arena, inlined(arena, condition, flat.names))
            return replace(flat, conditions=(*flat.conditions, *parts))
        case Project(source=source, columns=columns):
            flat = flattened(arena, source, entity)
            names = {name: inlined(arena, e, flat.names) for name, e in columns}
            return replace(flat, names=names)
        case Join(left=left, right=right, kind="inner", on=on):
            one, other = flattened(arena, left, entity), flattened(arena, right, entity)
            pairs = tuple((_plain(arena, one, a), _plain(arena, other, b)) for a, b in on)
            if all(a is not None and b is not None for a, b in pairs):
                spine = Joined(one.spine, other.spine, pairs)  # type: ignore[arg-type]
                conditions = (*one.conditions, *other.conditions)
                unlooked = one.unlooked or other.unlooked
                return Flat(spine, conditions, {**one.names, **other.names}, unlooked)
    return Flat(Whole(relation), (), {n: arena.column(n) for n in arena.names(relation)})


def _looks_up(arena: Arena, joined: Node, condition: NodeId, entity: str) -> bool:
    """Whether a filter keeps what a join by `entity` found, and the rows that have none."""
    if not isinstance(joined, Join) or joined.kind != "left":
        return False
    if any(one != entity for one, _ in joined.on):
        return False
    found = [arena.column(name) for name in arena.names(joined.right) if name.endswith(".#")]
    not_asked = arena.any_of(arena.missing(arena.column(one)) for one, _ in joined.on)
    return condition == arena.any_of((*map(arena.present, found), not_asked))


def _plain(arena: Arena, flat: Flat, name: str) -> str | None:
    """The column of the spine that `name` is, where it is one."""
    node = arena[flat.names[name]]
    return node.name if isinstance(node, ColumnOf) else None


def leaves(spine: Spine) -> Iterator[Leaf]:
    """The data sets that are joined, from left to right."""
    match spine:
        case Leaf():
            yield spine
        case Joined(left=left, right=right):
            yield from leaves(left)
            yield from leaves(right)


def any_whole(spine: Spine) -> bool:
    """Whether a relation is joined that is taken as it stands."""
    match spine:
        case Joined(left=left, right=right):
            return any_whole(left) or any_whole(right)
        case _:
            return isinstance(spine, Whole)


def built(arena: Arena, spine: Spine, columns: Collection[str]) -> NodeId:
    """The relation of `spine`, with at least `columns` and what it joins by."""
    match spine:
        case Whole(relation=relation):
            return relation
        case Leaf(data_set=data_set, slot=slot):
            own = sorted(c for s, _, c in (name.partition(".") for name in columns) if s == slot)
            return arena.add(Scan(data_set, slot, tuple(c for c in own if c != "#")))
        case Joined(left=left, right=right, on=on):
            wanted = {*columns, *(name for pair in on for name in pair)}
            sides = built(arena, left, wanted), built(arena, right, wanted)
            return arena.add(Join(*sides, "inner", on))
