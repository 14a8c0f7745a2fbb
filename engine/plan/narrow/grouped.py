"""Groups that could be told of, for rules that group the same rows by the same keys.

Only what decides whether a group is told is aggregated, for every rule over its own rows among
those of all: one pass, in which each aggregate has a mask. Measures come later, over few rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engine.plan.arena import Arena
from engine.plan.narrow.alternatives import any_list_of
from engine.plan.narrow.described import Described, plain_conditions
from engine.plan.narrow.flat import Flat, Spine, built
from engine.plan.narrow.partners import Grouped, rows_of_groups
from engine.plan.narrow.simplify import Facts, simplified
from engine.plan.nodes import (
    Aggregate,
    Aggregation,
    Filter,
    Fold,
    Literal,
    NodeId,
    Project,
)
from engine.plan.rewriting import columns_in, inlined
from engine.plan.storage import WHOLE


@dataclass(frozen=True, slots=True)
class GroupsOf:
    """The groups of one rule: keys and folds over the columns of the spine, and what is told.

    `worth` is a condition over the folds by their names; `conditions` are those of the rows.
    `exact` says that they are the groups as the rule finds them, and not bounds for these.
    """

    spine: Spine
    keys: tuple[NodeId, ...]
    conditions: tuple[NodeId, ...]
    folds: Mapping[str, Aggregation]
    worth: NodeId
    exact: bool = True


def groups_of(arena: Arena, rule: Described) -> GroupsOf | None:
    """The groups of `rule`; None where they take more than one aggregation."""
    plan = rule.plan
    if plan.groups is None:
        return None
    kept = arena[plan.groups.relation]
    project = arena[kept.source] if isinstance(kept, Filter) else None
    aggregate = arena[project.source] if isinstance(project, Project) else None
    if not (
        isinstance(kept, Filter)
        and isinstance(project, Project)
        and isinstance(aggregate, Aggregate)
    ):
        return None
    return folded(
        arena,
        rule,
        rows_of_groups(arena, rule, aggregate.source, aggregate.keys),
        keys=aggregate.keys,
        folds=aggregate.aggregations,
        told=inlined(arena, kept.condition, dict(project.columns)),
    )


def folded(
    arena: Arena,
    rule: Described,
    source: Grouped,
    *,
    conditions: Sequence[NodeId] = (),
    keys: Sequence[str],
    folds: Sequence[Aggregation],
    told: NodeId,
) -> GroupsOf:
    """Groups of `source` by `keys`, whose `folds` decide by `told`, made plain.

    `conditions`, `keys` and `folds` speak of the columns of `source`.
    """
    flat = source.flat
    asked = [inlined(arena, c, flat.names) for c in conditions]
    flat = replace(flat, conditions=(*flat.conditions, *asked))
    plain = plain_conditions(arena, flat, source.present)
    facts = Facts(source.present, true=plain)
    made = {a.name: _plain_fold(arena, a, flat, facts) for a in folds}
    counts = frozenset(n for n, a in made.items() if a.fold is Fold.COUNT)
    nothing = {n: arena.constant(0, WHOLE) for n, a in made.items() if _counts_nothing(arena, a)}
    worth = simplified(arena, inlined(arena, told, nothing), Facts(present=counts))
    read = columns_in(arena, [worth])
    entity = arena.column(rule.entity)
    named = [source.numbers.get(flat.names[k], flat.names[k]) for k in keys]
    return GroupsOf(
        spine=flat.spine,
        keys=tuple(dict.fromkeys((*named, entity))),
        conditions=tuple(source.asked_of_numbers(arena, c) for c in plain),
        folds={name: fold for name, fold in made.items() if name in read},
        worth=worth,
    )


def _plain_fold(arena: Arena, fold: Aggregation, source: Flat, facts: Facts) -> Aggregation:
    def plain(expression: NodeId | None) -> NodeId | None:
        if expression is None:
            return None
        return simplified(arena, inlined(arena, expression, source.names), facts)

    condition = plain(fold.condition)
    return replace(
        fold,
        argument=plain(fold.argument),
        condition=None if condition == arena.flag(True) else condition,
        order=tuple((inlined(arena, e, source.names), greatest) for e, greatest in fold.order),
    )


def _counts_nothing(arena: Arena, fold: Aggregation) -> bool:
    node = None if fold.argument is None else arena[fold.argument]
    return fold.fold is Fold.COUNT and isinstance(node, Literal) and node.text is None


def worth_a_look(arena: Arena, entity: str, several: Sequence[GroupsOf]) -> NodeId:
    """The entities with a group that a rule could tell of; the rules have one spine and keys."""
    asked = any_list_of(arena, [one.conditions for one in several])
    names = [f"key{i}" for i in range(len(several[0].keys))]
    folds: dict[Aggregation, str] = {}
    worths = []
    for one in several:
        mask = [c for c in one.conditions if c not in asked]
        own = {}
        for name, fold in one.folds.items():
            condition = arena.all_of([*mask, *([fold.condition] if fold.condition else [])])
            unnamed = replace(
                fold, name="", condition=None if condition == arena.flag(True) else condition
            )
            own[name] = arena.column(folds.setdefault(unnamed, f"f{len(folds)}"))
        worths.append(inlined(arena, one.worth, own))
    told = [replace(fold, name=name) for fold, name in folds.items()]
    read = _columns_of(arena, told) | columns_in(arena, [*several[0].keys, *asked])
    source = arena.filtered(built(arena, several[0].spine, read), arena.all_of(asked))
    keyed = arena.extended(source, zip(names, several[0].keys, strict=True))
    groups = arena.filtered(
        arena.add(Aggregate(keyed, tuple(names), tuple(told))),
        arena.any_of(arena.surely(w) for w in worths),
    )
    position = several[0].keys.index(arena.column(entity))
    return arena.add(Aggregate(groups, (names[position],), ()))


def _columns_of(arena: Arena, folds: Sequence[Aggregation]) -> frozenset[str]:
    read = [e for fold in folds for e in (fold.argument, fold.condition) if e is not None]
    return columns_in(arena, [*read, *(e for fold in folds for e, _ in fold.order)])
