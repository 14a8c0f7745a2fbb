"""The conditions after `per`, for the group of one subject or for its windows."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from dsl.explain.expressions import say_condition
from dsl.explain.speaker import speaker_of
from dsl.model.expressions import (
    AggregateValue,
    Dated,
    DecisionAt,
    ParameterAt,
    TypedExpression,
    walk,
)
from engine.findings.finding import Outcome, Value
from engine.findings.outcomes import both, exempting, held_outcome
from engine.plan.groups import GroupColumns
from engine.plan.sessions import CLOSES, OPENS
from engine.whynot.answer import Ends, ReadValue, WalkedStep
from engine.whynot.reading import Reader

Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class GroupWalk:
    """How a group came through its conditions.

    Of several windows it is the one that came furthest: `window` has its first and its last
    day, `windows` counts them all. `exempted_by` is the position of the exemption that holds.
    """

    steps: tuple[WalkedStep, ...]
    ends: Ends
    window: tuple[datetime.date, datetime.date] | None = None
    windows: int = 0
    exempted_by: int | None = None


def walk_group(reader: Reader, columns: GroupColumns, rows: Sequence[Row]) -> GroupWalk:
    """The conditions of the group over `rows`: one for the subject, or one a window."""
    if not rows:  # every binding lacks the date of its window
        return GroupWalk((), Ends.UNKNOWN)
    rule = reader.rule
    windowed = rule.window is not None
    best = max(rows, key=lambda r: (_passed(rule_conditions(reader), r), -_opens(r, windowed)))
    window = None
    if windowed:
        window = (cast(datetime.date, best[OPENS]), cast(datetime.date, best[CLOSES]))
    steps = tuple(_steps(reader, columns, best))
    ends, exempted_by = _ends(reader, best)
    return GroupWalk(steps, ends, window, len(rows) if windowed else 0, exempted_by)


def rule_conditions(reader: Reader) -> int:
    """How many conditions stand after `per`."""
    return len(reader.rule.group_conditions)


def _opens(row: Row, windowed: bool) -> float:
    """When its window opens, as a number that grows with time."""
    if not windowed:
        return 0
    opens = cast(datetime.date, row[OPENS])
    time = opens.time() if isinstance(opens, datetime.datetime) else datetime.time()
    return opens.toordinal() + (time.hour * 3_600 + time.minute * 60 + time.second) / 86_400


def _passed(conditions: int, row: Row) -> int:
    """How many conditions hold before the first that is plainly false."""
    truths = [both(row, f"q{i}") for i in range(conditions)]
    plain = next((i for i, t in enumerate(truths) if t is False), conditions)
    return plain + (held_outcome(row) is not None)


def _steps(reader: Reader, columns: GroupColumns, row: Row) -> Iterator[WalkedStep]:
    rule = reader.rule
    speaker = speaker_of(rule, reader.pack.model, rule.surface)
    for index, condition in enumerate(rule.group_conditions):
        truth = both(row, f"q{index}")
        read = _read(reader, columns, condition.expression, row)
        text = say_condition(condition.expression, speaker)
        yield reader.step("group", condition.span, [truth], read, text=text)
        if truth is False:
            return
    for index, exemption in enumerate(rule.group_exemptions):
        yield reader.step("unless", exemption.span, [both(row, f"x{index}")], ())


def _read(
    reader: Reader, columns: GroupColumns, expression: TypedExpression, row: Row
) -> Iterator[ReadValue]:
    """The aggregates and parameters in a condition, over the known rows."""
    aggregates, positions = dict(columns.aggregates), dict(columns.parameters)
    for part in dict.fromkeys(walk(expression)):
        if isinstance(part, AggregateValue) and part in aggregates:
            yield reader.value(part, [row[aggregates[part]]])
        elif isinstance(part, ParameterAt | DecisionAt) and part.parameter in positions:
            position = cast("int | None", row[positions[part.parameter]])
            yield reader.value(part, _applied(reader, part, position))


def _applied(reader: Reader, asked: Dated, position: int | None) -> list[Value]:
    """The value at `position` of a parameter, or of a row of a decision table."""
    if position is None:
        return [None]
    if isinstance(asked, DecisionAt):
        value = asked.rows[position][1]
        return [None if value is None else value.value]
    return [c.value for c in reader.pack.model.parameter(asked.parameter).values[position].values]


def _ends(reader: Reader, row: Row) -> tuple[Ends, int | None]:
    outcome = held_outcome(row)
    if outcome is None:
        return Ends.GROUP, None
    index, unclear = exempting(row, len(reader.rule.group_exemptions))
    if index is not None:
        return Ends.EXEMPT, index
    sure = outcome is Outcome.SUSPECTED and not unclear
    return (Ends.TOLD if sure else Ends.UNKNOWN), None
