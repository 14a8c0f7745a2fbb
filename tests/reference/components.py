"""Members that rows connect: who belongs together, found by going on from one to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dsl.syntax.declarations import Per
from tests.reference.bindings import Binding, value_of
from tests.reference.doubts import rows_open
from tests.reference.evaluate import evaluate
from tests.reference.groups import GroupScope, asked
from tests.reference.prepare import Prepared
from tests.reference.values import Cell, Truth, Value, all_true, plain

#: A member, or a value that members share.
_Node = tuple[str, Value]


@dataclass(frozen=True, slots=True)
class Side:
    """A member's component as one side sees it: its name and the bindings in it."""

    key: tuple[Value, Value]
    members: tuple[Binding, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A member, over the known bindings and over known and unknown ones together."""

    member: Value
    known: Side
    together: Side


def members(prepared: Prepared, made: Iterable[Binding]) -> Iterator[Member]:
    """“Each member that a row names is a row, whether anything ties it to another or not.”"""
    ties = [(b, *_ends(prepared, b)) for b in made]
    ties = [(b, one, two) for b, one, two in ties if None not in (one[1], two[1])]
    every = _names([(one, two) for _, one, two in ties])
    surely = _names([(one, two) for b, one, two in ties if b.truth is True])
    for node in sorted(every, key=str):
        if node[0] != "member":
            continue
        whole = tuple(b for b, one, _ in ties if every[one] == every[node])
        part = tuple(b for b, one, _ in ties if b.truth is True and surely[one] == surely.get(node))
        member = node[1]
        yield Member(
            member,
            known=Side((member, surely.get(node)), part),
            together=Side((member, every[node]), whole),
        )


def held(prepared: Prepared, member: Member) -> Truth:
    """“There for certain where a known row names it and the conditions hold both ways.”"""

    def side(one: Side) -> Truth:
        conditions = (asked(c, prepared, one.key, one.members) for c in prepared.group_conditions)
        return all_true([bool(one.members), *conditions])

    first, second = side(member.known), side(member.together)
    return first if first is second else None


def cells(prepared: Prepared, member: Member) -> dict[str, Cell]:
    """“What unknown rows would change is missing”, the name of the component too."""
    found = {}
    for name, expression in prepared.measures:
        known, together = (
            plain(evaluate(expression, GroupScope(prepared, side.key, side.members)))
            for side in (member.known, member.together)
        )
        whole = GroupScope(prepared, member.together.key, member.together.members)
        found[name] = None if known != together or rows_open(expression, whole) else known
    return found


def _ends(prepared: Prepared, binding: Binding) -> tuple[_Node, _Node]:
    assert prepared.keys is not None
    assert prepared.tied_by is not None
    per = next(s for s in prepared.rule.steps if isinstance(s, Per))
    assert per.component is not None
    other = value_of(prepared.tied_by, binding, prepared.world)
    kind = "member" if per.component.alike else "shared"
    return ("member", value_of(prepared.keys[0], binding, prepared.world)), (kind, other)


def _names(ties: list[tuple[_Node, _Node]]) -> Mapping[_Node, Value]:
    """The smallest member that each node leads to, through any number of ties."""
    beside: dict[_Node, set[_Node]] = {}
    for one, two in ties:
        beside.setdefault(one, set()).add(two)
        beside.setdefault(two, set()).add(one)
    found: dict[_Node, Value] = {}
    for node in beside:
        reached, waiting = {node}, [node]
        while waiting:
            further = beside[waiting.pop()] - reached
            reached |= further
            waiting += further
        found[node] = min(str(value) for kind, value in reached if kind == "member")
    return found
