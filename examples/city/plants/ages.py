"""R007 高龄津贴_未满八十周岁 and 高龄津贴_档次不符.

Under eighty: each payment whose person, by the register of residents, is not yet eighty on the last
day of the payment month; a payment that was returned is exempt.
Band: each payment of 八十至八十九周岁 to a person who was ninety before the month, of
九十至九十九周岁 to one who is not ninety by its end or was a hundred before it, of 百岁以上 to one
who is not a hundred by its end. No band: undetermined.
Both per person. A payment without id is undetermined under both.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from examples.city.benefits import pay_allowance
from examples.city.days import after, day, month_after, months
from examples.city.people import Person
from examples.city.plants.ground import Ground

YOUNG = "高龄津贴_未满八十周岁"
BAND = "高龄津贴_档次不符"
RULES = (YOUNG, BAND)
_PAYMENTS = "civil_affairs.allowance_payments"
_EIGHTIES, _NINETIES, _HUNDRED = "八十至八十九周岁", "九十至九十九周岁", "百岁以上"

#: Months from that of the eightieth birthday to the first and the last month paid, note.
_TOO_EARLY: Sequence[tuple[int, int, str]] = (
    (-6, 2, "paid half a year too early, then rightly"),
    (-1, -1, "a single payment in the month before"),
    (-30, -25, "paid years before"),
)

#: Birthday that matters, months from its month to the first and last month paid, band, note.
_WRONG: Sequence[tuple[int, int, int, str, str]] = (
    (90, -14, -8, _NINETIES, "paid as ninety a year too early"),
    (90, 1, 6, _EIGHTIES, "still paid as eighty after ninety"),
    (100, 0, 4, _NINETIES, "still paid as ninety after a hundred"),
    (100, -3, -1, _HUNDRED, "paid as a hundred before that month"),
)

_RIGHT: Sequence[tuple[int, int, int, str, str]] = (
    (90, 0, 0, _NINETIES, "the higher band in the month of the birthday"),
    (90, 0, 0, _EIGHTIES, "the lower band in the month of the birthday"),
    (100, 0, 3, _HUNDRED, "a hundred and paid so"),
)


def plant(ground: Ground) -> None:
    """Enter all cases of R007."""
    town = ground.town
    rng = town.stream("age plants")
    for first, last, note in _TOO_EARLY:
        person = ground.person(rng, (1942, 1944))
        _pay(ground, person, _birthday(person, 80), first, last)
        town.expect(YOUNG, person.person, "suspected", note)
    person = ground.person(rng, (1942, 1944))
    _pay(ground, person, _birthday(person, 80), 0, 5)
    town.expect(YOUNG, person.person, "none", "paid from the month of the eightieth birthday")
    person = ground.person(rng, (1942, 1944))
    early = month_after(_birthday(person, 80), -2)
    pay_allowance(town, person, early, returned_on=after(early, 60))
    town.expect(YOUNG, person.person, "exempt", "what was paid too early was returned")
    for age, first, last, band, note in _WRONG:
        person = _aged(ground, rng, age)
        _pay(ground, person, _birthday(person, age), first, last, band=band)
        town.expect(BAND, person.person, "suspected", note)
    for age, first, last, band, note in _RIGHT:
        person = _aged(ground, rng, age)
        _pay(ground, person, _birthday(person, age), first, last, band=band)
        town.expect(BAND, person.person, "none", note)
    person = _aged(ground, rng, 90)
    pay_allowance(town, person, day("2023-05-01"))
    town.books.of(_PAYMENTS)[-1]["kind"] = None
    town.expect(BAND, person.person, "undetermined", "the band is missing")


def _aged(ground: Ground, rng: Random, age: int) -> Person:
    """Somebody whose birthday of `age` lies in the years of payments, on no first of a month."""
    while True:
        person = ground.person(rng, (2023 - age, 2024 - age))
        if person.birth.day > 1:
            return person


def _birthday(person: Person, age: int) -> date:
    """The month of that birthday."""
    return date(person.birth.year + age, person.birth.month, 1)


def _pay(
    ground: Ground, person: Person, start: date, first: int, last: int, *, band: str = ""
) -> None:
    for month in months(month_after(start, first), month_after(start, last)):
        pay_allowance(ground.town, person, month)
        if band:
            ground.town.books.of(_PAYMENTS)[-1]["kind"] = band
