"""The words the county is made of: names, places, companies, petitions, from `data/*.txt`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class GivenNames:
    """Characters in use for one sex in one span of birth years."""

    sex: str
    first: int
    last: int
    single: float
    characters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Township:
    """A township with its nine-digit code and its villages."""

    code: str
    name: str
    villages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """All word lists; every method draws with the generator it is given."""

    surnames: tuple[str, ...]
    surname_weights: tuple[int, ...]
    given_names: tuple[GivenNames, ...]
    townships: tuple[Township, ...]
    units: tuple[tuple[str, str], ...]
    brands: tuple[str, ...]
    works_trades: tuple[str, ...]
    trades: tuple[str, ...]
    projects: tuple[str, ...]
    purchases: tuple[str, ...]
    petitions: tuple[str, ...]

    def surname(self, rng: Random) -> str:
        """A surname, as often as it is borne."""
        return rng.choices(self.surnames, self.surname_weights)[0]

    def given_name(self, rng: Random, sex: str, birth: date) -> str:
        """A given name as people of that sex and age bear it."""
        style = next(
            g for g in self.given_names if g.sex == sex and g.first <= birth.year <= g.last
        )
        count = 1 if rng.random() < style.single else 2
        return "".join(rng.choice(style.characters) for _ in range(count))

    def village(self, rng: Random) -> tuple[Township, str]:
        """A village and the township that it belongs to."""
        township = rng.choice(self.townships)
        return township, rng.choice(township.villages)

    def company(self, rng: Random, *, works: bool) -> str:
        """The name of a company; `works` for one that bids for works."""
        brand = "".join(rng.sample(self.brands, 2))
        return f"云浦县{brand}{rng.choice(self.works_trades if works else self.trades)}有限公司"


@cache
def load_words() -> Words:
    """The word lists, read once."""
    surnames = [line.split() for line in _lines("surnames")]
    companies = _lines("companies")
    return Words(
        surnames=tuple(name for name, _ in surnames),
        surname_weights=tuple(int(weight) for _, weight in surnames),
        given_names=tuple(_given_names(line.split()) for line in _lines("given_names")),
        townships=tuple(_township(line.split()) for line in _lines("places")),
        units=tuple((kind, name) for kind, name in map(str.split, _lines("units"))),
        brands=_section(companies, "brand"),
        works_trades=_section(companies, "works"),
        trades=_section(companies, "trade"),
        projects=tuple(_lines("projects")),
        purchases=tuple(_lines("purchases")),
        petitions=tuple(_lines("petitions")),
    )


def _lines(name: str) -> list[str]:
    text = (_DATA / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _section(lines: list[str], name: str) -> tuple[str, ...]:
    return tuple(lines[lines.index(f"[{name}]") + 1].split())


def _given_names(words: list[str]) -> GivenNames:
    sex, first, last, single, *characters = words
    return GivenNames(sex, int(first), int(last), float(single), tuple(characters))


def _township(words: list[str]) -> Township:
    code, name, *villages = words
    return Township(code, name, tuple(villages))
