"""Subjects that came far in a rule without being told of, counted by the step that ended them."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.model.expressions import Operator
from dsl.model.rules import Rule
from engine.plan.arena import Arena
from engine.plan.binding_builder import bindings_of
from engine.plan.bindings import Bindings, Truth
from engine.plan.from_expression import Frame
from engine.plan.groups import grouped
from engine.plan.nodes import Aggregate, Aggregation, Fold, NodeId, Project
from engine.plan.storage import WHOLE
from engine.plan.tables import declare_tables

#: How many steps a subject came through, and how many subjects came as far.
STEP, SUBJECTS, FIRST = "step", "subjects", "first"


@dataclass(frozen=True, slots=True)
class NearPlan:
    """Two questions: who ended at a condition on rows, and who at a condition on the group.

    Each has a relation with the keys and `step` of every such subject, and one that counts
    them by step, with the least first key. `steps` are the conditions on rows, by step; the
    group's are counted from 0. `of_groups` is None where there are none to fail, or windows.
    """

    keys: tuple[str, ...]
    steps: tuple[Truth, ...]
    of_rows: Counted
    of_groups: Counted | None


@dataclass(frozen=True, slots=True)
class Counted:
    """Subjects with the step that ended them, and the same counted by step."""

    subjects: NodeId
    by_step: NodeId


def near_plan(arena: Arena, rule: Rule, frame: Frame) -> NearPlan:
    """The plan of both questions."""
    declare_tables(arena, rule.aliases, frame)
    every = bindings_of(arena, rule, frame, keep_false=True)
    steps = tuple(sorted((t for t in every.truths if t.column.startswith("c")), key=_place))
    ended = arena.case(
        *(
            (arena.negated(arena.column(t.column)), arena.constant(i, WHOLE))
            for i, t in enumerate(steps)
        ),
        otherwise=arena.constant(len(steps), WHOLE),
    )
    rows = _with_step(arena, every.relation, every.keys, ended)
    furthest = Aggregation(STEP, Fold.MAX, arena.column(STEP), None)
    subjects = arena.add(Aggregate(rows, every.keys, (furthest,)))
    return NearPlan(
        every.keys,
        steps,
        of_rows=_counted(arena, subjects, every.keys, len(steps)),
        of_groups=_groups(arena, rule, frame),
    )


def subjects_at(arena: Arena, counted: Counted, step: int, first_key: NodeId) -> NodeId:
    """The subjects that ended at `step` and have `first_key`."""
    here = arena.apply(Operator.EQUAL, arena.column(STEP), arena.constant(step, WHOLE))
    same = arena.apply(Operator.EQUAL, arena.column("k0"), first_key)
    return arena.filtered(counted.subjects, arena.all_of((here, same)))


def _groups(arena: Arena, rule: Rule, frame: Frame) -> Counted | None:
    if rule.window is not None or not rule.group_conditions:
        return None
    kept: Bindings = bindings_of(arena, rule, frame)
    own = () if rule.grouped else (f"{kept.rows[0][1]}.#",)
    groups = grouped(
        arena, rule, kept, source=kept.relation, identity=(*own, *kept.keys), every=True
    )
    known = arena.apply(Operator.GREATER, arena.column("count.known"), arena.constant(0, WHOLE))
    ended = arena.case(
        *(
            (arena.negated(arena.column(f"q{i}.known")), arena.constant(i, WHOLE))
            for i in range(len(rule.group_conditions))
        ),
        otherwise=arena.constant(len(rule.group_conditions), WHOLE),
    )
    source = arena.filtered(groups.relation, known)
    subjects = _with_step(arena, source, kept.keys, ended)
    return _counted(arena, subjects, kept.keys, len(rule.group_conditions))


def _with_step(arena: Arena, source: NodeId, keys: tuple[str, ...], step: NodeId) -> NodeId:
    """The keys of `source`, where none lacks, and `step`."""
    present = arena.all_of(arena.present(arena.column(k)) for k in keys)
    columns = (*((k, arena.column(k)) for k in keys), (STEP, step))
    return arena.add(Project(arena.filtered(source, present), columns))


def _counted(arena: Arena, subjects: NodeId, keys: tuple[str, ...], steps: int) -> Counted:
    """Those that some step ended, and how many ended at each."""
    ended = arena.apply(Operator.LESS, arena.column(STEP), arena.constant(steps, WHOLE))
    left = arena.filtered(subjects, ended)
    folds = (
        Aggregation(SUBJECTS, Fold.COUNT, None, None),
        Aggregation(FIRST, Fold.MIN, arena.column(keys[0]), None),
    )
    return Counted(left, arena.add(Aggregate(left, (STEP,), folds)))


def _place(truth: Truth) -> int:
    return truth.span.start if truth.span is not None else 1 << 40
