"""The rows of groups by what is joined: only partners that several rows could have in common.

A group that needs two bidders with one shareholder needs a shareholder of two companies. Most hold
one; which hold more is told from their own rows, before anything is joined to them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from dsl.model.aggregate_functions import AggregateFunction
from dsl.model.expressions import (
    AggregateValue,
    ColumnValue,
    Constant,
    Operation,
    Operator,
    TypedExpression,
    conjuncts,
)
from engine.plan.arena import Arena
from engine.plan.bindings import TAKEN
from engine.plan.doubt.lacking import columns_of
from engine.plan.narrow.described import Described
from engine.plan.narrow.flat import Flat, Joined, Leaf, Spine, Whole, flattened, leaves
from engine.plan.narrow.separable import INTERNED
from engine.plan.nodes import (
    Aggregate,
    Aggregation,
    ColumnOf,
    Fold,
    Literal,
    NodeId,
    Project,
    Scan,
)
from engine.plan.rewriting import replaced
from engine.plan.semijoins import where_found
from engine.plan.storage import WHOLE

_SEVERAL: Final = "several"


@dataclass(frozen=True, slots=True)
class Grouped:
    """Rows that are grouped, flat.

    `present` are the columns of the spine that have a value in every row. `numbers` are keys that
    are there as interned numbers, too, each with that column.
    """

    flat: Flat
    present: frozenset[str]
    numbers: Mapping[NodeId, NodeId]

    def asked_of_numbers(self, arena: Arena, condition: NodeId) -> NodeId:
        """`condition` with a number asked where it asks whether a key is there."""
        parts = {
            asked(text): asked(number)
            for text, number in self.numbers.items()
            for asked in (arena.present, arena.missing)
        }
        return replaced(arena, condition, parts)


def rows_of_groups(arena: Arena, rule: Described, relation: NodeId, keys: Sequence[str]) -> Grouped:
    """The rows of `relation`, bindings of `rule`, for groups by `keys`, which they all have.

    Rows of groups that could not be told of are left out where that is seen before they are joined.
    """
    for key in keys:
        relation = where_found(arena, relation, key)
    flat = flattened(arena, relation, rule.text)
    spine = rule.known.by_numbers(flat.spine)
    of_slots = {leaf.slot: leaf for leaf in leaves(spine)}
    numbers = {}
    partners: dict[str, str] = {}
    for key in keys:
        node = arena[flat.names[key]]
        slot, _, column = node.name.partition(".") if isinstance(node, ColumnOf) else ("", "", "")
        if slot not in of_slots:
            continue
        if rule.known.interned(of_slots[slot], column):
            numbers[flat.names[key]] = arena.column(f"{slot}.{INTERNED}")
        partners[slot] = INTERNED if flat.names[key] in numbers else column
    partners.pop(rule.plan.bindings.rows[0][1], None)
    # what is taken out, or has no date and so no window, is told of by itself
    by_conditions = rule.plan.window is None and arena[flat.names[TAKEN]] == Literal(None, WHOLE)
    if by_conditions:
        for columns in _several(rule, of_slots):
            for name in sorted(_equal_to(spine, columns)):
                slot, _, column = name.partition(".")
                if slot in partners:
                    key = partners.pop(slot)
                    spine = _with(spine, slot, key, _of_several(arena, of_slots[slot], key, column))
    return Grouped(replace(flat, spine=spine), rule.known.present(spine), numbers)


def _several(rule: Described, of_slots: Mapping[str, Leaf]) -> Iterator[tuple[str, ...]]:
    """The columns, also as numbers, of which a told group has several values."""
    slots, doubts = rule.plan.bindings.frame.slots, columns_of(rule.plan.rule)
    for condition in rule.plan.rule.group_conditions:
        for part in conjuncts(condition.expression):
            match _counted_as_several(part):
                case (
                    AggregateValue(
                        function=AggregateFunction.COUNT_DISTINCT,
                        argument=ColumnValue(alias=alias, column=column),
                        aliases=(_,),
                    ) as counted
                ) if slots[alias] in of_slots and doubts.open(counted) is None:
                    slot = slots[alias]
                    as_number = rule.known.interned(of_slots[slot], column)
                    yield (f"{slot}.{column}", *((f"{slot}.{INTERNED}",) if as_number else ()))


def _counted_as_several(condition: TypedExpression) -> TypedExpression | None:
    """What has to be two or more, where `condition` says so with a number."""
    match condition:
        case Operation(
            operator=Operator.GREATER_EQUAL, operands=(counted, Constant(value=int(least)))
        ) if least >= 2:
            return counted
        case Operation(
            operator=Operator.GREATER, operands=(counted, Constant(value=int(less)))
        ) if less >= 1:
            return counted
    return None


def _equal_to(spine: Spine, columns: Collection[str]) -> frozenset[str]:
    """`columns`, and all that joins make equal to one of them."""
    pairs = tuple(_pairs(spine))
    found = frozenset(columns)
    while True:
        more = found.union(*(pair for pair in pairs if found.intersection(pair)))
        if more == found:
            return found
        found = more


def _pairs(spine: Spine) -> Iterator[tuple[str, str]]:
    if isinstance(spine, Joined):
        yield from spine.on
        yield from _pairs(spine.left)
        yield from _pairs(spine.right)


def _of_several(arena: Arena, leaf: Leaf, key: str, value: str) -> NodeId:
    """The values of `key` that at least two rows of `leaf` have, each with one of `value`."""
    keyed = f"{_SEVERAL}.{key}"
    scan = arena.add(Scan(leaf.data_set, _SEVERAL, tuple(dict.fromkeys((key, value)))))
    counted = Aggregation("rows", Fold.COUNT, arena.column(f"{_SEVERAL}.{value}"), None)
    groups = arena.add(Aggregate(scan, (keyed,), (counted,)))
    several = arena.apply(Operator.GREATER_EQUAL, arena.column("rows"), arena.constant(2, WHOLE))
    told = ((keyed, arena.column(keyed)),)
    return arena.add(Project(arena.filtered(groups, several), told))


def _with(spine: Spine, slot: str, key: str, values: NodeId) -> Spine:
    """`spine` with only the rows of `slot` whose `key` is among `values`."""
    match spine:
        case Leaf(slot=own) if own == slot:
            return Joined(spine, Whole(values), ((f"{slot}.{key}", f"{_SEVERAL}.{key}"),))
        case Joined(left=left, right=right):
            left, right = (_with(side, slot, key, values) for side in (left, right))
            return Joined(left, right, spine.on)
        case _:
            return spine
