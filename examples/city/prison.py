"""Prison terms, and the pensions that are suspended for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from examples.city.benefits import pay_pension
from examples.city.days import after, day, month_after, months, random_day
from examples.city.people import Person
from examples.city.town import Town

_PRISONS = ("浙江省第一监狱", "浙江省第四监狱", "浙江省金华监狱", "浙江省女子监狱")


def imprison(town: Town, person: Person, start: date | None, end: date | None) -> None:
    """Enter one prison term; without `end` it lasts."""
    town.books.add(
        "justice.prison_terms",
        term_no=town.books.number("FX"),
        person=person.person,
        name=person.name,
        prison=_PRISONS[3 if person.sex == "女" else int(person.person[13]) % 3],
        start=start,
        end=end,
    )


def imprison_some(town: Town, civilians: Sequence[Person]) -> list[Person]:
    """Prison terms of the county; pensions of old prisoners pause for exactly those months."""
    rng = town.stream("prison")
    alive = [p for p in civilians if p.died_on is None and p.birth < day("2002-01-01")]
    prisoners = rng.sample(alive, town.scaled(160, at_least=6))
    for person in prisoners:
        start = random_day(rng, day("2021-01-01"), day("2024-12-31"))
        end = after(start, rng.randrange(180, 1400))
        imprison(town, person, start, end if end <= day("2026-06-30") else None)
        if person.age_on(start) >= 60:
            amount = Decimal(rng.randrange(26_000, 52_000, 50)) / 100
            for month in months(month_after(start, -4), month_after(start, -1)):
                pay_pension(town, person, month, amount)
            for month in months(month_after(end), min(month_after(end, 4), day("2026-06-01"))):
                pay_pension(town, person, month, amount)
    return prisoners
