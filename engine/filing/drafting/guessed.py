"""What a guess about a column says, what it rests on, and what only a person can say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dsl.domains import Domain
from engine.catalog.contract import Unit


class Ground(StrEnum):
    """What a guess rests on."""

    VALUES = "values"
    HEADER = "header"
    CONTRACTS = "contracts"
    NOTHING = "nothing"


class Doubt(StrEnum):
    """What only a person can say of a column."""

    NO_VALUES = "no_values"
    SEEN_VALUES = "seen_values"
    REGISTER = "register"
    UNIT = "unit"
    DATE_ORDER = "date_order"
    SERIAL_DATES = "serial_dates"
    COORDINATES = "coordinates"


@dataclass(frozen=True, slots=True)
class Guess:
    """A column's domain, what belongs to it, what it rests on and what is doubtful."""

    domain: Domain
    ground: Ground
    unit: Unit = Unit.NONE
    values: tuple[str, ...] = ()
    date_order: str = ""
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What the contracts at hand call a column of the same title."""

    name: str
    domain: Domain
