"""A rule as candidates are asked for it: flat bindings, made plain, and where its entity stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dsl.schema import DataSet
from engine.plan.arena import Arena
from engine.plan.from_rule import RulePlan
from engine.plan.narrow.flat import Flat, Joined, Leaf, Spine, flattened, leaves
from engine.plan.narrow.separable import INTERNED, Entity, entity_of
from engine.plan.narrow.simplify import Facts, simplified
from engine.plan.nodes import NodeId


@dataclass(frozen=True, slots=True)
class Described:
    """The bindings of a rule, flat.

    `present` are the columns of the spine that have a value in every row. `entity` is the one by
    which candidates are named, `text` the one that has it as it was filed; `by_number` says that
    they differ, since candidates are interned numbers.
    """

    plan: RulePlan
    flat: Flat
    present: frozenset[str]
    entity: str
    text: str

    @property
    def by_number(self) -> bool:
        """Whether candidates are named by interned numbers."""
        return self.entity != self.text


def described(arena: Arena, plan: RulePlan) -> Described:
    """The bindings of the rule of `plan`, whose base has an entity."""
    base = plan.rule.base.data_set
    entity = entity_of(base)
    assert entity is not None, "a base that can be cut down has an entity"
    data_sets = {alias.data_set.name: alias.data_set for alias in plan.rule.aliases}
    flat = flattened(arena, plan.bindings.relation)
    flat = replace(flat, spine=_by_numbers(flat.spine, data_sets))
    present = _present(flat.spine, data_sets)
    slot = plan.bindings.rows[0][1]
    by_number = entity.interned and any(leaf.slot == slot for leaf in leaves(flat.spine))
    return Described(
        plan=plan,
        flat=replace(flat, conditions=plain_conditions(arena, flat, present)),
        present=present,
        entity=f"{slot}.{INTERNED if by_number else entity.column}",
        text=f"{slot}.{entity.column}",
    )


def plain_conditions(arena: Arena, flat: Flat, present: frozenset[str]) -> tuple[NodeId, ...]:
    """The conditions of `flat` made plain, each once, without those that always hold."""
    facts = Facts(present)
    plain = (simplified(arena, condition, facts) for condition in flat.conditions)
    return tuple(c for c in dict.fromkeys(plain) if c != arena.flag(True))


def _by_numbers(spine: Spine, data_sets: Mapping[str, DataSet]) -> Spine:
    """`spine` with its persons compared by number wherever both sides have them so."""
    if not isinstance(spine, Joined):
        return spine
    left, right = _by_numbers(spine.left, data_sets), _by_numbers(spine.right, data_sets)
    known = {leaf.slot: data_sets[leaf.data_set] for leaf in leaves(spine)}
    pairs = []
    for pair in spine.on:
        numbers = [_number(known, name) for name in pair]
        one, other = numbers
        pairs.append((one, other) if one is not None and other is not None else pair)
    return Joined(left, right, tuple(pairs))


def _number(data_sets: Mapping[str, DataSet], name: str) -> str | None:
    slot, _, column = name.partition(".")
    entity: Entity | None = entity_of(data_sets[slot]) if slot in data_sets else None
    if entity is None or not entity.interned or entity.column != column:
        return None
    return f"{slot}.{INTERNED}"


def _present(spine: Spine, data_sets: Mapping[str, DataSet]) -> frozenset[str]:
    """The columns of leaves that have a value in every row."""
    return frozenset(
        f"{leaf.slot}.{name}" for leaf in leaves(spine) for name in _required(leaf, data_sets)
    )


def _required(leaf: Leaf, data_sets: Mapping[str, DataSet]) -> list[str]:
    data_set = data_sets[leaf.data_set]
    entity = entity_of(data_set)
    required = [column.name for column in data_set.columns if column.required]
    if entity is not None and entity.interned and entity.column in required:
        required.append(INTERNED)
    return ["#", *required]
