"""The questions that name the entities of which anything could be told, one for several rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from engine.plan.arena import Arena
from engine.plan.from_rule import RulePlan
from engine.plan.narrow.alternatives import any_list_of
from engine.plan.narrow.described import Described, described
from engine.plan.narrow.flat import Joined, built, columns_in
from engine.plan.narrow.grouped import GroupsOf, groups_of, worth_a_look
from engine.plan.narrow.numbered import by_number
from engine.plan.narrow.separable import Entity
from engine.plan.nodes import Aggregate, NodeId


class By(Enum):
    """By what a question tells whom rules could tell of.

    By their bindings; by groups that several rules have in common; by the groups of one rule.
    """

    ROWS = "rows"
    GROUPS = "groups"
    OWN_GROUPS = "own groups"


@dataclass(frozen=True, slots=True)
class Candidates:
    """A relation with one column: the entities that a rule among `rules` could tell of.

    `rules` are positions among the plans asked about. `by_number` says that the entities are
    interned numbers; a missing one stands for rows without an entity. `and_missing` adds that one.
    """

    relation: NodeId
    rules: tuple[int, ...]
    by: By
    by_number: bool
    and_missing: bool = False

    @property
    def grouped(self) -> bool:
        """Whether each entity has groups, which take memory: better some entities at a time."""
        return self.by is not By.ROWS


def candidates_of(
    arena: Arena,
    plans: Mapping[int, RulePlan],
    separable: Mapping[int, Mapping[str, Entity]],
    *,
    numbers: bool,
) -> tuple[Candidates, ...]:
    """The questions for the rules in `separable`, whose data sets there can be cut down.

    Rules of one kind share a question; the candidates of a rule are those of all that it is in.
    `numbers` says whether rows have interned entities as numbers, too.
    """
    rules = {
        position: described(arena, plans[position], entities, numbers=numbers)
        for position, entities in separable.items()
    }
    by_group = {p: groups for p, rule in rules.items() if (groups := _groups(arena, rule))}
    alone = {
        position: question
        for position, rule in rules.items()
        if position not in by_group and (question := _alone(arena, rule, position)) is not None
    }
    asked_of_rows = {
        position: conditions
        for position, rule in rules.items()
        if (conditions := _asked_of_rows(arena, rule, position in by_group or position in alone))
        is not None
    }
    return (
        *_of_rows(arena, rules, asked_of_rows),
        *_of_groups(arena, rules, by_group),
        *alone.values(),
    )


def _groups(arena: Arena, rule: Described) -> GroupsOf | None:
    """What is asked of groups, where it narrows more than what is asked of their rows."""
    few_rows = isinstance(rule.flat.spine, Joined)
    return None if few_rows or not rule.plan.rule.group_conditions else groups_of(arena, rule)


def _alone(arena: Arena, rule: Described, position: int) -> Candidates | None:
    """The entities of the groups as the rule itself finds them, which take several aggregations."""
    plan = rule.plan
    if plan.groups is None or isinstance(rule.flat.spine, Joined):
        return None
    names = [n for n in plan.identity if rule.flat.names[n] == arena.column(rule.text)]
    if not plan.rule.group_conditions or not names:
        return None
    groups = plan.groups.relation
    numbered = None if rule.interned is None else by_number(arena, groups, rule.interned)
    relation = arena.add(Aggregate(groups if numbered is None else numbered, (names[0],), ()))
    is_number = numbered is not None and rule.text == rule.interned
    return Candidates(relation, (position,), By.OWN_GROUPS, is_number)


def _asked_of_rows(arena: Arena, rule: Described, by_groups: bool) -> tuple[NodeId, ...] | None:
    """What is asked of bindings; where groups decide, only of those that lack a key."""
    if not by_groups:
        return rule.flat.conditions
    if rule.plan.keyless is None:
        return None
    keys = (rule.flat.names[k] for k in rule.plan.bindings.keys)
    return (*rule.flat.conditions, arena.any_of(arena.missing(k) for k in keys))


def _of_rows(
    arena: Arena, rules: Mapping[int, Described], asked: Mapping[int, tuple[NodeId, ...]]
) -> Iterator[Candidates]:
    """By bindings: whoever has one could be told of."""
    families: dict[object, dict[int, tuple[NodeId, ...]]] = {}
    for position, conditions in asked.items():
        family = (rules[position].flat.spine, rules[position].entity)
        families.setdefault(family, {})[position] = conditions
    for members in families.values():
        first = rules[next(iter(members))]
        conditions = any_list_of(arena, list(members.values()))
        read = columns_in(arena, conditions) | {first.entity}
        source = arena.filtered(built(arena, first.flat.spine, read), arena.all_of(conditions))
        relation = arena.add(Aggregate(source, (first.entity,), ()))
        unlooked = any(rules[position].flat.unlooked for position in members)
        yield Candidates(relation, tuple(members), By.ROWS, first.by_number, and_missing=unlooked)


def _of_groups(
    arena: Arena, rules: Mapping[int, Described], groups: Mapping[int, GroupsOf]
) -> Iterator[Candidates]:
    families: dict[object, dict[int, GroupsOf]] = {}
    for position, found in groups.items():
        families.setdefault((found.spine, found.keys), {})[position] = found
    for members in families.values():
        first = rules[next(iter(members))]
        relation = worth_a_look(arena, first.entity, list(members.values()))
        yield Candidates(relation, tuple(members), By.GROUPS, first.by_number)
