"""The residents: households, births, deaths."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from random import Random

from examples.city.days import LAST_DAY, after, day, random_day
from examples.city.ids import resident_id
from examples.city.town import Town

#: County codes on the ids: born here, or moved in from a neighbouring county.
_BIRTHPLACES = ("330182", "330127", "330822", "341021")
_BIRTHPLACE_WEIGHTS = (90, 4, 3, 3)


@dataclass(frozen=True, slots=True)
class Person:
    """A resident; `person` is the 18-character id."""

    person: str
    name: str
    sex: str
    birth: date
    region: str
    village: str
    died_on: date | None = None

    def age_on(self, some_day: date) -> int:
        """Completed years on `some_day`."""
        before = (some_day.month, some_day.day) < (self.birth.month, self.birth.day)
        return some_day.year - self.birth.year - before

    def alive_on(self, some_day: date) -> bool:
        """Whether the person had not died by the end of `some_day`."""
        return self.died_on is None or self.died_on > some_day


@dataclass(slots=True)
class Registry:
    """The household registration of the county: gives out ids, keeps households."""

    town: Town
    residents: list[Person] = field(default_factory=list)
    _sequences: Counter[tuple[str, date, str]] = field(default_factory=Counter)

    def settle(self, rng: Random, size: int) -> None:
        """Found one household of about `size` people in some village."""
        township, village = self.town.words.village(rng)
        head_birth = _birth(rng, 1942, 1990)
        surname = self.town.words.surname(rng)
        sex = "男" if rng.random() < 0.8 else "女"
        other = "女" if sex == "男" else "男"
        place = (township.code, village)
        members = [(self._person(rng, sex, head_birth, place, surname=surname), "户主")]
        if size >= 2:
            birth = _birth(rng, head_birth.year - 4, head_birth.year + 4)
            members.append((self._person(rng, other, birth, place), "配偶"))
        for _ in range(size - 2):
            if rng.random() < 0.35:
                birth = _birth(rng, max(1922, head_birth.year - 32), head_birth.year - 22)
                parent_sex = rng.choice("男女")
                members.append((self._person(rng, parent_sex, birth, place), "父母"))
            else:
                birth = _birth(rng, head_birth.year + 22, min(2024, head_birth.year + 34))
                child_sex = rng.choice("男女")
                child = self._person(rng, child_sex, birth, place, surname=surname)
                members.append((child, "子女"))
        self._register(rng, place, members)

    def newcomer(
        self, rng: Random, born: tuple[int, int], *, name: str = "", died_on: date | None = None
    ) -> Person:
        """A person of a household of their own, born between the years `born`.

        `died_on` is not entered in the register of deaths here: plants decide how it is.
        """
        township, village = self.town.words.village(rng)
        place = (township.code, village)
        sex = rng.choice("男女")
        person = self._person(rng, sex, _birth(rng, *born), place, name=name, died_on=died_on)
        self._register(rng, place, [(person, "户主")])
        return person

    def _person(
        self,
        rng: Random,
        sex: str,
        birth: date,
        place: tuple[str, str],
        *,
        surname: str = "",
        name: str = "",
        died_on: date | None = None,
    ) -> Person:
        birthplace = rng.choices(_BIRTHPLACES, _BIRTHPLACE_WEIGHTS)[0]
        self._sequences[birthplace, birth, sex] += 1
        first = birth.toordinal() * 13 % 300  # so that not everybody was the first of the day
        sequence = 2 * (first + self._sequences[birthplace, birth, sex])
        sequence -= 1 if sex == "男" else 0
        identity = resident_id(birthplace, birth, sequence)
        words = self.town.words
        family_name = surname or words.surname(rng)
        full_name = name or family_name + words.given_name(rng, sex, birth)
        return Person(identity, full_name, sex, birth, *place, died_on=died_on)

    def _register(
        self, rng: Random, place: tuple[str, str], members: list[tuple[Person, str]]
    ) -> None:
        books = self.town.books
        household = books.number("H3301820")
        region, village = place
        township = next(t.name for t in self.town.words.townships if t.code == region)
        books.add(
            "public_security.households",
            household=household,
            head=members[0][0].person,
            region=region,
            address=f"云浦县{township}{village}{rng.randint(1, 260)}号",
            registered_on=random_day(rng, day("1988-01-01"), day("2019-12-31")),
        )
        for person, relation in members:
            self.residents.append(person)
            books.add(
                "public_security.residents",
                person=person.person,
                name=person.name,
                sex=person.sex,
                birth_date=person.birth,
                region=region,
                household=household,
                relation=relation,
            )


def register_death(
    town: Town,
    person: Person,
    *,
    date: date | None,
    anonymous: bool = False,
    cremated_as: date | None = None,
) -> None:
    """Enter a death, and the cremation that follows it where the date is known.

    `anonymous` leaves the id out, as some hospitals do. `cremated_as` is the day of death that
    the crematorium writes down, where it is another than that of the register.
    """
    town.books.add(
        "public_security.deaths",
        death_no=town.books.number("SW"),
        person=None if anonymous else person.person,
        name=person.name,
        date=date,
        source=("家属申报", "医疗机构", "殡葬机构")[int(person.person[16]) % 3],
        registered_on=after(date, 1 + int(person.person[15])) if date else None,
    )
    died_on = cremated_as or date
    if died_on is not None and not anonymous:
        _cremate(town, person, died_on)


def _cremate(town: Town, person: Person, died_on: date) -> None:
    town.books.add(
        "civil_affairs.cremations",
        cremation_no=town.books.number("HH"),
        person=person.person,
        name=person.name,
        died_on=died_on,
        cremated_on=after(died_on, 2 + int(person.person[14]) % 4),
        home="县殡仪馆",
    )


def populate(town: Town) -> Registry:
    """Fill the county with households, and let some of the old die since 2020."""
    rng = town.stream("people")
    registry = Registry(town)
    for _ in range(town.scaled(7000, at_least=120)):
        registry.settle(rng, rng.choices((1, 2, 3, 4, 5), (16, 26, 27, 19, 12))[0])
    registry.residents = [_perhaps_dead(town, rng, person) for person in registry.residents]
    return registry


def _perhaps_dead(town: Town, rng: Random, person: Person) -> Person:
    age = person.age_on(LAST_DAY)
    chance = 0.002 if age < 60 else 0.05 if age < 75 else 0.28
    if rng.random() >= chance:
        return person
    died_on = random_day(rng, day("2020-01-05"), day("2026-06-20"))
    if died_on <= person.birth:
        return person
    register_death(town, person, date=died_on)
    return Person(
        person.person,
        person.name,
        person.sex,
        person.birth,
        person.region,
        person.village,
        died_on,
    )


def _birth(rng: Random, first: int, last: int) -> date:
    return random_day(rng, date(first, 1, 1), date(max(first, last), 12, 31))
