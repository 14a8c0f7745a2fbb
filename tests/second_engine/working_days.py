"""Working days in SQL, over lists of the days that are known and of those that are worked."""

from __future__ import annotations

from dataclasses import replace

from tests.second_engine.terms import Term

#: What `tests.second_engine.calendars` makes of the calendar.
_KNOWN = "(SELECT known FROM working_days)"
_WORKED = "(SELECT worked FROM working_days)"


def is_working_day(day: Term) -> Term:
    """Whether a day is worked."""
    known = f"list_contains({_KNOWN}, {day.sql})"
    sql = f"CASE WHEN {known} THEN list_contains({_WORKED}, {day.sql}) END"
    return Term(sql, "flag").of(day)


def between(start: Term, end: Term) -> Term:
    """The working days after one day, up to and with another."""
    first, last = f"least({start.sql}, {end.sql})", f"greatest({start.sql}, {end.sql})"
    count = f"len(list_filter({_WORKED}, lambda d: d > {first} AND d <= {last}))"
    sql = (
        f"CASE WHEN {_all_known(start.sql, end.sql)} "
        f"THEN {count} * sign({end.sql} - {start.sql}) END"
    )
    return Term(sql, "period", unit="workday").of(start, end)


def added(day: Term, count: Term) -> Term:
    """The working day so many after a day, or before it."""
    later = f"list_filter({_WORKED}, lambda d: d > {day.sql})[{count.sql}]"
    earlier = f"list_reverse(list_filter({_WORKED}, lambda d: d < {day.sql}))[- ({count.sql})]"
    sql = (
        f"CASE WHEN {count.sql} = 0 THEN {day.sql} "
        f"WHEN {count.sql} > 0 THEN {later} ELSE {earlier} END"
    )
    return replace(day, sql=f"CASE WHEN {_all_known(day.sql, sql)} THEN {sql} END").of(count)


def _all_known(start: str, end: str) -> str:
    """Whether every day from one to the other is known."""
    first, last = f"least({start}, {end})", f"greatest({start}, {end})"
    held = f"len(list_filter({_KNOWN}, lambda d: d BETWEEN {first} AND {last}))"
    return f"{held} = abs({end} - {start}) + 1"
