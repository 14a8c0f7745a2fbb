"""The sentence of a finding: what the rule says of it, or why it is exempt or undetermined."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from dsl.model.expressions import TypedExpression
from dsl.model.parts import rows_without_value
from engine.findings.finding import (
    CalendarUse,
    Exempted,
    MissingCell,
    Outcome,
    Sentence,
    Value,
)
from engine.findings.groups_found import FoundGroup, Row
from engine.findings.words import exempt_message, message_of, undetermined_message
from engine.plan.from_rule import RulePlan


def sentence_of(
    plan: RulePlan,
    group: FoundGroup,
    rows: Sequence[Row],
    *,
    calendars: Sequence[CalendarUse],
    exempted: Sequence[Exempted],
    missing: Sequence[MissingCell],
) -> Sentence:
    """The sentence of the finding of `group`, whose bindings are `rows`."""
    rule = plan.rule
    if group.outcome is Outcome.EXEMPT:
        return (exempt_message(rule.surface, exempted),)
    if group.outcome is Outcome.UNDETERMINED:
        # A date that is missing explains why no value applied on it.
        unset = () if missing else _unset(plan, rows)
        outside = not missing and _outside_calendar(plan, group, rows)
        years = [y for use in calendars for y in use.years] if outside else None
        return (undetermined_message(rule, missing, unset, years),)
    assert group.measured is not None
    values: dict[TypedExpression, Sequence[Value]] = {}
    for expression, column in plan.details.columns.texts:
        found = {row[column] for row in rows}
        values[expression] = sorted(found, key=lambda v: (v is None, str(v)))
    for expression, column in plan.group_columns.texts:
        values[expression] = (group.measured[column],)
    lacking = {e: cast(int, group.measured[c]) for e, c in plan.group_columns.open_rows}
    return message_of(rule, values, lacking)


def _unset(plan: RulePlan, rows: Sequence[Row]) -> tuple[str, ...]:
    """Parameters and decision tables that have no value for what they were asked."""
    empty = rows_without_value(plan.rule)
    names = (
        name
        for name, column in plan.details.columns.parameters
        if any(row[column] in (None, *empty.get(name, ())) for row in rows)
    )
    return tuple(dict.fromkeys(names))


def _outside_calendar(plan: RulePlan, group: FoundGroup, rows: Sequence[Row]) -> bool:
    """Whether working days were asked for that the calendar does not know."""
    column = plan.details.columns.outside_calendar
    if column is not None and any(row[column] for row in rows):
        return True
    of_group = plan.group_columns.outside_calendar
    return group.measured is not None and bool(of_group and group.measured[of_group])
