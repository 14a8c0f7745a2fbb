"""Decision tables as written: for each case of their inputs one row, and the value that it sets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from dsl.syntax.expressions import Expression, Name
from dsl.syntax.law import Citation, ClauseSpans, Day, DomainName
from dsl.syntax.placed import placed
from dsl.text.source import Span


@dataclass(frozen=True, slots=True)
class Input:
    """`age: count`: what a row is chosen by."""

    name: str
    domain: DomainName
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Anything:
    """An empty cell: whatever the input is."""

    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Rest:
    """`other`: what no other row of the version names in this column."""

    span: Span = placed()


@dataclass(frozen=True, slots=True)
class OneOf:
    """One literal or several."""

    values: tuple[Expression, ...]
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Range:
    """`80 .. 89`; an end that is None is open. `below` (`80 ..< 90`) leaves `high` itself out."""

    low: Expression | None
    high: Expression | None
    below: bool = False
    span: Span = placed()


WrittenTest: TypeAlias = Anything | Rest | OneOf | Range


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One row: a test for each input in the order of the table's, its value, clauses of its own.

    A `value` of None, an empty cell, says that there is none.
    """

    tests: tuple[WrittenTest, ...]
    value: Expression | None
    citations: tuple[Citation, ...]
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class DecisionVersion:
    """What a table says in one period, and the clauses that its rows rest on.

    `header` are the inputs where they head a column; columns may stand in any order.
    """

    start: Day | None
    until: Day | None
    confirmed: Day | None
    citations: tuple[Citation, ...]
    rows: tuple[DecisionRow, ...]
    header: tuple[Name, ...] = field(default=(), compare=False, repr=False)
    span: Span = placed()
    head_span: Span = placed()
    header_span: Span = placed()


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """`decision table rate(age: count) "…": money` and what it says, version by version."""

    name: str
    inputs: tuple[Input, ...]
    title: str | None
    domain: DomainName
    versions: tuple[DecisionVersion, ...]
    span: Span = placed()
    name_span: Span = placed()
    clause_spans: ClauseSpans = field(default=(), compare=False, repr=False, kw_only=True)
