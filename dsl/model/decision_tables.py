"""Decision tables: which value the law sets for which case, row by row."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from dsl.domains import Domain
from dsl.model.expressions import Constant
from dsl.model.law import Clause, InForce
from dsl.model.types import Type
from dsl.text.source import Span


@dataclass(frozen=True, slots=True)
class Anything:
    """An empty cell: whatever the input is."""


@dataclass(frozen=True, slots=True)
class Among:
    """One of several values; of a region code, one that lies in one of these regions."""

    values: tuple[Constant, ...]


@dataclass(frozen=True, slots=True)
class Within:
    """From `low` to `high`; an end that is None is open. `below` leaves `high` itself out."""

    low: Constant | None
    high: Constant | None
    below: bool = False


@dataclass(frozen=True, slots=True)
class Other:
    """What no other row of the version names in this column."""


Test: TypeAlias = Anything | Among | Within | Other


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One row: a test for each input, its value, the clauses it rests on.

    A `value` of None says that there is none.
    """

    tests: tuple[Test, ...]
    value: Constant | None
    clauses: tuple[Clause, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class DecisionVersion:
    """The rows of one period; of one case, at most one of them holds."""

    in_force: InForce
    rows: tuple[DecisionRow, ...]
    clauses: tuple[Clause, ...]
    span: Span
    confirmed: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """What a row is chosen by."""

    name: str
    domain: Domain


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A decision table and its versions, by start date."""

    name: str
    title: str | None
    inputs: tuple[Input, ...]
    type: Type
    versions: tuple[DecisionVersion, ...]
    span: Span

    def rows(self) -> Iterator[tuple[DecisionVersion, DecisionRow]]:
        """Every row with its version, in the order in which findings count them."""
        return ((version, row) for version in self.versions for row in version.rows)

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Every clause that it rests on, each once."""
        own = (c for version, row in self.rows() for c in (*version.clauses, *row.clauses))
        return tuple(dict.fromkeys(own))
