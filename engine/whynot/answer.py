"""The answer to "why not": the steps of a rule for one subject, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from engine.filing.rows import RowFault
from engine.trace.traced import TracedRow


class Ends(StrEnum):
    """How the walk through the rule ends.

    No rows: no row of the base, or none that a `with` finds, has the subject. No match: a
    `with` finds nothing. False: a condition is false of all that is left. Found: a
    `without` finds rows. Law: no clause was in force. Exempt: an `unless` takes all out.
    Conflict: a `conflict` takes out what is left. Group: a condition after `per` does not
    hold. Unknown: a value that decides is missing. Told: nothing stops it; the rule tells of
    the subject.
    """

    NO_ROWS = "no_rows"
    NO_MATCH = "no_match"
    FALSE = "false"
    FOUND = "found"
    LAW = "law"
    EXEMPT = "exempt"
    CONFLICT = "conflict"
    GROUP = "group"
    UNKNOWN = "unknown"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class ReadValue:
    """Something that a step read: in words, and its distinct values, of which a few are listed.

    `columns` are those whose content the values reveal.
    """

    reads: str
    domain: str
    columns: tuple[str, ...]
    values: tuple[str | int | bool | None, ...]
    distinct: int


@dataclass(frozen=True, slots=True)
class WalkedStep:
    """One step of the rule: how many choices of rows it met, and how many it was true of.

    `kind` is each, with, where, without, law, unless, conflict or group. `line` is None for the
    law's reach in time, which is written in the regulation.
    """

    kind: str
    text: str
    line: int | None
    met: int
    true: int
    false: int
    unknown: int
    read: tuple[ReadValue, ...]


@dataclass(frozen=True, slots=True)
class SeenRows:
    """Rows of one filing as they were delivered, and how many there are in all.

    Rows of a computed table have no filing; `reveals` then says of each column its domain, and
    the filed columns whose content it shows.
    """

    alias: str
    data_set: str
    title: str
    filing: str
    count: int
    rows: tuple[TracedRow, ...]
    reveals: tuple[tuple[str, str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """A row in quarantine in which the subject stands: its line, and why it is there."""

    data_set: str
    title: str
    filing: str
    file: str
    line: int
    faults: tuple[RowFault, ...]


@dataclass(frozen=True, slots=True)
class ToldFinding:
    """A finding that the run told of the subject; its sentence is for `huiyan trace`."""

    id: str
    outcome: str


@dataclass(frozen=True, slots=True)
class SubjectPart:
    """One part of a subject: its domain, and the columns that it is made of."""

    domain: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why `rule` does not tell of `subject`, or what it tells.

    `steps` are those gone through; the last one is where it ends. `rows` are what was left
    before it, `found` what a `without`, an `unless` or a `conflict` found. `window` is the
    first and the last day of the window that came furthest, of `windows`. `clauses` are those
    that an exemption rests on, `reason` is its own or the conflict's. `quarantined` are rows of
    the subject that no rule sees.
    """

    rule: str
    title: str
    pack: str
    run: str
    as_of: str
    subject: str
    subject_parts: tuple[SubjectPart, ...]
    ends: Ends
    steps: tuple[WalkedStep, ...]
    rows: tuple[SeenRows, ...]
    found: tuple[SeenRows, ...]
    window: tuple[str, str] | None
    windows: int
    clauses: tuple[Mapping[str, Any], ...]
    reason: str | None
    told: tuple[ToldFinding, ...]
    quarantined: tuple[QuarantinedRow, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The answer as plain data, schema `huiyan.why_not/1`."""
        return {"schema": "huiyan.why_not/1", **asdict(self), "ends": self.ends.value}
