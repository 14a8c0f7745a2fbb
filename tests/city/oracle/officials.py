"""R037, R038 and R049 in plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from tests.city.oracle.rows import (
    FAR,
    Findings,
    Row,
    Rows,
    Subject,
    by,
    conclude,
    established,
    overlap,
    within,
)

CIVIL_SERVANTS = ("公务员", "参公人员")


def approved(rows: Rows, person: str, company: str, first: date | None) -> bool:
    """Whether a part-time approval covers the first day in the company."""
    return first is not None and any(
        a["person"] == person
        and a["company"] == company
        and a["approved_on"] <= first <= (a["expires_on"] or FAR)
        for a in rows["organization.part_time_approvals"]
    )


def ties(
    rows: Rows, entries: list[Row], person: str, columns: tuple[str, str, str]
) -> Iterator[tuple[Row, Row, bool | None]]:
    """Each civil servant's term with each of `entries` of that person, and whether they overlap."""
    company, start, end = columns
    found = by(entries, person)
    for term in established(rows, CIVIL_SERVANTS):
        for entry in found.get(term["person"], ()):
            assert entry[company]
            periods = (term["start"], term["end"]), (entry[start], entry[end])
            yield term, entry, overlap(*periods)


def leads_company(rows: Rows) -> Findings:
    """R037."""
    columns = ("credit_code", "registered_on", "deregistered_on")
    return tied(rows, "market.companies", "legal_rep", columns)


def serves_company(rows: Rows) -> Findings:
    """R038, posts."""
    return tied(rows, "market.executives", "person", ("company", "start", "end"))


def tied(rows: Rows, data_set: str, person: str, columns: tuple[str, str, str]) -> Findings:
    """Overlapping ties of civil servants, exempt where they were approved."""
    company, start, _ = columns
    verdicts: dict[Subject, set[bool | None]] = defaultdict(set)
    exempt: Findings = {}
    for term, entry, verdict in ties(rows, rows[data_set], person, columns):
        subject = (term["person"], entry[company])
        if verdict and approved(rows, *subject, entry[start]):
            exempt[subject] = "exempt"
        else:
            verdicts[subject].add(verdict)
    return exempt | conclude(verdicts)


def holds_shares(rows: Rows) -> Findings:
    """R038, shares: those of listed companies do not count."""
    listed = {c["credit_code"]: c["listed"] for c in rows["market.companies"]}
    verdicts: dict[Subject, set[bool | None]] = defaultdict(set)
    columns = ("company", "start", "end")
    for term, entry, verdict in ties(rows, rows["market.shareholdings"], "holder", columns):
        company = entry["company"]
        if listed[company] is None and verdict:
            verdicts[term["person"], company].add(None)
        elif listed[company] is False:
            verdicts[term["person"], company].add(verdict)
    return conclude(verdicts)


def drunk_without_case(rows: Rows) -> Findings:
    """R049."""
    supervised = by(rows["discipline.supervised"], "person")
    cases = by(rows["discipline.cases"], "person")
    findings: Findings = {}
    for decision in rows["public_security.drunk_driving"]:
        person, decided_on = decision["person"], decision["decided_on"]
        if person is None:
            findings[(decision["decision_no"],)] = "undetermined"
            continue
        if not any(within(s["start"], decided_on, s["end"]) for s in supervised.get(person, ())):
            continue
        days = [c["decided_on"] for c in cases.get(person, ())]
        last = decided_on + timedelta(days=180)
        if not any(d is not None and decided_on <= d <= last for d in days):
            outcome = "undetermined" if None in days else "suspected"
            findings[(decision["decision_no"],)] = outcome
    return findings
