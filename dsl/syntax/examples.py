"""Examples as written: the rows given, and what must come out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from dsl.syntax.expressions import Expression, Name
from dsl.syntax.law import ClauseSpans, Day
from dsl.syntax.placed import placed
from dsl.text.source import Span


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of an example table as written; empty text means missing."""

    text: str
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Given:
    """`given civil_affairs.allowance_payments` and its table."""

    data_set: str
    header: tuple[Cell, ...]
    rows: Sequence[tuple[Cell, ...]]
    span: Span = placed()
    data_set_span: Span = placed()


@dataclass(frozen=True, slots=True)
class Setting:
    """`given parameter limit = 3`: what a parameter is within an example, always and everywhere.

    `value` is a tuple for a list.
    """

    parameter: str
    value: Expression | tuple[Expression, ...]
    span: Span = placed()
    name_span: Span = placed()


Outcome = Literal["suspected", "exempt", "undetermined", "conflict", "none"]


@dataclass(frozen=True, slots=True)
class Expect:
    """`expect finding for SUBJECT with months = 1`; also exempt, undetermined, conflict, none.

    `subject` is empty for "for anyone" (`expect none`). Subjects and values are literals.
    `severity` and `score` are None where nothing is said of them.
    """

    outcome: Outcome
    subject: tuple[Expression, ...]
    measures: tuple[tuple[Name, Expression], ...]
    severity: str | None = None
    score: int | None = None
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Example:
    """One example of a rule: the run's date where it matters, the rows, what must come out."""

    title: str
    rule: str
    as_of: Day | None
    given: tuple[Given, ...]
    expect: tuple[Expect, ...]
    settings: tuple[Setting, ...] = ()
    span: Span = placed()
    rule_span: Span = placed()
    clause_spans: ClauseSpans = field(default=(), compare=False, repr=False, kw_only=True)
