"""R001, R002, R008, R011 and R032 in plain Python."""

from __future__ import annotations

from collections import defaultdict

from tests.city.oracle.rows import Findings, Rows, Subject, by, conclude, established, month, within

ESTABLISHED = ("公务员", "参公人员", "事业编制")


def paid_after_death(rows: Rows, data_set: str) -> Findings:
    """R001 and R002, without the exception."""
    deaths = by(rows["public_security.deaths"], "person")
    verdicts: dict[Subject, set[bool | None]] = defaultdict(set)
    for payment in rows[data_set]:
        if payment["person"] is None:
            verdicts[(None,)].add(None)
        for death in deaths.get(payment["person"], ()):
            died = month(death["date"])
            verdict = None if died is None else payment["month"] > died
            verdicts[(payment["person"],)].add(verdict)
    return conclude(verdicts)


def allowance_after_death(rows: Rows) -> Findings:
    """R001: what was returned is exempt."""
    data_set = "civil_affairs.allowance_payments"
    kept = [p for p in rows[data_set] if p["returned_on"] is None]
    findings = paid_after_death({**rows, data_set: kept}, data_set)
    for subject, outcome in paid_after_death(rows, data_set).items():
        if subject not in findings and outcome == "suspected":
            findings[subject] = "exempt"
    return findings


def low_income_after_death(rows: Rows) -> Findings:
    """R002."""
    return paid_after_death(rows, "civil_affairs.low_income_payments")


def pension_in_prison(rows: Rows) -> Findings:
    """R008."""
    terms = by(rows["justice.prison_terms"], "person")
    verdicts: dict[Subject, set[bool | None]] = defaultdict(set)
    for payment in rows["human_resources.pension_payments"]:
        if payment["person"] is None:
            verdicts[(None,)].add(None)
        for term in terms.get(payment["person"], ()):
            verdict = within(month(term["start"]), payment["month"], month(term["end"]))
            verdicts[(payment["person"],)].add(verdict)
    return conclude(verdicts)


def low_income_on_payroll(rows: Rows) -> Findings:
    """R011."""
    staff = by(established(rows, ESTABLISHED), "person")
    verdicts: dict[Subject, set[bool | None]] = defaultdict(set)
    for payment in rows["civil_affairs.low_income_payments"]:
        if payment["person"] is None:
            verdicts[(None,)].add(None)
        for term in staff.get(payment["person"], ()):
            verdict = within(month(term["start"]), payment["month"], month(term["end"]))
            verdicts[(payment["person"],)].add(verdict)
    return conclude(verdicts)


def subsidy_on_payroll(rows: Rows) -> Findings:
    """R032."""
    staff = by(established(rows, ESTABLISHED), "person")
    verdicts: dict[Subject, set[bool | None]] = defaultdict(set)
    for payment in rows["agriculture.subsidy_payments"]:
        if payment["person"] is None:
            verdicts[(None,)].add(None)
        for term in staff.get(payment["person"], ()):
            verdict = within(term["start"], payment["paid_on"], term["end"])
            verdicts[(payment["person"],)].add(verdict)
    return conclude(verdicts)
