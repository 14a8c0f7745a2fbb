"""Declarations as written: definitions, rules, computed tables; a file of them and of others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from dsl.syntax.conflicts import Conflict
from dsl.syntax.decision_tables import DecisionTable
from dsl.syntax.examples import Example
from dsl.syntax.expressions import Expression, Period
from dsl.syntax.law import Calendar, Citation, ClauseSpans, DomainName, Parameter, Regulation
from dsl.syntax.placed import placed
from dsl.text.source import Span

Surface = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a definition: a row of a data set (`data_set`) or a value (`domain`)."""

    name: str
    data_set: str | None
    domain: DomainName | None
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Definition:
    """`define in_office(post in organization.staff, day: date) … as EXPRESSION`."""

    name: str
    arguments: tuple[Argument, ...]
    title: str | None
    citations: tuple[Citation, ...]
    body: Expression
    span: Span = placed()
    name_span: Span = placed()
    clause_spans: ClauseSpans = field(default=(), compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Each:
    """`each payment in civil_affairs.allowance_payments`: the rows that the rule ranges over."""

    alias: str
    data_set: str
    span: Span = placed()
    alias_span: Span = placed()
    data_set_span: Span = placed()


@dataclass(frozen=True, slots=True)
class Chosen:
    """`latest … by rate.date`: of the rows that match, those that come last, or first."""

    latest: bool
    by: Expression
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class With:
    """`with death in … on …`: a match is required, and its columns can be read."""

    alias: str
    data_set: str
    on: Expression
    chosen: Chosen | None = None
    span: Span = placed()
    alias_span: Span = placed()
    data_set_span: Span = placed()


@dataclass(frozen=True, slots=True)
class Without:
    """`without notice in … on …`: no row may match; its columns can be read in `on` only."""

    alias: str
    data_set: str
    on: Expression
    span: Span = placed()
    alias_span: Span = placed()
    data_set_span: Span = placed()


@dataclass(frozen=True, slots=True)
class Where:
    """A condition: on rows before `per`, on the group after it."""

    condition: Expression
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Let:
    """A name for an expression, known from here on."""

    name: str
    value: Expression
    span: Span = placed()
    name_span: Span = placed()


@dataclass(frozen=True, slots=True)
class Unless:
    """An exception: a condition, or a row that exists (`unless approval in … on …`).

    One of `condition` and `relation` is given; `reason` is shown with what it exempts.
    """

    condition: Expression | None
    relation: With | None
    citations: tuple[Citation, ...]
    reason: str | None
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Window:
    """`within 90 days of contract.signed_on`, or `with gaps up to 90 days of …`."""

    length: Period
    of: Expression
    gaps: bool = False
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Component:
    """`into ring`: what the component that a member belongs to is called.

    Members that share a value belong together (`connecting member on value`); where both keys
    are members, `alike`, a row ties the one to the other (`connecting member to member`).
    """

    name: str
    alike: bool
    span: Span = placed()
    name_span: Span = placed()


@dataclass(frozen=True, slots=True)
class Per:
    """The keys of a group, and the window in time that bounds it.

    With `links` rows are linked, where the second key of one is the first key of the next, to
    paths of so many rows at most; the keys of a path are its start and its end. With `component`
    rows tie members, the first key, by the second, whatever number of rows lies between.
    """

    keys: tuple[Expression, ...]
    window: Window | None
    links: int = 0
    component: Component | None = None
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Measure:
    """A value with a name: shown with a finding, or a column of a table."""

    name: str
    value: Expression
    span: Span = placed()
    name_span: Span = placed()


@dataclass(frozen=True, slots=True)
class Slot:
    """`{share shown as percent}` in a message; `form` is None for a value as it is.

    `form` is a canonical word of `dsl.surface.words.FORMS`.
    """

    expression: Expression
    form: str | None = None
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Message:
    """The finding's sentence: texts and slots in turn."""

    parts: tuple[str | Slot, ...]
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Severity:
    """`severity high when amount >= 10 万元`; the last line of a rule has no condition.

    `word` is None where what stands there is no severity, which is told already.
    """

    word: str | None
    condition: Expression | None
    span: Span = placed()
    word_span: Span = placed()


@dataclass(frozen=True, slots=True)
class Score:
    """`score = 10 * months`: how a finding ranks among those of its rule."""

    value: Expression
    span: Span = placed()


Step: TypeAlias = With | Without | Where | Let | Unless | Conflict | Per


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its basis, its rows, its steps in order, and what it tells.

    `budget` is how many findings a run may tell before its conditions are in doubt.
    """

    name: str
    title: str
    citations: tuple[Citation, ...]
    severities: tuple[Severity, ...]
    event_date: Expression | None
    each: Each
    steps: tuple[Step, ...]
    measures: tuple[Measure, ...]
    message: Message | None
    score: Score | None = None
    budget: int | None = None
    span: Span = placed()
    name_span: Span = placed()
    clause_spans: ClauseSpans = field(default=(), compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Branch:
    """Rows of a table from one base: its steps in order, then its columns."""

    each: Each
    steps: tuple[Step, ...]
    columns: tuple[Measure, ...]
    span: Span = placed()
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
    span: Span = placed()
    name_span: Span = placed()
    clause_spans: ClauseSpans = field(default=(), compare=False, repr=False, kw_only=True)


Declaration: TypeAlias = (
    Regulation | Parameter | Calendar | Definition | DecisionTable | Table | Rule | Example
)


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment, `#` included; `own_line` when nothing stands before it on its line."""

    text: str
    own_line: bool
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class File:
    """One policy file: its surface, its declarations in order, its comments in order."""

    surface: Surface
    declarations: tuple[Declaration, ...]
    comments: tuple[Comment, ...] = field(compare=False, default=())
    span: Span = placed()
