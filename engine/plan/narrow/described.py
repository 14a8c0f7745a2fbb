"""A rule as candidates are asked for it: flat bindings, made plain, and where its entity stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dsl.schema import DataSet
from engine.catalog.layout import layout_of
from engine.plan.arena import Arena
from engine.plan.from_rule import RulePlan
from engine.plan.narrow.flat import Flat, Joined, Leaf, Spine, flattened, leaves
from engine.plan.narrow.separable import INTERNED, Entity
from engine.plan.narrow.simplify import Facts, simplified
from engine.plan.nodes import NodeId


@dataclass(frozen=True, slots=True)
class Described:
    """The bindings of a rule, flat.

    `present` are the columns of the spine that have a value in every row. `entity` is the one by
    which candidates are named, `text` the one that has it as it was filed; `by_number` says that
    they differ, since candidates are interned numbers. `interned` is the column of the base that
    its rows have as a number, too, whether or not it is that one.
    """

    known: Known
    plan: RulePlan
    flat: Flat
    present: frozenset[str]
    entity: str
    text: str
    interned: str | None

    @property
    def by_number(self) -> bool:
        """Whether candidates are named by interned numbers."""
        return self.entity != self.text


def described(
    arena: Arena, plan: RulePlan, entities: Mapping[str, Entity], *, numbers: bool
) -> Described:
    """The bindings of the rule of `plan`, whose data sets in `entities` can be cut down."""
    data_sets = {a.data_set.name: a.data_set for a in plan.rule.aliases}
    known = Known(data_sets, entities, numbers)
    entity = entities[plan.rule.base.data_set.name]
    slot = plan.bindings.rows[0][1]
    text = f"{slot}.{entity.column}"
    flat = flattened(arena, plan.bindings.relation, text)
    flat = replace(flat, spine=known.by_numbers(flat.spine))
    present = known.present(flat.spine)
    layout = layout_of(plan.rule.base.data_set)
    by_number = entity.interned and any(leaf.slot == slot for leaf in leaves(flat.spine))
    return Described(
        known=known,
        plan=plan,
        flat=replace(flat, conditions=plain_conditions(arena, flat, present)),
        present=present,
        entity=f"{slot}.{INTERNED if by_number else entity.column}",
        text=text,
        interned=f"{slot}.{layout.entity}" if numbers and layout.interned else None,
    )


def plain_conditions(arena: Arena, flat: Flat, present: frozenset[str]) -> tuple[NodeId, ...]:
    """The conditions of `flat` made plain, each once, without those that always hold."""
    facts = Facts(present)
    plain = (simplified(arena, condition, facts) for condition in flat.conditions)
    return tuple(c for c in dict.fromkeys(plain) if c != arena.flag(True))


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the data sets of a rule, by name.

    `entities` are those by which they are cut down; `numbers` says whether rows have interned
    ones as numbers, too.
    """

    data_sets: Mapping[str, DataSet]
    entities: Mapping[str, Entity]
    numbers: bool

    def by_numbers(self, spine: Spine) -> Spine:
        """`spine` with its entities compared by number wherever both sides have them so."""
        if not isinstance(spine, Joined):
            return spine
        left, right = self.by_numbers(spine.left), self.by_numbers(spine.right)
        slots = {leaf.slot: leaf.data_set for leaf in leaves(spine)}
        pairs = []
        for pair in spine.on:
            one, other = (self._number(slots, name) for name in pair)
            pairs.append((one, other) if one is not None and other is not None else pair)
        return Joined(left, right, tuple(pairs))

    def interned(self, leaf: Leaf, column: str) -> bool:
        """Whether the rows of `leaf` have `column` as a number, too."""
        layout = layout_of(self.data_sets[leaf.data_set])
        return self.numbers and layout.interned and layout.entity == column

    def _number(self, slots: Mapping[str, str], name: str) -> str | None:
        slot, _, column = name.partition(".")
        entity = self.entities.get(slots.get(slot, ""))
        if entity is None or not entity.interned or entity.column != column:
            return None
        return f"{slot}.{INTERNED}"

    def present(self, spine: Spine) -> frozenset[str]:
        """The columns of leaves that have a value in every row."""
        return frozenset(
            f"{leaf.slot}.{name}" for leaf in leaves(spine) for name in self._required(leaf)
        )

    def _required(self, leaf: Leaf) -> list[str]:
        entity = self.entities.get(leaf.data_set)
        columns = self.data_sets[leaf.data_set].columns
        required = [column.name for column in columns if column.required]
        if entity is not None and entity.interned and entity.column in required:
            required.append(INTERNED)
        return ["#", *required]
