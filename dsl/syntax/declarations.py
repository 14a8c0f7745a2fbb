"""Declarations as written: regulations, parameters, definitions, rules and examples."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from dsl.syntax.conflicts import Conflict
from dsl.syntax.expressions import Expression, Name, Period
from dsl.text.source import Span

Surface = Literal["zh", "en"]
Day: TypeAlias = datetime.date

#: Keyword and place of what has no node of its own, for comments beside it (`UNDER`, `HEAD` …).
ClauseSpans: TypeAlias = tuple[tuple[str, Span], ...]


def _span() -> Span:
    return field(compare=False, repr=False, kw_only=True)  # type: ignore[no-any-return]


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
    span: Span = _span()


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
    span: Span = _span()
    name_span: Span = _span()
    replaces_span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)
    clause_spans: ClauseSpans = field(default=(), compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Citation:
    """`allowance article 9 paragraph 1`: one clause relied on."""

    regulation: str
    provision: Provision
    span: Span = _span()


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
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class DomainName:
    """A domain as written, in its canonical spelling (`money/month`); `many` for a list of it."""

    text: str
    many: bool = False
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated parameter: `parameter tender_threshold: money` and its values."""

    name: str
    title: str | None
    domain: DomainName
    values: tuple[ParameterValue, ...]
    span: Span = _span()
    name_span: Span = _span()
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
    span: Span = _span()
    name_span: Span = _span()
    data_set_span: Span = _span()
    clause_spans: ClauseSpans = field(default=(), compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a definition: a row of a data set (`data_set`) or a value (`domain`)."""

    name: str
    data_set: str | None
    domain: DomainName | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Definition:
    """`define in_office(post in organization.staff, day: date) … as EXPRESSION`."""

    name: str
    arguments: tuple[Argument, ...]
    title: str | None
    citations: tuple[Citation, ...]
    body: Expression
    span: Span = _span()
    name_span: Span = _span()
    clause_spans: ClauseSpans = field(default=(), compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Each:
    """`each payment in civil_affairs.allowance_payments`: the rows that the rule ranges over."""

    alias: str
    data_set: str
    span: Span = _span()
    alias_span: Span = _span()
    data_set_span: Span = _span()


@dataclass(frozen=True, slots=True)
class Chosen:
    """`latest … by rate.date`: of the rows that match, those that come last, or first."""

    latest: bool
    by: Expression
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class With:
    """`with death in … on …`: a match is required, and its columns can be read."""

    alias: str
    data_set: str
    on: Expression
    chosen: Chosen | None = None
    span: Span = _span()
    alias_span: Span = _span()
    data_set_span: Span = _span()


@dataclass(frozen=True, slots=True)
class Without:
    """`without notice in … on …`: no row may match; its columns can be read in `on` only."""

    alias: str
    data_set: str
    on: Expression
    span: Span = _span()
    alias_span: Span = _span()
    data_set_span: Span = _span()


@dataclass(frozen=True, slots=True)
class Where:
    """A condition: on rows before `per`, on the group after it."""

    condition: Expression
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Let:
    """A name for an expression, known from here on."""

    name: str
    value: Expression
    span: Span = _span()
    name_span: Span = _span()


@dataclass(frozen=True, slots=True)
class Unless:
    """An exception: a condition, or a row that exists (`unless approval in … on …`).

    One of `condition` and `relation` is given; `reason` is shown with what it exempts.
    """

    condition: Expression | None
    relation: With | None
    citations: tuple[Citation, ...]
    reason: str | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Window:
    """`within 90 days of contract.signed_on`, or `with gaps up to 90 days of …`."""

    length: Period
    of: Expression
    gaps: bool = False
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Per:
    """The keys of a group, and the window in time that bounds it.

    With `links` rows are linked, where the second key of one is the first key of the next, to
    paths of so many rows at most; the keys of a path are its start and its end.
    """

    keys: tuple[Expression, ...]
    window: Window | None
    links: int = 0
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Measure:
    """A value with a name: shown with a finding, or a column of a table."""

    name: str
    value: Expression
    span: Span = _span()
    name_span: Span = _span()


@dataclass(frozen=True, slots=True)
class Message:
    """The finding's sentence: texts and expressions in turn."""

    parts: tuple[str | Expression, ...]
    span: Span = _span()


Step: TypeAlias = With | Without | Where | Let | Unless | Conflict | Per


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its basis, its rows, its steps in order, and what it tells."""

    name: str
    title: str
    citations: tuple[Citation, ...]
    severity: str | None
    event_date: Expression | None
    each: Each
    steps: tuple[Step, ...]
    measures: tuple[Measure, ...]
    message: Message | None
    span: Span = _span()
    name_span: Span = _span()
    severity_span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)
    clause_spans: ClauseSpans = field(default=(), compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Branch:
    """Rows of a table from one base: its steps in order, then its columns."""

    each: Each
    steps: tuple[Step, ...]
    columns: tuple[Measure, ...]
    span: Span = _span()
    columns_span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Table:
    """`table bidder_record "…" under … each … per … columns …`: rows computed from other rows.

    `event_date` names the column that dates a row.
    """

    name: str
    title: str | None
    citations: tuple[Citation, ...]
    event_date: Expression | None
    branches: tuple[Branch, ...]
    span: Span = _span()
    name_span: Span = _span()
    clause_spans: ClauseSpans = field(default=(), compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of an example table as written; empty text means missing."""

    text: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Given:
    """`given civil_affairs.allowance_payments` and its table."""

    data_set: str
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    span: Span = _span()
    data_set_span: Span = _span()


Outcome = Literal["suspected", "exempt", "undetermined", "conflict", "none"]


@dataclass(frozen=True, slots=True)
class Expect:
    """`expect finding for SUBJECT with months = 1`; also exempt, undetermined, conflict, none.

    `subject` is empty for "for anyone" (`expect none`). Subjects and values are literals.
    """

    outcome: Outcome
    subject: tuple[Expression, ...]
    measures: tuple[tuple[Name, Expression], ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Example:
    """One example of a rule: the run's date where it matters, the rows, what must come out."""

    title: str
    rule: str
    as_of: Day | None
    given: tuple[Given, ...]
    expect: tuple[Expect, ...]
    span: Span = _span()
    rule_span: Span = _span()
    clause_spans: ClauseSpans = field(default=(), compare=False, repr=False, kw_only=True)


Declaration: TypeAlias = Regulation | Parameter | Calendar | Definition | Table | Rule | Example


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment, `#` included; `own_line` when nothing stands before it on its line."""

    text: str
    own_line: bool
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class File:
    """One policy file: its surface, its declarations in order, its comments in order."""

    surface: Surface
    declarations: tuple[Declaration, ...]
    comments: tuple[Comment, ...] = field(compare=False, default=())
    span: Span = _span()
