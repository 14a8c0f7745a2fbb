"""Rows, verdicts and periods, for every rule of the oracle.

A verdict is true, false, or None where a value is missing; what an exception takes out is EXEMPT,
what two sources tell differently is CONFLICT.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias

Row: TypeAlias = dict[str, Any]
Rows: TypeAlias = dict[str, list[Row]]
Subject: TypeAlias = tuple[str | None, ...]
Findings: TypeAlias = dict[Subject, str]
Verdict: TypeAlias = bool | Literal["exempt", "conflict"] | None
Verdicts: TypeAlias = defaultdict[Subject, set[Verdict]]

EXEMPT: Final = "exempt"
CONFLICT: Final = "conflict"
FAR = date(9999, 12, 31)
#: What is still open is judged as of this day.
RUN_DATE = date(2026, 6, 30)


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


def every(*truths: bool | None) -> bool | None:
    """All of them: false where one is false, else unknown where one is unknown."""
    if False in truths:
        return False
    return None if None in truths else True


def some(truths: Iterable[bool | None]) -> bool | None:
    """Any of them: true where one is true, else unknown where one is unknown."""
    found = set(truths)
    if True in found:
        return True
    return None if None in found else False


def negated(truth: bool | None) -> bool | None:
    """The contrary; of unknown, unknown."""
    return None if truth is None else not truth


def known(value: object) -> bool | None:
    """True of a value, unknown of none: what is not entered may be anything."""
    return None if value is None else True


def among(value: str | None, values: tuple[str, ...]) -> bool | None:
    """Whether `value` is one of `values`; unknown where it is missing."""
    return None if value is None else value in values


def unless(verdict: bool | None, exception: bool | None) -> Verdict:
    """What an exception leaves of a verdict that is not false."""
    if verdict is False:
        return False
    if exception:
        return EXEMPT
    return None if exception is None else verdict


def conclude(verdicts: Verdicts) -> Findings:
    """Suspected where any verdict is true, else undetermined, conflict, exempt, or nothing."""
    findings: Findings = {}
    for subject, found in verdicts.items():
        if True in found:
            findings[subject] = "suspected"
        elif None in found:
            findings[subject] = "undetermined"
        elif CONFLICT in found:
            findings[subject] = "conflict"
        elif EXEMPT in found:
            findings[subject] = "exempt"
    return findings


def grouped(
    judged: Iterable[tuple[str | None, bool | None, Row]], holds: Callable[[list[Row]], bool]
) -> Findings:
    """What a condition on groups says, over what is surely counted and over what may be.

    `judged` tells of each row its key, its verdict and itself. Rows without key are undetermined.
    """
    sure: dict[str, list[Row]] = defaultdict(list)
    possible: dict[str, list[Row]] = defaultdict(list)
    findings: Findings = {}
    for key, verdict, row in judged:
        if verdict is False:
            continue
        if key is None:
            findings[(None,)] = "undetermined"
            continue
        possible[key].append(row)
        if verdict:
            sure[key].append(row)
    for key, rows in possible.items():
        both = {key in sure and holds(sure[key]), holds(rows)}
        if True in both:
            findings[(key,)] = "undetermined" if False in both else "suspected"
    return findings


def within(start: date | None, day: date, end: date | None) -> bool | None:
    """start <= day <= end; an open end is no bound, a missing start is unknown."""
    if day > (end or FAR):
        return False
    return None if start is None else start <= day


def ratio(percent: Decimal) -> Decimal:
    """The books say 60, what was filed 0.6; nobody holds less than 1 % or more than all."""
    return percent / 100 if percent > 1 else percent


def established(rows: Rows, categories: tuple[str, ...]) -> list[Row]:
    """The terms of service in one of `categories`."""
    return [s for s in rows["organization.staff"] if s["category"] in categories]
