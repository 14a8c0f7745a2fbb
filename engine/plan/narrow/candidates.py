"""The questions that name the entities of which anything could be told, one for several rules."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import islice
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from engine.plan.arena import Arena
from engine.plan.from_rule import RulePlan
from engine.plan.narrow.alternatives import any_list_of
from engine.plan.narrow.bounded import behind_bounds
from engine.plan.narrow.dear import cheap_first, reckoned_once
from engine.plan.narrow.described import Described, described
from engine.plan.narrow.different import with_different_values
from engine.plan.narrow.flat import Joined, any_whole, built, leaves
from engine.plan.narrow.grouped import GroupsOf, groups_of, worth_a_look
from engine.plan.narrow.relaxed import relaxed_groups
from engine.plan.narrow.separable import INTERNED, Entity, divided_with
from engine.plan.narrow.sharing import shared_by
from engine.plan.nodes import Aggregate, ColumnOf, NodeId
from engine.plan.numbered import by_interned_number
from engine.plan.rewriting import columns_in


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
    Groups that differ in a column of the base among `within` are told of by their own rows alone.
    Each of whom it names is in the rows of `sharing` persons at the least, where that is known.
    Where the data sets `divided` are divided by their entities, it names in each part whom it names
    in all.
    """

    relation: NodeId
    rules: tuple[int, ...]
    by: By
    by_number: bool
    and_missing: bool = False
    within: tuple[str, ...] = ()
    sharing: int | None = None
    divided: Mapping[str, Entity] = field(default_factory=dict)

    @property
    def grouped(self) -> bool:
        """Whether each entity has groups, which take memory: better some entities at a time."""
        return self.by is not By.ROWS


@dataclass(frozen=True, slots=True)
class Turn:
    """Which of the ways to ask about a rule is taken, and whether others may share its question.

    A way that names too many is followed by the next.
    """

    way: int = 0
    shared: bool = True

    def next(self, *, shared: bool) -> Turn:
        """By itself, if the question was shared with others, else the next way."""
        return Turn(self.way, shared=False) if shared else Turn(self.way + 1)


_FIRST: Final = Turn()


def candidates_of(
    arena: Arena,
    plans: Mapping[int, RulePlan],
    separable: Mapping[int, Mapping[str, Entity]],
    *,
    numbers: bool,
    turns: Mapping[int, Turn] = MappingProxyType({}),
) -> tuple[Candidates, ...]:
    """The questions for the rules in `separable`, whose data sets there can be cut down.

    Rules of one kind share a question; the candidates of a rule are those of all that it is in.
    `numbers` says whether rows have interned entities as numbers, too. In `turns` are rules that
    are to be asked about in another way than the first; those without one are in no question.
    """
    rules: dict[int, Described] = {}
    ways: dict[int, _Way] = {}
    for position, entities in separable.items():
        rule = described(arena, plans[position], entities, numbers=numbers)
        way = next(islice(_ways(arena, rule), turns.get(position, _FIRST).way, None), None)
        if way is not None:
            rules[position], ways[position] = rule, way
    asked = {
        position: conditions
        for position, way in ways.items()
        if (conditions := _asked_of_rows(arena, rules[position], way)) is not None
    }
    groups = {p: way for p, way in ways.items() if isinstance(way, GroupsOf)}
    apart = {p for p in ways if not turns.get(p, _FIRST).shared}
    own = ((p, way) for p, way in ways.items() if isinstance(way, _OwnGroups))
    of_groups = (
        *_of_groups(arena, rules, groups, apart),
        *(_own(arena, rules[p], way, p) for p, way in own),
    )
    of_rows = _of_rows(arena, rules, asked, apart)
    return (
        *(replace(q, divided=_divided(arena, separable, q)) for q in of_rows),
        *(replace(q, sharing=_sharing(plans, separable, q.rules)) for q in of_groups),
    )


def _divided(
    arena: Arena, separable: Mapping[int, Mapping[str, Entity]], question: Candidates
) -> Mapping[str, Entity]:
    several = [separable[position] for position in question.rules]
    return divided_with(arena, question.relation, several)


def _sharing(
    plans: Mapping[int, RulePlan],
    separable: Mapping[int, Mapping[str, Entity]],
    rules: Collection[int],
) -> int | None:
    """How many persons share each of whom a question names for `rules`; None: not known."""
    first = plans[next(iter(rules))].rule.base.data_set.name
    entities = {separable[position][first] for position in rules}
    (entity, *others) = entities
    return None if others else shared_by([plans[position] for position in rules], entity)


@dataclass(frozen=True, slots=True)
class _OwnGroups:
    """Groups by the keys of the rule, in several aggregations; `entity` is among the keys."""

    relation: NodeId
    entity: str


#: What is asked about a rule: of its bindings, or of groups.
_Way: TypeAlias = GroupsOf | _OwnGroups | Literal["rows"]


def _ways(arena: Arena, rule: Described) -> Iterator[_Way]:
    """The ways to ask about `rule`, the likeliest to name few at little cost first.

    A join to rows of another kind mostly leaves few bindings; else groups decide.
    """
    if isinstance(rule.flat.spine, Joined) or not rule.plan.rule.group_conditions:
        yield "rows"
    if not rule.plan.rule.group_conditions:
        return
    groups = groups_of(arena, rule)
    if groups is None and (bounds := relaxed_groups(arena, rule)) is not None:
        groups = replace(bounds, exact=False)
    if groups is not None:
        yield groups
    elif (several := _own_groups(arena, rule, with_different_values(arena, rule))) is not None:
        yield several
    told = None if rule.plan.groups is None else rule.plan.groups.relation
    if (own := _own_groups(arena, rule, told)) is not None:
        yield own
    elif groups is None and not isinstance(rule.flat.spine, Joined):
        yield "rows"


def _own_groups(arena: Arena, rule: Described, told: NodeId | None) -> _OwnGroups | None:
    """The groups `told`, which have the keys of the rule, if any are."""
    named = arena.column(rule.text)
    names = [n for n in rule.plan.identity if rule.flat.names[n] == named]
    return None if told is None or not names else _OwnGroups(told, names[0])


def _own(arena: Arena, rule: Described, way: _OwnGroups, position: int) -> Candidates:
    numbered = None
    if rule.interned is not None:
        numbered = by_interned_number(arena, way.relation, rule.interned, INTERNED)
    groups = way.relation if numbered is None else numbered
    relation = arena.add(Aggregate(groups, (way.entity,), ()))
    is_number = numbered is not None and rule.text == rule.interned
    return Candidates(relation, (position,), By.OWN_GROUPS, is_number, rule.flat.unlooked)


def _asked_of_rows(arena: Arena, rule: Described, way: _Way) -> tuple[NodeId, ...] | None:
    """What is asked of bindings; where groups decide, only of those that lack a key."""
    if way == "rows":
        return rule.flat.conditions
    if rule.plan.keyless is None:
        return None
    keys = (rule.flat.names[k] for k in rule.plan.bindings.keys)
    return (*rule.flat.conditions, arena.any_of(arena.missing(k) for k in keys))


def _of_rows(
    arena: Arena,
    rules: Mapping[int, Described],
    all_asked: Mapping[int, tuple[NodeId, ...]],
    apart: Collection[int],
) -> Iterator[Candidates]:
    """By bindings: whoever has one could be told of."""
    families: dict[object, dict[int, tuple[NodeId, ...]]] = {}
    for position, conditions in all_asked.items():
        rule = rules[position]
        family = (rule.flat.spine, rule.entity, position if position in apart else None)
        families.setdefault(family, {})[position] = conditions
    for members in families.values():
        first = rules[next(iter(members))]
        asked_of_any = any_list_of(arena, list(members.values()))
        conditions = cheap_first(arena, [behind_bounds(arena, c) for c in asked_of_any])
        read = columns_in(arena, conditions) | {first.entity}
        joined, asked = reckoned_once(arena, built(arena, first.flat.spine, read), conditions)
        source = arena.filtered(joined, arena.all_of(asked))
        relation = arena.add(Aggregate(source, (first.entity,), ()))
        unlooked = any(rules[position].flat.unlooked for position in members)
        yield Candidates(relation, tuple(members), By.ROWS, first.by_number, and_missing=unlooked)


def _of_groups(
    arena: Arena,
    rules: Mapping[int, Described],
    groups: Mapping[int, GroupsOf],
    apart: Collection[int],
) -> Iterator[Candidates]:
    families: dict[object, dict[int, GroupsOf]] = {}
    for position, found in groups.items():
        family = (found.spine, found.keys, position if position in apart else None)
        families.setdefault(family, {})[position] = found
    for members in families.values():
        first = rules[next(iter(members))]
        relation = worth_a_look(arena, first.entity, list(members.values()))
        unlooked = any(rules[position].flat.unlooked for position in members)
        yield Candidates(
            relation,
            tuple(members),
            By.GROUPS,
            first.by_number,
            and_missing=unlooked,
            within=_within(arena, first, list(members.values())),
        )


def _within(arena: Arena, rule: Described, several: Sequence[GroupsOf]) -> tuple[str, ...]:
    """The columns of the base, other than the entity, by which these groups differ.

    None where a group could be told of for other rows than its own: where its bounds are asked
    for, where its rows come of more than their data sets, or are joined to others of the base.
    There are no groups here whose key is missing.
    """
    (slot, _, _) = rule.entity.partition(".")
    keys = [key for key in several[0].keys if key != arena.column(rule.entity)]
    names = [node.name for key in keys if isinstance(node := arena[key], ColumnOf)]
    asked = frozenset.intersection(*(frozenset(one.conditions) for one in several))
    there = all(
        any(n in rule.present or arena.present(arena.column(n)) in asked for n in same)
        for same in ((rule.text, rule.entity), *((name,) for name in names))
    )
    spine, base = several[0].spine, rule.plan.rule.base.data_set.name
    alone = not any_whole(spine) and [leaf.data_set for leaf in leaves(spine)].count(base) == 1
    own = all(name.startswith(f"{slot}.") for name in names)
    if len(names) < len(keys) or not (there and own and alone and all(o.exact for o in several)):
        return ()
    return tuple(name.partition(".")[2] for name in names)
