"""Examples of a rule: the rows given, and what is expected of them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from dsl.model.expressions import Constant
from dsl.model.weights import Severity
from dsl.schema import DataSet
from dsl.syntax.examples import Given, Outcome
from dsl.text.source import Span


@dataclass(frozen=True, slots=True)
class Expectation:
    """What an example says must come out for one subject, or for everybody (no subject).

    `severity` and `score` are None where it says nothing of them.
    """

    outcome: Outcome
    subject: tuple[Constant, ...]
    measures: tuple[tuple[str, Constant], ...]
    span: Span
    severity: Severity | None = None
    score: int | None = None


@dataclass(frozen=True, slots=True)
class ExampleTable:
    """Rows given for one data set, still as written."""

    data_set: DataSet
    given: Given


@dataclass(frozen=True, slots=True)
class Setting:
    """What a parameter is within an example, on every date and in every region."""

    parameter: str
    values: tuple[Constant, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """One example of a rule; `settings` stand in for the values of parameters."""

    title: str
    rule: str
    as_of: datetime.date | None
    tables: tuple[ExampleTable, ...]
    expectations: tuple[Expectation, ...]
    span: Span
    settings: tuple[Setting, ...] = ()
