"""Benefits: old-age allowance, low-income allowance, pensions, farm subsidies.

The background stops every payment with the month of death, suspends pensions while a
prison term lasts, and pays neither low-income allowance nor subsidies to anybody on the
public payroll.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from random import Random

from examples.city.days import (
    LAST_DAY,
    LAST_MONTH,
    after,
    day,
    last_day_of,
    month_after,
    month_of,
    months,
    random_day,
)
from examples.city.people import Person
from examples.city.town import Town

_GRAIN = "耕地地力保护补贴"
_PROGRAMMES = (_GRAIN, "规模种粮补贴", "农机购置补贴", "生态公益林补偿")
_YUAN_PER_MU = {
    _GRAIN: Decimal("97.50"),
    "规模种粮补贴": Decimal("120.00"),
    "农机购置补贴": Decimal("350.00"),
    "生态公益林补偿": Decimal("40.00"),
}


def pay_allowance(
    town: Town, person: Person, month: date, *, returned_on: date | None = None
) -> str:
    """One month of old-age allowance by age; returns the payment number."""
    age = person.age_on(last_day_of(month))
    tariff = (("八十至八十九周岁", 120), ("九十至九十九周岁", 300), ("百岁以上", 1200))
    kind, amount = tariff[min(2, max(0, age // 10 - 8))]
    payment_no = town.books.number("GL")
    town.books.add(
        "civil_affairs.allowance_payments",
        payment_no=payment_no,
        person=person.person,
        name=person.name,
        month=month,
        amount=Decimal(f"{amount}.00"),
        kind=kind,
        paid_on=after(month, 14),
        returned_on=returned_on,
    )
    return payment_no


def enrol(
    town: Town,
    person: Person,
    family: str,
    *,
    start: date | None,
    end: date | None,
    scheme: str = "",
) -> None:
    """Enter a recipient of low-income allowance and the time for which it was granted.

    Without `scheme`, that of the place where the person lives.
    """
    town.books.add(
        "civil_affairs.low_income_enrolments",
        enrolment_no=town.books.number("DX"),
        person=person.person,
        name=person.name,
        family=family,
        scheme=scheme or _scheme(person),
        start=start,
        end=end,
    )


def pay_low_income(town: Town, person: Person, family: str, month: date, amount: Decimal) -> str:
    """One month of low-income allowance; returns the payment number."""
    payment_no = town.books.number("DB")
    town.books.add(
        "civil_affairs.low_income_payments",
        payment_no=payment_no,
        person=person.person,
        name=person.name,
        family=family,
        month=month,
        amount=amount,
        scheme=_scheme(person),
        paid_on=after(month, 9),
    )
    return payment_no


def pay_pension(town: Town, person: Person, month: date, amount: Decimal) -> str:
    """One month of pension; returns the payment number."""
    payment_no = town.books.number("YL")
    town.books.add(
        "human_resources.pension_payments",
        payment_no=payment_no,
        person=person.person,
        name=person.name,
        month=month,
        amount=amount,
        scheme="城镇职工养老保险" if amount > 1000 else "城乡居民养老保险",
    )
    return payment_no


def pay_subsidy(
    town: Town, person: Person, paid_on: date, *, programme: str = _GRAIN, area: str = "3.20"
) -> str:
    """One farm subsidy; returns the payment number."""
    payment_no = town.books.number("BT")
    amount = (Decimal(area) * _YUAN_PER_MU[programme]).quantize(Decimal("0.01"))
    town.books.add(
        "agriculture.subsidy_payments",
        payment_no=payment_no,
        person=person.person,
        name=person.name,
        programme=programme,
        area=Decimal(area),
        amount=amount,
        paid_on=paid_on,
    )
    return payment_no


def pay_allowances(town: Town, people: Sequence[Person]) -> None:
    """Old-age allowance for those of eighty and more, up to the month of death."""
    rng = town.stream("allowance")
    for person in people:
        first = month_of(date(person.birth.year + 80, person.birth.month, 1))
        if first > LAST_MONTH or rng.random() < 0.4:
            continue  # not eighty yet, or never applied
        start = max(first, month_after(day("2021-01-01"), rng.randrange(54)))
        for month in months(start, _stop(person, month_after(start, 11))):
            pay_allowance(town, person, month)


def pay_low_incomes(town: Town, people: Sequence[Person]) -> None:
    """Low-income allowance for single people and small families."""
    rng = town.stream("low income")
    for person in rng.sample(people, min(len(people), town.scaled(560, at_least=8))):
        family = town.books.number("DBZ")
        start = month_after(day("2021-07-01"), rng.randrange(40))
        stop = _stop(person, month_after(start, rng.randrange(10, 36)))
        if stop < start:
            continue
        enrol(town, person, family, start=start, end=last_day_of(stop))
        amount = Decimal(rng.randrange(420, 1180, 10)).quantize(Decimal("0.01"))
        for month in months(start, stop):
            pay_low_income(town, person, family, month, amount)


def pay_pensions(town: Town, people: Sequence[Person], prisoners: Sequence[Person]) -> None:
    """Pensions for the old who are not in prison; those of prisoners are paid by their plants."""
    rng = town.stream("pensions")
    locked_up = {person.person for person in prisoners}
    old = [p for p in people if p.age_on(day("2022-01-01")) >= 60 and p.person not in locked_up]
    for person in rng.sample(old, min(len(old), town.scaled(1500, at_least=12))):
        start = month_after(day("2022-01-01"), rng.randrange(40))
        amount = _pension(rng)
        for month in months(start, _stop(person, month_after(start, 13))):
            pay_pension(town, person, month, amount)


def pay_subsidies(town: Town, people: Sequence[Person]) -> None:
    """Farm subsidies, once a year and programme while the farmer lives."""
    rng = town.stream("subsidies")
    grown = [p for p in people if day("1945-01-01") <= p.birth <= day("1990-12-31")]
    for person in rng.sample(grown, min(len(grown), town.scaled(1100, at_least=12))):
        programmes = [_GRAIN]
        if rng.random() < 0.2:
            programmes.append(rng.choice(_PROGRAMMES[1:]))
        for programme in programmes:
            area = f"{rng.randrange(60, 900) / 100:.2f}"
            for year in range(2021, 2026):
                paid_on = random_day(rng, date(year, 6, 10), date(year, 9, 28))
                if person.alive_on(paid_on):
                    pay_subsidy(town, person, paid_on, programme=programme, area=area)


def _scheme(person: Person) -> str:
    return "城市低保" if person.village.endswith("社区") else "农村低保"


def _pension(rng: Random) -> Decimal:
    if rng.random() < 0.45:
        return Decimal(rng.randrange(210_000, 640_000)) / 100
    return Decimal(rng.randrange(26_000, 52_000, 50)) / 100


def _stop(person: Person, last: date) -> date:
    """The last month to pay: `last`, or the month of death where that comes first."""
    return min(last, LAST_MONTH, month_of(person.died_on or LAST_DAY))
