"""Groups of bindings: their aggregates, and whether their conditions hold.

Everything is computed twice: over the known bindings, and over known and unknown ones
together (columns `….known` and `….all`). Measures are those of the known bindings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from dsl.model.expressions import (
    AggregateValue,
    Operator,
    TypedExpression,
    conjuncts,
)
from dsl.model.parts import weighing
from dsl.model.rules import Rule
from dsl.model.steps import Exemption
from engine.plan.arena import Arena
from engine.plan.bindings import Bindings
from engine.plan.doubt.lacking import columns_of, opened, rows_open
from engine.plan.doubt.truths import settled
from engine.plan.folds import SIDES, Folds
from engine.plan.from_expression import Frame, covers, expression_from, outside_calendar, value_used
from engine.plan.nodes import NodeId, Project
from engine.plan.reads import (
    aggregates,
    group_conditions,
    of_calendars,
    outside_aggregates,
    parameters_of_groups,
    row_reads,
    unlookable_aliases,
)
from engine.plan.storage import WHOLE

_OUTSIDE = "outside calendar"
_SCORE = "score"


@dataclass(frozen=True, slots=True)
class GroupColumns:
    """What the columns of a grouped relation hold, beside its keys.

    `count.known`, `count.all` and `count.taken` bindings; `holds.known` and `holds.all`,
    the truth of the group; `x0.known` … the truth of each exemption; `measures`, `texts`
    (parts of the message that speak of the group), `aggregates` read by conditions, and
    how many rows are open for measures and aggregates, where some may be, which value of each
    parameter was used; `outside_calendar` says whether working days were
    asked for that the calendar does not know, over all bindings. `severities` has the truth of
    each severity line that has a condition, by its position, and `score` the score as written,
    both over the known bindings.
    """

    measures: tuple[str, ...]
    texts: tuple[tuple[TypedExpression, str], ...]
    aggregates: tuple[tuple[AggregateValue, str], ...]
    open_rows: tuple[tuple[TypedExpression, str], ...]
    parameters: tuple[tuple[str, str], ...]
    outside_calendar: str | None
    severities: Mapping[int, str]
    score: str | None


@dataclass(frozen=True, slots=True)
class Grouped:
    """A relation with one row per group, and what its columns hold."""

    relation: NodeId
    columns: GroupColumns


def grouped(
    arena: Arena,
    rule: Rule,
    bindings: Bindings,
    *,
    source: NodeId,
    identity: tuple[str, ...],
    carried: tuple[str, ...] = (),
    every: bool = False,
) -> Grouped:
    """The groups of `source`, one per distinct `identity`; `carried` depends on the identity.

    Those that are plainly without a finding are left out, unless `every` is said.
    """
    expressions = _expressions(rule)
    folds = Folds(arena, rule, bindings, source, identity)
    for aggregate in aggregates((*expressions, *_about_open_rows(rule, expressions))):
        folds.take(aggregate)
    base = () if rule.grouped else _base_columns(rule, bindings, expressions)
    joined = folds.joined(tuple(dict.fromkeys((*carried, *base))))
    columns, described = _columns(arena, rule, bindings, folds)
    kept = ((n, arena.column(n)) for n in dict.fromkeys((*identity, *carried)))
    projected = arena.add(Project(joined, (*kept, *columns)))
    if every:
        return Grouped(projected, described)
    taken = arena.apply(Operator.GREATER, arena.column("count.taken"), arena.constant(0, WHOLE))
    held = (arena.not_false(arena.column(f"holds.{side}")) for side in SIDES)
    worth = arena.any_of((*held, taken))
    return Grouped(arena.filtered(projected, worth), described)


def _expressions(rule: Rule) -> tuple[TypedExpression, ...]:
    conditions = [c.expression for c in rule.group_conditions]
    conditions += [e.condition.expression for e in rule.group_exemptions if e.condition]
    measures = [m.expression for m in rule.measures]
    return (*conditions, *measures, *weighing(rule), *group_texts(rule))


def _about_open_rows(
    rule: Rule, expressions: Iterable[TypedExpression]
) -> Iterator[TypedExpression]:
    """What is asked beside `expressions` of rows for which something is missing."""
    columns = columns_of(rule)
    conditions = [c.expression for c in group_conditions(rule)]
    conditions += [s.condition.expression for s in rule.severities if s.condition is not None]
    yield from (settled(columns, c) for c in conditions)
    for expression in expressions:
        if several := opened(columns, expression):
            yield rows_open(several)


def group_texts(rule: Rule) -> tuple[TypedExpression, ...]:
    """The parts of the message that speak of the group, not of single rows."""
    return tuple(dict.fromkeys(p for p in rule.told if _is_of_group(rule, p)))


def row_texts(rule: Rule) -> tuple[TypedExpression, ...]:
    """The parts of the message that speak of rows; a group shows their distinct values."""
    return tuple(dict.fromkeys(p for p in rule.told if not _is_of_group(rule, p)))


def _is_of_group(rule: Rule, expression: TypedExpression) -> bool:
    outside = row_reads(expression)
    if rule.grouped:
        return not outside
    return all(r.alias == rule.base.name for r in outside)


def _base_columns(
    rule: Rule, bindings: Bindings, expressions: Iterable[TypedExpression]
) -> tuple[str, ...]:
    """The base columns read outside aggregates, where each base row is its own group."""
    slot = bindings.frame.slots[rule.base.name]
    found = (r for e in expressions for r in row_reads(e) if r.alias == rule.base.name)
    return tuple(dict.fromkeys(f"{slot}.{r.column}" for r in found))


def _columns(
    arena: Arena, rule: Rule, bindings: Bindings, folds: Folds
) -> tuple[list[tuple[str, NodeId]], GroupColumns]:
    frames: dict[str, Frame] = {
        side: replace(bindings.frame, aggregates=folds.values[side]) for side in SIDES
    }
    doubts = columns_of(rule)
    columns = [(f"count.{s}", arena.column(f"count.{s}")) for s in ("known", "all", "taken")]
    for side, frame in frames.items():
        held = holds(arena, rule, frame, side)
        if folds.sessions and side == "known":
            held = _unbroken(arena, held)
        columns.append((f"holds.{side}", held))
        columns += [
            (f"q{i}.{side}", expression_from(arena, settled(doubts, c.expression), frame))
            for i, c in enumerate(rule.group_conditions)
        ]
        for index, exemption in enumerate(rule.group_exemptions):
            columns.append((f"x{index}.{side}", _exempts(arena, rule, exemption, frame, side)))
    known = frames["known"]
    measures = [
        (f"m{i}", expression_from(arena, m.expression, known)) for i, m in enumerate(rule.measures)
    ]
    texts = [(e, f"t{i}") for i, e in enumerate(group_texts(rule))]
    read = aggregates(c.expression for c in rule.group_conditions)
    shown = [(a, f"a{i}") for i, a in enumerate(read)]
    told = (*(m.expression for m in rule.measures), *read, *group_texts(rule))
    left = [(e, f"o{i}") for i, e in enumerate(dict.fromkeys(told)) if opened(doubts, e)]
    asked = parameters_of_groups(_expressions(rule))
    used = [(p, f"p{i}") for i, p in enumerate(asked)]
    columns += measures
    columns += [(name, expression_from(arena, e, known)) for e, name in texts]
    columns += [(name, folds.values["known"][a]) for a, name in shown]
    columns += [
        (name, expression_from(arena, rows_open(opened(doubts, e)), known)) for e, name in left
    ]
    columns += [(name, value_used(arena, p, known)) for p, name in used]
    graded = {i: s.condition for i, s in enumerate(rule.severities) if s.condition is not None}
    columns += [
        (f"s{i}", expression_from(arena, settled(doubts, c.expression), known))
        for i, c in graded.items()
    ]
    if rule.score is not None:
        columns.append((_SCORE, expression_from(arena, rule.score.expression, known)))
    days = of_calendars(outside_aggregates(_expressions(rule)))
    if days:
        flags = (outside_calendar(arena, days, frame) for frame in frames.values())
        columns.append((_OUTSIDE, arena.any_of(flags)))
    return columns, GroupColumns(
        measures=tuple(name for name, _ in measures),
        texts=tuple(texts),
        aggregates=tuple(shown),
        open_rows=tuple(left),
        parameters=tuple((p.parameter, name) for p, name in used),
        outside_calendar=_OUTSIDE if days else None,
        severities={i: f"s{i}" for i in graded},
        score=_SCORE if rule.score is not None else None,
    )


def _unbroken(arena: Arena, truth: NodeId) -> NodeId:
    """`truth` of the known bindings, unknown where only unknown ones hold a session together."""
    first, last = arena.column("session.first"), arena.column("session.last")
    broken = arena.apply(Operator.NOT_EQUAL, first, last)
    return arena.case((broken, arena.flag(None)), otherwise=truth)


def holds(arena: Arena, rule: Rule, frame: Frame, side: str) -> NodeId:
    """Whether there is a binding on `side`, and the group's conditions are true over them."""
    some = arena.apply(Operator.GREATER, arena.column(f"count.{side}"), arena.constant(0, WHOLE))
    conditions = (_asked(arena, rule, c.expression, frame, side) for c in rule.group_conditions)
    return arena.all_of((some, *conditions))


def _asked(
    arena: Arena, rule: Rule, expression: TypedExpression, frame: Frame, side: str
) -> NodeId:
    """The truth of a condition on the group.

    Where a missing value could change it, it is unknown. Where it aggregates rows that some
    binding could not look for, it is never false: rows that are not known to be there may be.
    """
    unlookable, columns = unlookable_aliases(rule), columns_of(rule)
    parts = []
    for part in conjuncts(expression):
        truth = expression_from(arena, settled(columns, part), frame)
        aliases = {a for aggregate in aggregates([part]) for a in aggregate.aliases}
        slots = sorted(frame.slots[a] for a in aliases & unlookable)
        if side == "all" and slots:
            lost = some_unlooked(arena, slots)
            doubtful = arena.case((truth, arena.flag(True)), otherwise=arena.flag(None))
            truth = arena.case((lost, doubtful), otherwise=truth)
        parts.append(truth)
    return arena.all_of(parts)


def some_unlooked(arena: Arena, slots: Iterable[str]) -> NodeId:
    """Whether some binding of the group could not look for the rows of one of `slots`."""
    none = arena.constant(0, WHOLE)
    return arena.any_of(
        arena.apply(Operator.GREATER, arena.column(f"unlooked.{s}"), none) for s in slots
    )


def _exempts(arena: Arena, rule: Rule, exemption: Exemption, frame: Frame, side: str) -> NodeId:
    assert exemption.condition is not None
    last = arena.column(f"event.{side}")
    periods = dict.fromkeys(c.in_force for c in exemption.clauses)
    reach = arena.any_of(covers(arena, last, p) for p in periods)
    return arena.all_of((reach, _asked(arena, rule, exemption.condition.expression, frame, side)))
