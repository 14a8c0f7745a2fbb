"""R001, R002, R006, R008, R011 and R032 in plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from tests.city.oracle.rows import (
    CONFLICT,
    Findings,
    Row,
    Rows,
    Verdicts,
    by,
    conclude,
    established,
    every,
    month,
    some,
    unless,
    within,
)

ESTABLISHED = ("公务员", "参公人员", "事业编制")


def allowance_after_death(rows: Rows) -> Findings:
    """R001: exempt what was returned."""

    def returned(payment: Row) -> bool:
        return payment["returned_on"] is not None

    return paid_after_death(rows, "civil_affairs.allowance_payments", returned)


def low_income_after_death(rows: Rows) -> Findings:
    """R002: exempt while another member of the family is enrolled.

    In conflict (R006) where the crematorium tells another day, after which no payment is late.
    """
    cremations = by(rows["civil_affairs.cremations"], "person")
    enrolled = by(rows["civil_affairs.low_income_enrolments"], "family")

    def family_enrolled(payment: Row) -> bool | None:
        if payment["family"] is None:
            return None
        return some(
            every(
                None if member["person"] is None else member["person"] != payment["person"],
                within(member["start"], payment["month"], member["end"]),
            )
            for member in enrolled.get(payment["family"], ())
        )

    def told_otherwise(payment: Row, death: Row) -> bool:
        days = (c["died_on"] for c in cremations.get(payment["person"], ()))
        return any(d != death["date"] and payment["month"] <= month(d) for d in days if d)

    data_set = "civil_affairs.low_income_payments"
    return paid_after_death(rows, data_set, family_enrolled, told_otherwise)


def paid_after_death(
    rows: Rows,
    data_set: str,
    exception: Callable[[Row], bool | None],
    conflict: Callable[[Row, Row], bool] | None = None,
) -> Findings:
    """Payments for a month after that of the person's death, `exception` and `conflict` apart."""
    deaths = by(rows["public_security.deaths"], "person")
    verdicts: Verdicts = defaultdict(set)
    for payment in rows[data_set]:
        if payment["person"] is None:
            verdicts[(None,)].add(None)
        for death in deaths.get(payment["person"], ()):
            died = month(death["date"])
            late = None if died is None else payment["month"] > died
            verdict = unless(late, exception(payment))
            if verdict in (True, None) and conflict is not None and conflict(payment, death):
                verdict = CONFLICT
            verdicts[(payment["person"],)].add(verdict)
    return conclude(verdicts)


def deaths_told_apart(rows: Rows) -> Findings:
    """R006: the register and the crematorium, more than three days apart."""
    cremations = by(rows["civil_affairs.cremations"], "person")
    verdicts: Verdicts = defaultdict(set)
    for death in rows["public_security.deaths"]:
        if death["person"] is None:
            verdicts[(None,)].add(None)
        for cremation in cremations.get(death["person"], ()):
            days = (death["date"], cremation["died_on"])
            known = None not in days
            apart = abs((days[0] - days[1]).days) > 3 if known else None
            verdicts[(death["person"],)].add(CONFLICT if apart else apart)
    return conclude(verdicts)


def pension_in_prison(rows: Rows) -> Findings:
    """R008."""
    terms = by(rows["justice.prison_terms"], "person")
    verdicts: Verdicts = defaultdict(set)
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
    verdicts: Verdicts = defaultdict(set)
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
    verdicts: Verdicts = defaultdict(set)
    for payment in rows["agriculture.subsidy_payments"]:
        if payment["person"] is None:
            verdicts[(None,)].add(None)
        for term in staff.get(payment["person"], ()):
            verdict = within(term["start"], payment["paid_on"], term["end"])
            verdicts[(payment["person"],)].add(verdict)
    return conclude(verdicts)
