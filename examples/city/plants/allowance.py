"""R001 高龄津贴_去世后发放: old-age allowance for a month after the month of death.

Each payment with a death of the same person, payment month > month of death; per person.
A payment that was returned (`returned_on` present) is exempt. No date of death, or no id on
the payment: undetermined.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from examples.city.benefits import pay_allowance
from examples.city.books import Disguise
from examples.city.days import after, day, month_after, month_of, months
from examples.city.people import Person, register_death
from examples.city.plants import ages
from examples.city.plants.ground import OLD, Ground
from examples.city.plants.low_income import TOLD_APART

RULE = "高龄津贴_去世后发放"
_PAYMENTS = "civil_affairs.allowance_payments"
_DEATHS = "public_security.deaths"

#: Day of death, months paid after it, spelling of the payments' id, of the death's id, note.
_SUSPECTED: Sequence[tuple[str, int, Disguise | None, Disguise | None, str]] = (
    ("2022-03-15", 5, None, None, "paid for five months after death"),
    ("2023-07-31", 1, None, None, "died on the last day of a month, paid for the next"),
    ("2024-02-29", 2, None, None, "died on a leap day"),
    ("2021-12-20", 3, None, None, "paid across the turn of the year"),
    ("2023-04-02", 22, Disguise.FIFTEEN_DIGITS, None, "payments carry the 15-digit id"),
    ("2024-09-11", 4, None, Disguise.FIFTEEN_DIGITS, "the death carries the 15-digit id"),
    ("2025-01-05", 2, Disguise.FULL_WIDTH, None, "payments carry full-width digits"),
    ("2025-06-30", 6, Disguise.PADDED, Disguise.FULL_WIDTH, "two spellings of one id"),
)


def plant(ground: Ground) -> None:
    """Enter all cases of R001."""
    for died_on, extra, paid_as, died_as, note in _SUSPECTED:
        person = _deceased(ground, day(died_on), died_as)
        _pay(ground, person, extra, paid_as)
        ground.town.expect(RULE, person.person, "suspected", note)
    _plant_silent(ground)
    _plant_returned(ground)
    _plant_undetermined(ground)


def _plant_silent(ground: Ground) -> None:
    expect = ground.town.expect
    rng = ground.town.stream("allowance namesakes")
    for died_on, note in (
        ("2023-05-17", "paid for the month of death, then no more"),
        ("2024-08-01", "died on the first of the month that was paid"),
        ("2022-10-31", "died on the last day of the month that was paid"),
    ):
        person = _deceased(ground, day(died_on), None)
        _pay(ground, person, 0, None)
        expect(RULE, person.person, "none", note)
    dead = _deceased(ground, day("2022-06-06"), None)
    alive = ground.person(rng, OLD, name=dead.name)
    for month in months(day("2022-05-01"), day("2022-12-01")):
        pay_allowance(ground.town, alive, month)
    expect(RULE, alive.person, "none", "alive; a namesake died")
    unnamed = ground.person(rng, OLD)
    register_death(ground.town, unnamed, date=day("2023-01-09"), anonymous=True)
    for month in months(day("2023-01-01"), day("2023-04-01")):
        pay_allowance(ground.town, unnamed, month)
    expect(RULE, unnamed.person, "none", "the register of deaths holds a row without id")
    nameless = str(ground.town.books.of(_DEATHS)[-1]["death_no"])
    ground.town.expect_nameless(TOLD_APART, (nameless,), "a death without id")


def _plant_returned(ground: Ground) -> None:
    for died_on, extra in (("2022-11-08", 1), ("2024-05-23", 3)):
        person = _deceased(ground, day(died_on), None)
        month = month_of(day(died_on))
        pay_allowance(ground.town, person, month)
        for count in range(1, extra + 1):
            late = month_after(month, count)
            pay_allowance(ground.town, person, late, returned_on=after(late, 75))
        ground.town.expect(
            RULE, person.person, "exempt", "everything paid after death was returned"
        )


def _plant_undetermined(ground: Ground) -> None:
    rng = ground.town.stream("allowance undetermined")
    undated = ground.person(rng, OLD)
    register_death(ground.town, undated, date=None)
    for month in months(day("2023-02-01"), day("2023-05-01")):
        pay_allowance(ground.town, undated, month)
    ground.town.expect(RULE, undated.person, "undetermined", "the date of death is missing")
    nameless = []
    for month in (day("2022-09-01"), day("2024-03-01")):
        nameless.append(pay_allowance(ground.town, ground.person(rng, OLD), month))
        ground.town.books.of(_PAYMENTS)[-1]["person"] = None
    for rule in (RULE, *ages.RULES):
        ground.town.expect_nameless(rule, tuple(nameless), "payments carry no id")


def _deceased(ground: Ground, died_on: date, spelled: Disguise | None) -> Person:
    rng = ground.town.stream(f"allowance {died_on}")
    person = ground.person(rng, OLD, died_on=died_on)
    register_death(ground.town, person, date=died_on)
    ground.disguise(_DEATHS, spelled)
    return person


def _pay(ground: Ground, person: Person, extra: int, spelled: Disguise | None) -> None:
    """Pay three months up to death and `extra` months after it."""
    last = month_of(person.died_on or day("2026-06-30"))
    for month in months(month_after(last, -2), month_after(last, extra)):
        pay_allowance(ground.town, person, month)
        ground.disguise(_PAYMENTS, spelled)
