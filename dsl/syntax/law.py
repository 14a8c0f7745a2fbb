"""The law as written: regulations with their articles, citations, parameters, calendars."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from dsl.syntax.expressions import Expression
from dsl.syntax.placed import placed
from dsl.text.source import Span

Day: TypeAlias = datetime.date

#: Keyword and place of what has no node of its own (`HEAD`, `UNDER`, `SEVERITY`, `FINDING`,
#: `ISSUED_BY` …), so that the formatter knows which comment belongs to which.
ClauseSpans: TypeAlias = tuple[tuple[str, Span], ...]


@dataclass(frozen=True, slots=True)
class Provision:
    """Where in a regulation: article 9-1 paragraph 2 item 3 (第九条之一第二款第三项).

    `article` is text, since articles are inserted (`9-1`) and methods number theirs freely
    (`R008`); `paragraph` and `item` are 0 where none is said.
    """

    article: str
    paragraph: int = 0
    item: int = 0


@dataclass(frozen=True, slots=True)
class Article:
    """One provision, its verbatim text, its own period, and why rules do not state all of it."""

    provision: Provision
    text: str
    start: Day | None
    until: Day | None
    encodable: Literal["partly", "not"] | None = None
    reason: str | None = None
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Regulation:
    """One version of a regulation; `method` for a published method that is not law.

    `version` is the date of the text that is quoted; `start` and `until` are the period in
    force, both days included; `replaces` is the version before; `confirmed` when last seen valid.
    """

    name: str
    title: str
    method: bool
    issuer: str | None
    number: str | None
    version: Day | None
    start: Day | None
    until: Day | None
    replaces: str | None
    articles: tuple[Article, ...]
    confirmed: Day | None = None
    span: Span = placed()
    name_span: Span = placed()
    replaces_span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)
    clause_spans: ClauseSpans = field(default=(), compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Citation:
    """`allowance article 9 paragraph 1`: one clause relied on."""

    regulation: str
    provision: Provision
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """One value of a parameter, its period, its region (None: everywhere) and its clause.

    `value` is one literal, or a tuple of literals for a list.
    """

    value: Expression | tuple[Expression, ...]
    start: Day | None
    until: Day | None
    region: str | None
    citations: tuple[Citation, ...]
    confirmed: Day | None = None
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class DomainName:
    """A domain as written, in its canonical spelling (`money/month`); `many` for a list of it."""

    text: str
    many: bool = False
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated parameter: `parameter tender_threshold: money` and its values."""

    name: str
    title: str | None
    domain: DomainName
    values: tuple[ParameterValue, ...]
    span: Span = placed()
    name_span: Span = placed()
    clause_spans: ClauseSpans = field(default=(), compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Calendar:
    """`calendar holiday in government_offices.holidays` and which of its rows are days off.

    `name` stands for a row of `data_set` within `off` and `worked`.
    """

    name: str
    data_set: str
    off: Expression
    worked: Expression
    span: Span = placed()
    name_span: Span = placed()
    data_set_span: Span = placed()
    clause_spans: ClauseSpans = field(default=(), compare=False, repr=False, kw_only=True)
