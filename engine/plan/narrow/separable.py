"""Which data sets of a rule can be cut down to the rows of some entities, and nothing else changes.

A relation is *cut down with* its data sets where, evaluated over the rows of some entities alone,
it has just those of its rows that these entities determine. A scan is, by its entity and by its
row. A join is where it makes two such columns equal; groups are where such a column is a key.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from dsl.domains import TEXTUAL, Domain
from dsl.schema import Column, DataSet
from engine.catalog.layout import layout_of
from engine.plan.arena import Arena
from engine.plan.from_rule import RulePlan
from engine.plan.narrow.flat import flattened, leaves
from engine.plan.nodes import (
    Aggregate,
    ColumnOf,
    Components,
    Filter,
    Given,
    Join,
    Kept,
    NodeId,
    Numbered,
    Project,
    Scan,
    Union,
)

#: The column of a scan that has the entity as a whole number, where it is interned.
INTERNED: Final = "@"


@dataclass(frozen=True, slots=True)
class Entity:
    """What the rows of a data set are cut down by: a column, and its domain.

    `interned` says that it is there as numbers, too, and `ordered` that the rows lie by it.
    """

    column: str
    domain: Domain
    interned: bool
    ordered: bool

    @property
    def told_apart_by(self) -> str:
        """The column of a scan by which entities are told apart: of their numbers, if it can be."""
        return INTERNED if self.interned else self.column


def entity_by(data_set: DataSet, column: Column, *, numbers: bool) -> Entity:
    """What the rows of `data_set` are cut down by in `column`."""
    layout = layout_of(data_set)
    ordered = layout.entity == column.name
    return Entity(column.name, column.domain, ordered and layout.interned and numbers, ordered)


#: What a column tells of its row: the entity itself, or the row of a data set, which has one.
Tells: TypeAlias = Domain | str

#: Per column that tells the entity of a row, what it tells; None where nothing is cut down.
Telling: TypeAlias = Mapping[str, frozenset[Tells]] | None


class NotSeparableError(Exception):
    """The relation over some entities is not the same rows of the relation over all."""


def separable_data_sets(arena: Arena, plan: RulePlan, *, numbers: bool) -> Mapping[str, Entity]:
    """The data sets of a rule that can be cut down together, its base among them; else none.

    They are by what their rows are about, or else by what the rule groups by. `numbers` says
    whether rows have interned entities as numbers, too.
    """
    if plan.tables or plan.rule.base.table is not None:
        return {}
    base = plan.rule.base.data_set
    for column in _columns_to_try(arena, plan):
        entities = {base.name: entity_by(base, column, numbers=numbers)}
        if _separable(arena, plan, entities):
            return _with_others(arena, plan, entities, numbers=numbers)
    return {}


def _columns_to_try(arena: Arena, plan: RulePlan) -> Iterator[Column]:
    """Columns of the base: that by which it lies, then texts that are keys; all are at hand."""
    base, slot = plan.rule.base.data_set, plan.bindings.rows[0][1]
    flat = flattened(arena, plan.bindings.relation)
    any_column = any(leaf.slot == slot for leaf in leaves(flat.spine))
    own = {arena.column(f"{slot}.{c.name}"): c for c in base.columns if c.domain.kind in TEXTUAL}
    keys = [own[e] for k in plan.bindings.keys if (e := flat.names[k]) in own]
    entity = next((c for c in base.columns if c.name == layout_of(base).entity), None)
    for column in dict.fromkeys([*([] if entity is None else [entity]), *keys]):
        if any_column or f"{slot}.{column.name}" in flat.names:
            yield column


def _with_others(
    arena: Arena, plan: RulePlan, entities: Mapping[str, Entity], *, numbers: bool
) -> Mapping[str, Entity]:
    """`entities` and those of the other data sets that can be cut down with them."""
    (wanted,) = {entity.domain for entity in entities.values()}
    for alias in plan.rule.aliases:
        data_set = alias.data_set
        for column in data_set.columns:
            if alias.table is not None or data_set.name in entities or column.domain != wanted:
                continue
            by = entity_by(data_set, column, numbers=numbers)
            if _separable(arena, plan, {**entities, data_set.name: by}):
                entities = {**entities, data_set.name: by}
    return entities


def divided_with(
    arena: Arena, relation: NodeId, several: Collection[Mapping[str, Entity]]
) -> Mapping[str, Entity]:
    """The data sets that can be divided by interned entities so that `relation` is with them.

    `several` are data sets by which those can be cut down that `relation` is asked for.
    """
    first, *others = several
    alike = {
        name: entity
        for name, entity in first.items()
        if entity.interned and all(other.get(name) == entity for other in others)
    }
    try:
        Tellings(arena, alike).of(relation)
    except NotSeparableError:
        return {}
    return alike


def _separable(arena: Arena, plan: RulePlan, entities: Mapping[str, Entity]) -> bool:
    telling = Tellings(arena, entities)
    try:
        for root in relations_of(plan):
            telling.of(root)
    except NotSeparableError:
        return False
    return True


def relations_of(plan: RulePlan) -> Iterator[NodeId]:
    """The relations of a rule whose rows belong to single groups."""
    if plan.groups is not None:
        yield plan.groups.relation
    if plan.window is not None:
        window = plan.window
        yield from (window.windows.relation, window.islands.relation, window.undated, window.taken)
    if plan.keyless is not None:
        yield plan.keyless
    yield from (plan.details.of_found, plan.keyless_details)
    for refuted in plan.refuted:
        yield from (refuted.of_found, refuted.keyless)
    several: Collection[Collection[NodeId]] = (
        [e.relation for e in plan.evidence],
        [d.relation for d in plan.doubts],
        [a.relation for a in plan.asked_there],
        [n.relation for n in plan.nearest],
        [d.relation for d in plan.disagreements],
    )
    for relations in several:
        yield from relations


class Tellings:
    """What the columns of relations tell, where the data sets `entities` are cut down."""

    def __init__(self, arena: Arena, entities: Mapping[str, Entity]) -> None:
        self._arena, self._entities = arena, entities
        self._known: dict[NodeId, Telling] = {}

    def of(self, relation: NodeId) -> Telling:
        """Of `relation`; NotSeparableError where it is not cut down with its data sets."""
        if relation not in self._known:
            self._known[relation] = self._of(relation)
        return self._known[relation]

    def _of(self, relation: NodeId) -> Telling:
        match self._arena[relation]:
            case Scan() as scan:
                return self._scanned(scan)
            case Given():
                return None
            case Filter(source=source) | Kept(source=source):
                return self.of(source)
            case Project(source=source, columns=columns):
                return self._projected(self.of(source), columns)
            case Join() as join:
                return self._joined(join)
            case Aggregate(source=source, keys=keys):
                return _kept(self.of(source), keys)
            case Union(sources=sources):
                return self._united([self.of(source) for source in sources])
            case Numbered(source=source) | Components(source=source):
                if self.of(source) is not None:
                    raise NotSeparableError
                return None
            case other:
                raise TypeError(f"not a relation: {other}")

    def _scanned(self, scan: Scan) -> Telling:
        entity = self._entities.get(scan.data_set)
        if entity is None:
            return None
        names = dict.fromkeys((entity.column, entity.told_apart_by))
        return {
            **{f"{scan.slot}.{name}": frozenset({entity.domain}) for name in names},
            f"{scan.slot}.#": frozenset({scan.data_set}),
        }

    def _projected(self, telling: Telling, columns: tuple[tuple[str, NodeId], ...]) -> Telling:
        if telling is None:
            return None
        kept = {}
        for name, expression in columns:
            node = self._arena[expression]
            if isinstance(node, ColumnOf) and node.name in telling:
                kept[name] = telling[node.name]
        return _some(kept)

    def _joined(self, join: Join) -> Telling:
        left, right = self.of(join.left), self.of(join.right)
        if right is None:
            return left
        if left is None:
            if join.kind == "inner":
                return right
            raise NotSeparableError
        if not any(left.get(one, _NOTHING) & right.get(other, _NOTHING) for one, other in join.on):
            raise NotSeparableError
        # where a row is kept without a partner, the columns of the right tell nothing
        return {**left, **right} if join.kind == "inner" else left

    @staticmethod
    def _united(tellings: list[Telling]) -> Telling:
        if all(telling is None for telling in tellings):
            return None
        first, *others = [telling or {} for telling in tellings]
        names = {n for n in first if all(n in other for other in others)}
        return _some({n: frozenset.intersection(*(t[n] for t in (first, *others))) for n in names})


_NOTHING: frozenset[Tells] = frozenset()


def _kept(telling: Telling, keys: Collection[str]) -> Telling:
    return telling and _some({k: t for k, t in telling.items() if k in keys})


def _some(telling: Mapping[str, frozenset[Tells]]) -> Telling:
    """`telling`, which must not be empty: else the rows of entities cannot be told apart."""
    kept = {name: tells for name, tells in telling.items() if tells}
    if not kept:
        raise NotSeparableError
    return kept
