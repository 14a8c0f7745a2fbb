"""The pack's calendar as a relation: what each of its rows says of its day."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace

from dsl.model.law import Parameter
from dsl.model.rules import Rule
from dsl.model.steps import Calendar
from engine.plan.arena import Arena
from engine.plan.from_expression import Frame, expression_from
from engine.plan.nodes import NodeId, Project, Scan
from engine.plan.reads import reads

#: The columns of a calendar's relation: the id of the row, its day, and what it says of it.
ROW, DAY, OFF, WORKED = "calendar.#", "calendar.day", "calendar.off", "calendar.worked"
_SLOT = "calendar"


def calendar_relation(arena: Arena, calendar: Calendar, frame: Frame) -> NodeId:
    """The days that `calendar` arranges, one row for each row of its data set."""
    conditions = (calendar.off.expression, calendar.worked.expression)
    asked = {r.column for r in reads(calendar.day, *conditions)}
    names = tuple(c.name for c in calendar.alias.data_set.columns if c.name in asked)
    scan = arena.add(Scan(calendar.alias.data_set.name, _SLOT, names))
    own = replace(frame, slots={calendar.alias.name: _SLOT})
    day, off, worked = (expression_from(arena, e, own) for e in (calendar.day, *conditions))
    dated = arena.filtered(scan, arena.present(day))
    columns = ((ROW, arena.column(ROW)), (DAY, day), (OFF, off), (WORKED, worked))
    return arena.add(Project(dated, columns))


def frame_of(
    arena: Arena, rule: Rule, *, parameters: Mapping[str, Parameter], as_of: datetime.date
) -> Frame:
    """Where the expressions of `rule` find what is not of a row: parameters, day, calendar."""
    frame = Frame(parameters=parameters, as_of=as_of, slots={})
    if rule.calendar is None:
        return frame
    return replace(frame, calendar=calendar_relation(arena, rule.calendar, frame))
