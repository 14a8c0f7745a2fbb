"""The bindings of found groups, row by row: what a finding rests on.

Groups are found first and their rows fetched second, so that a rule that finds nothing
pays nothing for its witnesses.
"""

from __future__ import annotations

from dataclasses import dataclass

from dsl.model.aggregate_functions import QUANTIFIERS
from dsl.model.expressions import AggregateValue, TypedExpression, operands, walk
from dsl.model.rules import Rule
from dsl.model.steps import Alias
from engine.plan.arena import Arena
from engine.plan.bindings import EVENT, KNOWN, TAKEN, TIME, Bindings, nullable_reads
from engine.plan.compared import NearColumns, compared, near_of_bindings
from engine.plan.from_expression import Frame, expression_from, outside_calendar, value_used
from engine.plan.groups import row_texts
from engine.plan.nodes import Given, Join, NodeId, Project
from engine.plan.reads import (
    Read,
    aggregates,
    group_expressions,
    of_calendars,
    parameters_read,
    reads,
    row_expressions,
    sure_reads,
)

FOUND = "found"
_OUTSIDE = "outside calendar"


@dataclass(frozen=True, slots=True)
class DetailColumns:
    """What the columns of the details hold, beside `known`, `taken`, `event`, `time` and keys.

    `rows` holds per alias the column of its row id; `lacking` per nullable column that the
    rule reads a flag that its value is missing; `texts` the parts of the message that speak
    of rows; `parameters` which value of each parameter applied; `counted` per aggregate
    with a condition of its own a flag that it counts the row; `outside_calendar` a flag that
    working days were asked for which the calendar does not know, where any are asked for;
    `near` per near comparison of a binding's own rows the columns of both texts and of what
    came of it.
    """

    rows: tuple[tuple[Alias, str], ...]
    lacking: tuple[tuple[Read, str], ...]
    texts: tuple[tuple[TypedExpression, str], ...]
    parameters: tuple[tuple[str, str], ...]
    counted: tuple[tuple[AggregateValue, str], ...]
    outside_calendar: str | None
    near: NearColumns


@dataclass(frozen=True, slots=True)
class Details:
    """The details of all bindings, and of those whose identity is in the table `found`."""

    everything: NodeId
    of_found: NodeId
    columns: DetailColumns


def details_of(arena: Arena, rule: Rule, bindings: Bindings, identity: tuple[str, ...]) -> Details:
    """The details of the bindings of `rule`; `identity` names a group among them."""
    frame = bindings.frame
    asked = reads(*row_expressions(rule), *group_expressions(rule)) + sure_reads(rule.aliases)
    lacking = tuple(
        (r, f"lacks {frame.slots[r.alias]}.{r.column}") for r in nullable_reads(bindings, asked)
    )
    texts = tuple((e, f"text{i}") for i, e in enumerate(row_texts(rule)))
    inside = [e for a in aggregates(group_expressions(rule)) for e in operands(a)]
    bound = {alias.name for alias, _ in bindings.rows}
    parameters = [
        p
        for p in parameters_read((*row_expressions(rule), *row_texts(rule), *inside))
        if all(r.alias in bound for r in reads(p))  # a relation's own rows are not at hand
    ]
    used = tuple((p, f"parameter{i}") for i, p in enumerate(parameters))
    rows = tuple((alias, f"{slot}.#") for alias, slot in bindings.rows)
    conditional = [a for a in aggregates(group_expressions(rule)) if a.condition is not None]
    counted = tuple((a, f"counted{i}") for i, a in enumerate(conditional))

    kept = [*identity, *bindings.keys, *(name for _, name in rows), KNOWN, TAKEN, EVENT]
    if rule.window is not None:
        kept.append(TIME)
    kept += [t.column for t in bindings.truths]
    kept += [name for use in bindings.uses for name in use.looked_for]
    columns = [(name, arena.column(name)) for name in dict.fromkeys(kept)]
    for read, name in lacking:
        column = arena.column(f"{frame.slots[read.alias]}.{read.column}")
        columns.append((name, arena.missing(column)))
    columns += [(name, expression_from(arena, e, frame)) for e, name in texts]
    columns += [(name, value_used(arena, p, frame)) for p, name in used]
    columns += [(name, _counts(arena, a, frame)) for a, name in counted]
    inside_bindings = (*row_expressions(rule), *row_texts(rule), *inside)
    asked_days = [
        o
        for o in of_calendars(e for x in inside_bindings for e in walk(x))
        if all(r.alias in bound for r in reads(o))
    ]
    if asked_days:
        columns.append((_OUTSIDE, outside_calendar(arena, asked_days, frame)))
    near, of_near = compared(arena, near_of_bindings(rule), frame)
    columns += of_near
    everything = arena.add(Project(bindings.relation, tuple(columns)))

    wanted = tuple(f"{FOUND}.{name}" for name in identity)
    found = arena.add(Given(FOUND, wanted))
    on = tuple(zip(identity, wanted, strict=True))
    return Details(
        everything=everything,
        of_found=arena.add(Join(everything, found, "inner", on)),
        columns=DetailColumns(
            rows=rows,
            lacking=lacking,
            texts=texts,
            parameters=tuple((p.parameter, name) for p, name in used),
            counted=counted,
            outside_calendar=_OUTSIDE if asked_days else None,
            near=near,
        ),
    )


def _counts(arena: Arena, aggregate: AggregateValue, frame: Frame) -> NodeId:
    """Whether the aggregate counts the rows of a binding: its condition is surely true."""
    assert aggregate.condition is not None
    asked = [arena.surely(expression_from(arena, aggregate.condition, frame))]
    asked += [arena.present(arena.column(f"{frame.slots[a]}.#")) for a in aggregate.aliases]
    skipped_without = aggregate.argument if aggregate.order is None else aggregate.order
    if skipped_without is not None and aggregate.function not in QUANTIFIERS:
        asked.append(arena.present(expression_from(arena, skipped_without, frame)))
    return arena.all_of(asked)
