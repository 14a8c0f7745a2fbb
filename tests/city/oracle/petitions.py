"""R129, R130 and R131 in plain Python."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

from tests.city.oracle.rows import (
    RUN_DATE,
    Findings,
    Row,
    Rows,
    Verdicts,
    among,
    by,
    conclude,
    every,
    grouped,
    unless,
)

PETITIONS_SINCE = date(2022, 5, 1)


def bound(rows: Rows, dated: str) -> list[Row]:
    """The petitions whose day `dated` is under the regulation, or is not known."""
    petitions = rows["petitions.petitions"]
    return [p for p in petitions if p[dated] is None or p[dated] >= PETITIONS_SINCE]


def overdue(rows: Rows) -> Findings:
    """R129: complaints alone have the deadline."""
    verdicts: Verdicts = defaultdict(set)
    for petition in bound(rows, "accepted_on"):
        late: bool | None = None
        extended: bool | None = False
        if petition["accepted_on"] is not None:
            until = petition["closed_on"] or RUN_DATE
            late = until > petition["accepted_on"] + timedelta(days=60)
            most = petition["accepted_on"] + timedelta(days=90)
            allowed = petition["extended_until"]
            extended = allowed is not None and until <= allowed <= most
        verdict = every(among(petition["kind"], ("投诉请求",)), late)
        verdicts[(petition["petition"],)].add(unless(verdict, extended))
    return conclude(verdicts)


def unaccepted(rows: Rows) -> Findings:
    """R129 on acceptance: what was closed counts as accepted by then."""
    verdicts: Verdicts = defaultdict(set)
    for petition in bound(rows, "received_on"):
        until = petition["accepted_on"] or petition["closed_on"] or RUN_DATE
        late = until > petition["received_on"] + timedelta(days=15)
        nobody = petition["petitioner"] is None and petition["name"] is None
        verdicts[(petition["petition"],)].add(unless(late, nobody))
    return conclude(verdicts)


def normalised(text: str) -> str:
    """Lower case; letters, digits and Han characters only."""
    return "".join(c for c in text.lower() if c.isalnum())


def duplicates(rows: Rows) -> Findings:
    """R130."""
    findings: Findings = {}
    received: dict[tuple[str, str], list[date]] = defaultdict(list)
    for petition in rows["petitions.petitions"]:
        if petition["petitioner"] is None:
            findings[(None,)] = "undetermined"
        else:
            key = petition["petitioner"], normalised(petition["subject"])
            received[key].append(petition["received_on"])
    for (petitioner, _), unsorted in received.items():
        days = sorted(unsorted)
        if any(b - a <= timedelta(days=90) for a, b in pairwise(days)):
            findings[(petitioner,)] = "suspected"
    return findings


def nearly_again(rows: Rows) -> Findings:
    """R130 on subjects in other words: four of five characters, counted by edits, are the same."""
    same = by(rows["petitions.petitions"], "petitioner")
    findings: Findings = {}
    for petition in rows["petitions.petitions"]:
        if petition["petitioner"] is None:
            findings[(petition["petition"],)] = "undetermined"
            continue
        subject, day = normalised(petition["subject"]), petition["received_on"]
        for other in same[petition["petitioner"]]:
            before = normalised(other["subject"])
            in_time = day - timedelta(days=90) <= other["received_on"] <= day
            if in_time and before != subject and other is not petition:
                longer = max(len(before), len(subject))
                if 5 * edits(before, subject) <= longer:
                    findings[(petition["petition"],)] = "suspected"
    return findings


def edits(one: str, other: str) -> int:
    """How many characters to put in, take out or replace, line by line of the usual table."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row = row, [i]
        for j, b in enumerate(other, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b)))
    return row[-1]


def repeats(rows: Rows) -> Findings:
    """R131: by the day of closing; without rating it may have been 不满意."""
    same = by(rows["petitions.petitions"], "petitioner")
    findings: Findings = {}
    for petition in rows["petitions.petitions"]:
        dissatisfied = among(petition["satisfaction"], ("不满意",))
        if petition["closed_on"] is None or dissatisfied is False:
            continue
        subject = petition["petition"]
        if petition["petitioner"] is None:
            findings[(subject,)] = "undetermined"
            continue
        later = [
            (subject, dissatisfied, other)
            for other in same[petition["petitioner"]]
            if normalised(other["subject"]) == normalised(petition["subject"])
            and other["received_on"] > petition["closed_on"]
        ]
        findings |= grouped(later, lambda found: len(found) >= 2)
    return findings
