"""The rows that came nearest to what a `without` asks for, and were not near enough.

Only rows that meet everything else are held against it, and of them the engine keeps the most
alike: a key may have a hundred thousand rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dsl.model.expressions import NEAR, Operation, Operator, conjuncts, walk
from dsl.model.likeness import likenesses
from dsl.model.rules import Rule
from dsl.model.steps import Alias, Relation
from engine.plan.arena import Arena
from engine.plan.bindings import Bindings, RelationUse
from engine.plan.compared import NearColumns, compared, near_of_relation
from engine.plan.evidence import EVIDENCE, joined_again, with_slot
from engine.plan.from_expression import expression_from
from engine.plan.linking import NO_ROW
from engine.plan.nodes import Aggregate, Aggregation, Fold, Given, Join, NodeId, Project
from engine.plan.storage import WHOLE

_BEST = "best"


@dataclass(frozen=True, slots=True)
class Nearest:
    """Per binding of the groups in the table `found` the rows of `alias` that are most alike.

    `relation` has the rows of the binding, `evidence.#`, and the columns of `near`, which is one
    comparison.
    """

    alias: Alias
    relation: NodeId
    near: NearColumns


def nearest_of(
    arena: Arena, rule: Rule, bindings: Bindings, identity: tuple[str, ...], found: str
) -> tuple[Nearest, ...]:
    """One for each comparison by which a `without` would have found a row."""
    asked = [
        (use, comparison)
        for use in bindings.uses
        if any(use.relation is relation for relation in rule.absences)
        for comparison in _that_tie(rule, use.relation)
    ]
    wanted = tuple(f"{found}.{name}" for name in identity)
    told = []
    for number, (use, comparison) in enumerate(asked):
        given = arena.add(Given(found, wanted))
        on = tuple(zip(identity, wanted, strict=True))
        source = arena.add(Join(bindings.relation, given, "inner", on))
        told.append(_nearest(arena, bindings, use, comparison, source, slot=f"w{number}"))
    return tuple(told)


def _nearest(
    arena: Arena,
    bindings: Bindings,
    use: RelationUse,
    comparison: Operation,
    source: NodeId,
    *,
    slot: str,
) -> Nearest:
    joined, _ = joined_again(arena, bindings, use, source, slot=slot)
    frame = with_slot(bindings.frame, use, slot)
    near, of_near = compared(arena, (comparison,), frame)
    rest = (
        arena.surely(expression_from(arena, part, frame))
        for condition in use.relation.conditions
        for part in conjuncts(condition.expression)
        if not any(isinstance(e, Operation) and e.operator in NEAR for e in walk(part))
    )
    ids = [f"{own}.#" for _, own in bindings.rows]
    none = arena.constant(NO_ROW, WHOLE)
    places = [
        (f"place{i}", arena.apply(Operator.COALESCE, arena.column(name), none))
        for i, name in enumerate(ids)
    ]
    columns = (
        *((name, arena.column(name)) for name in ids),
        *places,
        (EVIDENCE, arena.column(f"{slot}.#")),
        *of_near,
    )
    rows = arena.add(Project(arena.filtered(joined, arena.all_of(rest)), columns))
    return Nearest(use.alias, _most_alike(arena, rows, comparison, near, len(ids)), near)


def _most_alike(
    arena: Arena, rows: NodeId, comparison: Operation, near: NearColumns, places: int
) -> NodeId:
    """Of each binding, which `places` columns name, the rows whose value no other beats."""
    value = arena.column(near[0][1][2])
    fold = Fold.MIN if comparison.operator is Operator.EDIT_DISTANCE else Fold.MAX
    names = tuple(f"place{i}" for i in range(places))
    best = arena.add(Aggregate(rows, names, (Aggregation(_BEST, fold, value, None),)))
    apart = tuple((f"{_BEST}.{name}", arena.column(name)) for name in (*names, _BEST))
    on = tuple((name, f"{_BEST}.{name}") for name in names)
    met = arena.add(Join(rows, arena.add(Project(best, apart)), "inner", on))
    equal = arena.apply(Operator.EQUAL, value, arena.column(f"{_BEST}.{_BEST}"))
    return arena.filtered(met, equal)


def _that_tie(rule: Rule, relation: Relation) -> Iterator[Operation]:
    """Not those by which rows that lie apart are asked for: the nearest says nothing of them."""
    ties = {n.operation: n.ties for c in relation.conditions for n in likenesses(c.expression)}
    yield from (o for o in near_of_relation(rule, relation) if ties[o])
