"""Petitions: taken in, answered within sixty days, and not repeated within ninety."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from examples.city.days import after, day, random_day
from examples.city.people import Person
from examples.city.staff import public_units
from examples.city.town import Town


@dataclass(frozen=True, slots=True)
class Handling:
    """How a petition was dealt with; `closed_on` is None while it is open."""

    accepted_on: date | None
    closed_on: date | None
    extended_until: date | None = None
    satisfaction: str | None = "未评价"


_CHANNELS = ("来信", "来访", "网上信访", "电话")


def take_in(
    town: Town,
    rng: Random,
    petitioner: Person | None,
    subject: str,
    received_on: date,
    handling: Handling,
) -> str:
    """Enter one petition; returns its number."""
    petition = town.books.number("XF")
    town.books.add(
        "petitions.petitions",
        petition=petition,
        petitioner=petitioner.person if petitioner else None,
        name=petitioner.name if petitioner else None,
        region=petitioner.region if petitioner else None,
        channel=rng.choice(_CHANNELS),
        kind="建议意见" if subject.startswith("建议") else "投诉请求",
        subject=subject,
        unit=rng.choice([u for u in public_units(town) if u.kind == "11"]).name,
        received_on=received_on,
        accepted_on=handling.accepted_on,
        extended_until=handling.extended_until,
        closed_on=handling.closed_on,
        satisfaction=handling.satisfaction,
    )
    return petition


def a_subject(town: Town, rng: Random, person: Person) -> str:
    """Something that a person of that village asks for."""
    return rng.choice(town.words.petitions).format(place=person.village)


def take_in_all(town: Town, people: Sequence[Person]) -> None:
    """The petitions that are not planted: each person asks for a thing once, or twice and late."""
    rng = town.stream("petitions")
    grown = [p for p in people if p.died_on is None and p.birth < day("2004-01-01")]
    count = town.scaled(2600, at_least=30)
    for person in rng.sample(grown, min(len(grown), count)):
        received_on = random_day(rng, day("2020-01-02"), day("2026-03-10"))
        subject = a_subject(town, rng, person)
        _answer(town, rng, person, subject, received_on)
        if rng.random() < 0.08:
            again = after(received_on, rng.randrange(120, 400))
            if again <= day("2026-03-10"):
                _answer(town, rng, person, subject, again)


def _answer(town: Town, rng: Random, person: Person, subject: str, received_on: date) -> None:
    accepted_on = after(received_on, rng.randrange(1, 15))
    handling = Handling(
        accepted_on=accepted_on,
        closed_on=after(accepted_on, rng.randrange(5, 58)),
        extended_until=after(accepted_on, 75) if rng.random() < 0.03 else None,
        satisfaction=rng.choice(("满意", "满意", "基本满意", "不满意", "未评价")),
    )
    take_in(town, rng, person, subject, received_on, handling)
