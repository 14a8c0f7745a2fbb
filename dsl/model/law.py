"""Regulations, clauses and parameters, with the periods in which they hold."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from dsl.model.expressions import Constant
from dsl.model.types import Type
from dsl.syntax.law import Provision
from dsl.text.source import Span


@dataclass(frozen=True, slots=True)
class InForce:
    """A period, both days included; an end that is None is open."""

    start: datetime.date | None
    until: datetime.date | None

    @property
    def always(self) -> bool:
        """Whether no day lies outside of it."""
        return self.start is None and self.until is None

    def covers(self, day: datetime.date) -> bool:
        """Whether `day` lies in the period."""
        return (self.start is None or self.start <= day) and (
            self.until is None or day <= self.until
        )


@dataclass(frozen=True, slots=True)
class Regulation:
    """One version of a regulation, or a published method (`method`).

    `confirmed` is the day on which it was last seen to be in force. Without it an end that is
    open says no more than that no later version is known.
    """

    name: str
    title: str
    method: bool
    issuer: str | None
    number: str | None
    version: datetime.date | None
    in_force: InForce
    replaces: str | None
    span: Span
    confirmed: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """Why a clause can be stated in rules only in part (`partly`), or not at all."""

    partly: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Clause:
    """One provision of one version, with its text and the period in which it binds.

    `limit` is None for a clause of which nothing is said: rules can state it.
    """

    regulation: Regulation
    provision: Provision
    text: str
    in_force: InForce
    span: Span
    limit: Limit | None = None


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One value of a parameter: a constant, or several for a list.

    `confirmed` is the day on which it was last seen to hold, as a regulation's is.
    """

    values: tuple[Constant, ...]
    in_force: InForce
    region: str | None
    clauses: tuple[Clause, ...]
    span: Span
    confirmed: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter and its values, by start date and then region."""

    name: str
    title: str | None
    type: Type
    many: bool
    values: tuple[DatedValue, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition as far as a finding cites it: its words and the clauses it rests on."""

    name: str
    title: str | None
    clauses: tuple[Clause, ...]
    uses: tuple[str, ...]
    span: Span
