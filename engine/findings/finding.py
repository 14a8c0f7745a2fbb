"""A finding, as data."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from dsl.domains import Domain
from dsl.model.expressions import AggregateValue, Operation
from dsl.model.law import Clause
from dsl.model.rules import Rule
from dsl.model.tables import Table
from dsl.model.weights import Severity

Value: TypeAlias = str | int | Decimal | bool | datetime.date | None
#: Two texts that were held near to one another, and what came of it.
Pair: TypeAlias = tuple[Value, Value, Value]


class Outcome(StrEnum):
    """What became of a candidate.

    Suspected: a clue for a person to decide, never a verdict. Exempt: an `unless` held.
    Undetermined: a value that decides is missing. Conflict: sources disagree about the fact,
    which is told to their departments and is no clue against anybody.
    """

    SUSPECTED = "suspected"
    EXEMPT = "exempt"
    UNDETERMINED = "undetermined"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class SubjectPart:
    """One part of what a finding is about; `value` is None where it is missing."""

    name: str
    domain: Domain
    value: Value


@dataclass(frozen=True, slots=True)
class Shown:
    """A value with the domain that says how to show it."""

    name: str
    domain: Domain
    value: Value


@dataclass(frozen=True, slots=True)
class ShownWords:
    """A value within a sentence: its words, and the columns whose content they reveal.

    `columns` are `department.data_set.column`, one at least.
    """

    text: str
    domain: Domain
    columns: tuple[str, ...]


#: A sentence in pieces, so that a value in it can be masked without searching the text.
Sentence: TypeAlias = tuple[str | ShownWords, ...]


@dataclass(frozen=True, slots=True)
class AggregateRead:
    """An aggregate that a condition on the group read, and its value over the known rows.

    `lacking` are the rows among them for which something is missing that could change it.
    """

    aggregate: AggregateValue
    value: Value
    lacking: int = 0


@dataclass(frozen=True, slots=True)
class NearRead:
    """A near comparison of a condition of `rule`, and the pairs of texts that it compared.

    The most alike come first; `distinct` counts all. A branch of a table counts as a rule.
    """

    rule: Rule
    comparison: Operation
    pairs: tuple[Pair, ...]
    distinct: int


@dataclass(frozen=True, slots=True)
class Witness:
    """Rows of one filing that a finding rests on; row numbers ascend."""

    alias: str
    data_set: str
    filing: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Absent:
    """What was looked for in a filing and not found.

    `searched` counts the rows of the filing; `uncompared` those of the data set that could
    not be compared since their own key is missing. `nearest` are the most alike of the texts
    that were not near enough, if they stand in this filing.
    """

    alias: str
    data_set: str
    filing: str
    looked_for: tuple[Shown, ...]
    searched: int
    uncompared: int
    nearest: tuple[NearRead, ...] = ()


@dataclass(frozen=True, slots=True)
class MissingCell:
    """A cell without a value that a condition needed; `department` is the one that owes it."""

    alias: str
    data_set: str
    department: str
    filing: str
    row: int
    column: str


@dataclass(frozen=True, slots=True)
class Counted:
    """The rows that an aggregate with a condition of its own counted, one entry a filing."""

    aggregate: AggregateValue
    witness: tuple[Witness, ...]


@dataclass(frozen=True, slots=True)
class ParameterUse:
    """A value of a parameter that a condition or measure read: its position in the model."""

    name: str
    index: int


@dataclass(frozen=True, slots=True)
class CalendarUse:
    """The rows of one filing of a calendar, as first and last of each run of row numbers.

    `years` are all that the calendar covers.
    """

    name: str
    data_set: str
    filing: str
    rows: tuple[tuple[int, int], ...]
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Exempted:
    """What an `unless` took out: the clauses in force that it rests on, and the rows.

    `position` counts the rule's exemptions from 0, those before `per` first. `near` are the
    texts that were held near to those of a row that was found; `derived` are rows of computed
    tables among them.
    """

    position: int
    clauses: tuple[Clause, ...]
    reason: str | None
    witness: tuple[Witness, ...]
    near: tuple[NearRead, ...] = ()
    derived: tuple[Witness, ...] = ()


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a computed table, and the rows behind it.

    `known` says whether it is there for certain. `witness` are filed rows that it rests on,
    `derived` rows of other tables; `missing` and `unclear` cells of either without a value that
    decides; `considered` and `beside` rows of either that must be there to come to it again.
    `near` are the texts that its own conditions held near to one another. `asked` are columns
    of which it was asked why they lack a value.
    """

    table: Table
    number: int
    known: bool
    columns: tuple[Shown, ...]
    witness: tuple[Witness, ...]
    derived: tuple[Witness, ...]
    missing: tuple[MissingCell, ...]
    unclear: tuple[MissingCell, ...]
    considered: tuple[Witness, ...]
    beside: tuple[Witness, ...]
    parameters: tuple[ParameterUse, ...]
    near: tuple[NearRead, ...]
    asked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SharedRows:
    """Rows of tables that several findings may rest on, by table and number, in one object.

    `behind` are the rows behind which they stand, these among them: table, number, and the columns
    of which it was asked why they lack a value. `parameters` and `missing` are those of all rows.
    """

    behind: tuple[tuple[str, int, tuple[str, ...]], ...]
    rows: tuple[TableRow, ...]
    parameters: frozenset[ParameterUse]
    missing: tuple[MissingCell, ...]


@dataclass(frozen=True, slots=True)
class TableUse:
    """A table that a finding rests on; `unkeyed` choices of rows lack a key and are in no row."""

    table: Table
    unkeyed: int


@dataclass(frozen=True, slots=True)
class ComputedPart:
    """What a finding names in computed tables, as it names filed rows.

    `derived` stands for its witness, `beside` for what is considered, `unclear` for cells that
    are missing, `absent` for what was not found. `own` and `shared` together are all of these
    rows with the rows behind them, down to rows that were filed; `tables` their tables.
    """

    derived: tuple[Witness, ...]
    beside: tuple[Witness, ...]
    unclear: tuple[MissingCell, ...]
    absent: tuple[Absent, ...]
    own: tuple[TableRow, ...]
    shared: SharedRows | None
    tables: tuple[TableUse, ...]

    @property
    def rows(self) -> tuple[TableRow, ...]:
        """All rows, by table and number."""
        if self.shared is None:
            return self.own
        every = (*self.own, *self.shared.rows)
        return tuple(sorted(every, key=lambda row: (row.table.name, row.number)))


@dataclass(frozen=True, slots=True)
class Source:
    """One source of a disagreement: the cell, whose department it is, and what it says."""

    alias: str
    data_set: str
    department: str
    filing: str
    row: int
    column: str
    value: Value


@dataclass(frozen=True, slots=True)
class Conflicting:
    """What a `conflict` took out: each disagreement with its sources, and the rows.

    `position` counts the rule's conflicts from 0. `near` are the texts that were held near to
    one another to find the sources. `derived` are rows of computed tables among its rows; what
    they compute is no source.
    """

    position: int
    reason: str
    disagreements: tuple[tuple[Source, ...], ...]
    witness: tuple[Witness, ...]
    near: tuple[NearRead, ...] = ()
    derived: tuple[Witness, ...] = ()


@dataclass(frozen=True, slots=True)
class Weight:
    """How much a finding weighs.

    `line` is the position of the severity line that counts, None where none is known to:
    `unclear` are those whose conditions are unknown. `score` is from 0 to 100, None where the
    rule has none, or where it could not be told.
    """

    severity: Severity
    line: int | None
    unclear: tuple[int, ...]
    score: int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One matter that a rule brought up.

    `window_start` is the first date of a window's matter. `aggregates` are the values that
    the conditions on the group read. A finding without a value of a measure has None.
    `considered` are rows that it does not rest on, but that must be there to come to it.
    `computed` is what it rests on in computed tables; None where its rule reads none. `lacking`
    says of measures how many rows lack what could change them, if any do.
    The `id` is that of the matter until a run keys it.
    """

    id: str
    rule: Rule
    outcome: Outcome
    weight: Weight
    subject: tuple[SubjectPart, ...]
    window_start: datetime.date | None
    clauses: tuple[Clause, ...]
    measures: tuple[Shown, ...]
    aggregates: tuple[AggregateRead, ...]
    near: tuple[NearRead, ...]
    counted: tuple[Counted, ...]
    sentence: Sentence
    witness: tuple[Witness, ...]
    absent: tuple[Absent, ...]
    parameters: tuple[ParameterUse, ...]
    calendars: tuple[CalendarUse, ...]
    missing: tuple[MissingCell, ...]
    exempted: tuple[Exempted, ...]
    conflicts: tuple[Conflicting, ...]
    considered: tuple[Witness, ...]
    computed: ComputedPart | None = None
    lacking: tuple[tuple[str, int], ...] = ()

    @property
    def message(self) -> str:
        """The sentence as it reads."""
        return "".join(p if isinstance(p, str) else p.text for p in self.sentence)


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What one rule brought up, and how many rows of its base it looked at.

    `lapsed` counts the rows among them that are dated after its legal basis ended.
    """

    rule: Rule
    looked_at: int
    lapsed: int
    findings: tuple[Finding, ...]
