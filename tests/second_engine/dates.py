"""Days, months and lengths of time."""

from __future__ import annotations

import datetime

from tests.second_engine.terms import Term


def day(value: datetime.date) -> str:
    """A day in SQL."""
    return f"DATE '{value.isoformat()}'"


def first_day(sql: str) -> str:
    """The first day of a day's month."""
    return f"date_trunc('month', {sql})::DATE"


def moved(start: Term, length: Term, sign: str) -> Term:
    """A day or month moved by a period; the 31st becomes the last day that its month has."""
    by = f"{length.sql}::INTEGER"
    step = by if length.unit == "day" else f"to_months({by})"
    return start.like(f"({start.sql} {sign} {step})::DATE").of(length)


def clock_moved(time: Term, length: Term, sign: str) -> Term:
    """A time so many seconds later or earlier, or the same time of another day."""
    if length.unit != "second":
        day = moved(Term(f"{time.sql}::DATE", "date").of(time), length, sign)
        return time.like(f"({day.sql} + ({time.sql} - {time.sql}::DATE))").of(day)
    micros = f"epoch_us({time.sql}) {sign} ({length.sql})::BIGINT * 1000000"
    return time.like(f"make_timestamp({micros})").of(length)


def apart(later: Term, earlier: Term) -> Term:
    """What lies between two days, in days, two months, in months, or two times, in seconds."""
    if later.sort == "time":
        seconds = f"((epoch_us({later.sql}) - epoch_us({earlier.sql})) // 1000000)"
        return Term(seconds, "period", unit="second").of(later, earlier)
    if later.sort == "month":
        months = f"({_months(later.sql)} - {_months(earlier.sql)})"
        return Term(months, "period", unit="month").of(later, earlier)
    return Term(f"({later.sql} - {earlier.sql})", "period", unit="day").of(later, earlier)


def completed_months(start: str, end: str) -> str:
    """How many whole months lie from one day to another."""
    onwards = f"WHEN {end} >= {start} AND day({end}) < day({start}) THEN 1"
    back = f"WHEN {end} < {start} AND day({end}) > day({start}) THEN -1"
    return f"({_months(end)} - {_months(start)} - CASE {onwards} {back} ELSE 0 END)"


def completed_years(birth: str, on: str) -> str:
    """How many birthdays have come by a day."""
    place = "(month({0}) * 100 + day({0}))"
    before = f"CASE WHEN {place.format(on)} < {place.format(birth)} THEN 1 ELSE 0 END"
    return f"(year({on}) - year({birth}) - {before})"


def birth_date(resident_id: str) -> str:
    """The day in an id of 18 characters; missing where there is none."""
    figures = f"substring({resident_id}, 7, 8)"
    written = (
        f"substring({figures}, 1, 4) || '-' || substring({figures}, 5, 2) "
        f"|| '-' || substring({figures}, 7, 2)"
    )
    return (
        f"CASE WHEN length({resident_id}) = 18 AND regexp_full_match({figures}, '[0-9]{{8}}') "
        f"AND NOT starts_with({figures}, '0000') THEN TRY_CAST({written} AS DATE) END"
    )


def _months(sql: str) -> str:
    return f"(year({sql}) * 12 + month({sql}))"
