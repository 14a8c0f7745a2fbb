"""R129, R130 and R131 in plain Python."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

from tests.city.oracle.rows import Findings, Row, Rows, by

#: Open petitions are judged as of this day.
RUN_DATE = date(2026, 7, 1)
PETITIONS_SINCE = date(2022, 5, 1)


def bound_petitions(rows: Rows) -> list[Row]:
    """The petitions received since the regulation has been in force."""
    return [p for p in rows["petitions.petitions"] if p["received_on"] >= PETITIONS_SINCE]


def overdue(rows: Rows) -> Findings:
    """R129."""
    findings: Findings = {}
    for petition in bound_petitions(rows):
        subject = (petition["petition"],)
        accepted_on, extended = petition["accepted_on"], petition["extended_until"]
        closed_on = petition["closed_on"] or RUN_DATE
        if accepted_on is None:
            findings[subject] = "undetermined"
        elif closed_on > accepted_on + timedelta(days=60):
            allowed = extended is not None and extended <= accepted_on + timedelta(days=90)
            findings[subject] = "exempt" if allowed and closed_on <= extended else "suspected"
    return findings


def normalised(text: str) -> str:
    """Lower case; letters, digits and Han characters only."""
    return "".join(c for c in text.lower() if c.isalnum())


def duplicates(rows: Rows) -> Findings:
    """R130."""
    findings: Findings = {}
    received: dict[tuple[str, str], list[date]] = defaultdict(list)
    for petition in bound_petitions(rows):
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


def repeats(rows: Rows) -> Findings:
    """R131."""
    same = by(rows["petitions.petitions"], "petitioner")
    findings: Findings = {}
    for petition in bound_petitions(rows):
        if petition["satisfaction"] not in ("不满意", None) or petition["closed_on"] is None:
            continue
        if petition["petitioner"] is None:
            findings[(petition["petition"],)] = "undetermined"
            continue
        later = [
            other
            for other in same[petition["petitioner"]]
            if normalised(other["subject"]) == normalised(petition["subject"])
            and other["received_on"] > petition["closed_on"]
        ]
        if len(later) >= 2:
            unknown = petition["satisfaction"] is None
            findings[(petition["petition"],)] = "undetermined" if unknown else "suspected"
    return findings
