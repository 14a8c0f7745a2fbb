"""Rows, verdicts and periods, for every rule of the oracle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, TypeAlias

Row: TypeAlias = dict[str, Any]
Rows: TypeAlias = dict[str, list[Row]]
Subject: TypeAlias = tuple[str | None, ...]
Findings: TypeAlias = dict[Subject, str]

FAR = date(9999, 12, 31)


def month(day: date | None) -> date | None:
    """The first day of the month of `day`."""
    return None if day is None else day.replace(day=1)


def by(rows: Iterable[Row], column: str) -> dict[Any, list[Row]]:
    """The rows by the value of `column`, without those that have none."""
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        if row[column] is not None:
            found[row[column]].append(row)
    return found


def conclude(verdicts: dict[Subject, set[bool | None]]) -> Findings:
    """Suspected where any verdict is true, else undetermined where any is unknown."""
    findings: Findings = {}
    for subject, found in verdicts.items():
        if True in found:
            findings[subject] = "suspected"
        elif None in found:
            findings[subject] = "undetermined"
    return findings


def within(start: date | None, day: date, end: date | None) -> bool | None:
    """start <= day <= end; an open end is no bound, a missing start is unknown."""
    if day > (end or FAR):
        return False
    return None if start is None else start <= day


def overlap(
    first: tuple[date | None, date | None], second: tuple[date | None, date | None]
) -> bool | None:
    """Whether two periods share a day; a missing start makes it unknown, unless it is too late."""
    (a, b), (c, d) = first, second
    tests = [None if s is None else s <= (e or FAR) for s, e in ((a, d), (c, b))]
    if False in tests:
        return False
    return None if None in tests else True


def established(rows: Rows, categories: tuple[str, ...]) -> list[Row]:
    """The terms of service in one of `categories`."""
    return [s for s in rows["organization.staff"] if s["category"] in categories]
