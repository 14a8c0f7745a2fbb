"""R004, R007, R015 and R017 in plain Python."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from tests.city.oracle.benefits import paid_after_death
from tests.city.oracle.rows import (
    FAR,
    Findings,
    Row,
    Rows,
    Verdicts,
    by,
    conclude,
    every,
    some,
    unless,
)


def pension_after_death(rows: Rows) -> Findings:
    """R004, pensions."""
    return paid_after_death(rows, "human_resources.pension_payments", lambda _: False)


def subsidy_after_death(rows: Rows) -> Findings:
    """R004, farm subsidies: from the year after."""
    deaths = by(rows["public_security.deaths"], "person")
    verdicts: Verdicts = defaultdict(set)
    for payment in rows["agriculture.subsidy_payments"]:
        if payment["person"] is None:
            verdicts[(None,)].add(None)
        for death in deaths.get(payment["person"], ()):
            died = death["date"]
            late = None if died is None else payment["paid_on"].year > died.year
            verdicts[(payment["person"],)].add(late)
    return conclude(verdicts)


def too_young(rows: Rows) -> Findings:
    """R007, age: by the last day of the month; exempt what was returned."""
    verdicts: Verdicts = defaultdict(set)
    for payment, birth in allowances(rows, verdicts):
        verdict = age(birth, last_day(payment["month"])) < 80
        returned = payment["returned_on"] is not None
        verdicts[(payment["person"],)].add(unless(verdict, returned))
    return conclude(verdicts)


def wrong_band(rows: Rows) -> Findings:
    """R007, band: either band is right in the month of the birthday."""
    verdicts: Verdicts = defaultdict(set)
    for payment, birth in allowances(rows, verdicts):
        before = age(birth, payment["month"])
        after = age(birth, last_day(payment["month"]))
        wrong = {
            None: None,
            "八十至八十九周岁": before >= 90,
            "九十至九十九周岁": after < 90 or before >= 100,
            "百岁以上": after < 100,
        }
        verdicts[(payment["person"],)].add(wrong[payment["kind"]])
    return conclude(verdicts)


def allowances(rows: Rows, verdicts: Verdicts) -> list[tuple[Row, date]]:
    """The payments with the birth of their person; those without id are noted as unknown."""
    births = {r["person"]: r["birth_date"] for r in rows["public_security.residents"]}
    found = []
    for payment in rows["civil_affairs.allowance_payments"]:
        if payment["person"] is None:
            verdicts[(None,)].add(None)
        elif payment["person"] in births:
            found.append((payment, births[payment["person"]]))
    return found


def age(birth: date, day: date) -> int:
    """Completed years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def last_day(month: date) -> date:
    """The last day of a month."""
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def leads_while_enrolled(rows: Rows) -> Findings:
    """R015: a company whose licence was revoked does no trade."""
    companies = by(rows["market.companies"], "legal_rep")
    verdicts: Verdicts = defaultdict(set)
    for enrolment in rows["civil_affairs.low_income_enrolments"]:
        for company in companies.get(enrolment["person"], ()):
            times = (company["registered_on"], company["deregistered_on"])
            met = every(company["status"] != "吊销", meet(enrolment, *times))
            verdicts[enrolment["person"], company["credit_code"]].add(met)
    return conclude(verdicts)


def enrolled_twice(rows: Rows) -> Findings:
    """R017."""
    enrolments = by(rows["civil_affairs.low_income_enrolments"], "person")
    verdicts: Verdicts = defaultdict(set)
    for person, own in enrolments.items():
        rural = [e for e in own if e["scheme"] == "农村低保"]
        urban = [e for e in own if e["scheme"] == "城市低保"]
        verdicts[(person,)].add(some(meet(u, r["start"], r["end"]) for u in urban for r in rural))
    return conclude(verdicts)


def meet(enrolment: Row, start: date | None, end: date | None) -> bool | None:
    """Whether an enrolment and another time share a day; open ends last for ever."""
    return every(
        not_after(enrolment["start"], end or FAR),
        not_after(start, enrolment["end"] or FAR),
    )


def not_after(start: date | None, end: date) -> bool | None:
    """start <= end: true against an open end, else unknown where the start is missing."""
    if end == FAR:
        return True
    return None if start is None else start <= end
