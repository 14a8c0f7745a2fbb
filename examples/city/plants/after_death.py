"""R004 养老金_去世后发放 and 惠农补贴_去世后发放.

Pension: each payment with a death of the same person, payment month > month of death.
Subsidy: each payment with a death of the same person, year of paid_on > year of death.
Both per person. No date of death, or no id on the payment: undetermined.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from examples.city.benefits import pay_pension, pay_subsidy
from examples.city.books import Disguise
from examples.city.days import day, month_after, month_of, months
from examples.city.people import register_death
from examples.city.plants.ground import RETIRED, Ground

PENSION = "养老金_去世后发放"
SUBSIDY = "惠农补贴_去世后发放"
_PENSIONS = "human_resources.pension_payments"
_SUBSIDIES = "agriculture.subsidy_payments"
_AMOUNT = Decimal("418.50")

#: Day of death, months paid after it, spelling of the payments' id, note.
_PAID_PENSIONS: Sequence[tuple[str, int, Disguise | None, str]] = (
    ("2023-04-18", 4, None, "paid for four months after death"),
    ("2024-01-31", 1, None, "died on the last day of a month, paid for the next"),
    ("2022-09-05", 7, Disguise.FIFTEEN_DIGITS, "payments carry the 15-digit id"),
)

#: Day of death, days paid, note.
_PAID_SUBSIDIES: Sequence[tuple[str, str, str]] = (
    ("2022-03-11", "2021-07-20 2022-07-20 2023-07-18 2024-07-16", "two years after death"),
    ("2023-12-31", "2024-06-21", "died on the last day of the year"),
)


def plant_pensions(ground: Ground) -> None:
    """Enter all cases of R004 about pensions, the one without id apart."""
    town = ground.town
    rng = town.stream("pension after death plants")
    for died, extra, spelled, note in _PAID_PENSIONS:
        person = ground.person(rng, RETIRED, died_on=day(died))
        register_death(town, person, date=day(died))
        last = month_after(month_of(day(died)), extra)
        for month in months(month_after(month_of(day(died)), -2), last):
            pay_pension(town, person, month, _AMOUNT)
            ground.disguise(_PENSIONS, spelled)
        town.expect(PENSION, person.person, "suspected", note)
    person = ground.person(rng, RETIRED, died_on=day("2024-08-01"))
    register_death(town, person, date=day("2024-08-01"))
    pay_pension(town, person, day("2024-08-01"), _AMOUNT)
    town.expect(PENSION, person.person, "none", "died on the first of the month that was paid")
    undated = ground.person(rng, RETIRED)
    register_death(town, undated, date=None)
    pay_pension(town, undated, day("2023-03-01"), _AMOUNT)
    town.expect(PENSION, undated.person, "undetermined", "the date of death is missing")


def plant_subsidies(ground: Ground) -> None:
    """Enter all cases of R004 about farm subsidies, the one without id apart."""
    town = ground.town
    rng = town.stream("subsidy after death plants")
    for died, paid, note in _PAID_SUBSIDIES:
        person = ground.person(rng, RETIRED, died_on=day(died))
        register_death(town, person, date=day(died))
        for paid_on in paid.split():
            pay_subsidy(town, person, day(paid_on))
        town.expect(SUBSIDY, person.person, "suspected", note)
    person = ground.person(rng, RETIRED, died_on=day("2023-01-02"))
    register_death(town, person, date=day("2023-01-02"))
    pay_subsidy(town, person, day("2023-12-30"))
    town.expect(SUBSIDY, person.person, "none", "paid in the year of death")
    undated = ground.person(rng, RETIRED)
    register_death(town, undated, date=None)
    pay_subsidy(town, undated, day("2024-07-16"))
    town.expect(SUBSIDY, undated.person, "undetermined", "the date of death is missing")
