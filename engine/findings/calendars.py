"""What a finding says of the calendar that its rule asked: which rows, of which years.

A count of working days rests on every row between two days, and as much on the rows that are
not there. The calendar is therefore named whole, as rows of its filing, and never picked
apart: docs/decisions/0060.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from engine.bridge.session import Evaluator
from engine.bridge.sources import row_place
from engine.bridge.working_days import covered_years
from engine.findings.finding import CalendarUse
from engine.findings.placing import Filings
from engine.plan.calendars import ROW
from engine.plan.from_rule import RulePlan


def calendar_uses(
    plan: RulePlan, evaluator: Evaluator, filings: Filings
) -> tuple[CalendarUse, ...]:
    """The rule's calendar, one entry a filing; none for a rule that asks for no working day."""
    calendar = plan.rule.calendar
    if plan.calendar is None or calendar is None:
        return ()
    arranged = evaluator.evaluate(plan.calendar)
    by_filing: dict[int, list[int]] = {}
    for place in map(row_place, sorted(cast(list[int], arranged.column(ROW).to_pylist()))):
        by_filing.setdefault(place.filing, []).append(place.row)
    data_set, years = calendar.alias.data_set.name, covered_years(arranged)
    return tuple(
        CalendarUse(
            calendar.alias.name,
            data_set,
            filings[data_set][position].id,
            tuple(_ranges(rows)),
            years,
        )
        for position, rows in by_filing.items()
    )


def _ranges(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Ascending numbers as first and last of each run without a gap.

    >>> list(_ranges([1, 2, 3, 7, 9, 10]))
    [(1, 3), (7, 7), (9, 10)]
    """
    first = last = None
    for number in numbers:
        if first is None or last is None:
            first = number
        elif number > last + 1:
            yield first, last
            first = number
        last = number
    if first is not None and last is not None:
        yield first, last
