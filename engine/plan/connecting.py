"""Members tied by what they share, through any number of others: components.

Which member belongs to which component is a table of its own, evaluated once, and asked twice:
over the known bindings, and over known and unknown ones together. Members that are alike in both
are one *piece*: everything that is aggregated is aggregated once for each piece, not for each
member, so that a large component costs no more than its rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from dsl.model.expressions import Operator
from dsl.model.rules import Tie
from dsl.model.tables import Table
from engine.plan.arena import Arena
from engine.plan.bindings import KNOWN, Bindings
from engine.plan.linking import part_name
from engine.plan.nodes import (
    Aggregate,
    Aggregation,
    Components,
    Fold,
    Join,
    NodeId,
    Numbered,
    Project,
    Scan,
)

#: The slots of a member, of the member of a binding, and of a piece.
_MEMBER, _OWN, _PIECE = "member", "own", "piece"
#: The column that names the component of a binding, over known and unknown ones together.
COMPONENT = f"{_OWN}.all"


@dataclass(frozen=True, slots=True)
class Connected:
    """Every binding once for each piece of its component.

    `identity` names the piece. `members` has a row for each member, which `piece` joins to the
    pieces; `member` is the column of the member itself, `names` those of its component, over
    either side.
    """

    source: NodeId
    identity: tuple[str, ...]
    members: NodeId
    piece: str
    member: str
    names: dict[str, str]


def connected_bindings(arena: Arena, table: Table, position: int, bindings: Bindings) -> Connected:
    """The members that the bindings of a branch tie, and the bindings of each piece.

    A binding is known in a piece where it is known and ties members of the piece by itself.
    """
    name = _declared(arena, table, position, bindings)
    bound = _beside_members(arena, name, _tied(arena, bindings), bindings.keys[0], "inner")
    columns = tuple(f"{_PIECE}.{c}" for c in ("piece", "known", "all"))
    pieces = arena.add(
        Aggregate(arena.add(Scan(name, _PIECE, ("piece", "known", "all"))), columns, ())
    )
    joined = arena.add(Join(pieces, bound, "inner", ((f"{_PIECE}.all", COMPONENT),)))
    one, other = arena.column(f"{_OWN}.known"), arena.column(f"{_PIECE}.known")
    same = arena.surely(arena.apply(Operator.EQUAL, one, other))
    known = arena.all_of((arena.column(KNOWN), same))
    kept = ((n, arena.column(n)) for n in arena.names(joined) if n != KNOWN)
    return Connected(
        source=arena.add(Project(joined, (*kept, (KNOWN, known)))),
        identity=(f"{_PIECE}.piece",),
        members=arena.add(Scan(name, _MEMBER, ("member", "known", "all", "piece"))),
        piece=f"{_MEMBER}.piece",
        member=f"{_MEMBER}.member",
        names={side: f"{_MEMBER}.{side}" for side in ("known", "all")},
    )


def with_components(arena: Arena, table: Table, position: int, bindings: Bindings) -> Bindings:
    """`bindings` with `COMPONENT`; missing for one that lacks a member or what ties it."""
    name = _declared(arena, table, position, bindings)
    own = arena.case((_has_both(arena, bindings), arena.column(bindings.keys[0])))
    relation = arena.extended(bindings.relation, [("tied", own)])
    beside = _beside_members(arena, name, relation, "tied", "left")
    return replace(bindings, relation=beside)


def _declared(arena: Arena, table: Table, position: int, bindings: Bindings) -> str:
    """What the members of the branch are called in `arena`, which is made to know them.

    The ties alone decide, however often a row repeats one.
    """
    name = part_name(table, position)
    if name not in arena.tables:
        alike = table.branches[position].tie is Tie.ALIKE
        member, _, other = bindings.keys
        known = Aggregation("known", Fold.ANY, arena.column(KNOWN), None)
        ties = arena.add(Aggregate(_tied(arena, bindings), (member, other), (known,)))
        members = arena.add(Components(table.name, ties, member, other, "known", alike))
        arena.tables[name] = arena.add(Numbered(members, ("member",)))
    return name


def _tied(arena: Arena, bindings: Bindings) -> NodeId:
    return arena.filtered(bindings.relation, _has_both(arena, bindings))


def _has_both(arena: Arena, bindings: Bindings) -> NodeId:
    return arena.all_of(arena.present(arena.column(k)) for k in bindings.keys)


def _beside_members(
    arena: Arena, name: str, source: NodeId, own: str, kind: Literal["inner", "left"]
) -> NodeId:
    """`source` beside the member that its column `own` names."""
    scan = arena.add(Scan(name, _OWN, ("member", "known", "all")))
    return arena.add(Join(source, scan, kind, ((own, f"{_OWN}.member"),)))
