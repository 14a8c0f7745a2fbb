"""Working days in SQL: days as places in the lists of `tests.second_engine.calendars`.

Lists are read by their place, 0 and what lies behind the end being missing.
"""

from __future__ import annotations

from dataclasses import replace

from tests.second_engine.terms import Term


def is_working_day(day: Term) -> Term:
    """Whether a day is worked."""
    before = f"coalesce({_count(f'({day.sql} - 1)')}, 0)"
    more = f"{_count(day.sql)} > {before}"
    return Term(f"CASE WHEN {_section(day.sql)} IS NOT NULL THEN {more} END", "flag").of(day)


def between(start: Term, end: Term) -> Term:
    """The working days after one day, up to and with another."""
    known = f"{_section(start.sql)} = {_section(end.sql)}"
    sql = f"CASE WHEN {known} THEN {_count(end.sql)} - {_count(start.sql)} END"
    return Term(sql, "period", unit="workday").of(start, end)


def added(day: Term, count: Term) -> Term:
    """The working day so many after a day, or before it."""
    before = f"coalesce({_count(f'({day.sql} - 1)')}, 0) + 1"
    place = f"CASE WHEN {count.sql} > 0 THEN {_count(day.sql)} ELSE {before} END + {count.sql}"
    found = f"CASE WHEN {count.sql} = 0 THEN {day.sql} ELSE {_at('worked', place)} END"
    sql = f"CASE WHEN {_section(day.sql)} = {_section(found)} THEN {found} END"
    return replace(day.like(sql), sort="date").of(count)


def _section(day: str) -> str:
    return _at("sections", _place(day))


def _count(day: str) -> str:
    return _at("counts", _place(day))


def _place(day: str) -> str:
    return f"({day}) - (SELECT first FROM working_days) + 1"


def _at(column: str, place: str) -> str:
    """What a list has at a place."""
    return f"(SELECT {column} FROM working_days)[greatest(({place})::BIGINT, 0)]"
