"""What the ledger holds: findings over time, and what people decided of them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class DecisionKind(StrEnum):
    """What a reviewer made of a finding.

    Confirmed: the facts are as told. Explained: they are, or seem to be, for a good reason.
    Waived: left alone until a date, with somebody's approval. Needs data: cannot be told yet.
    Withdrawn: what was last decided holds no longer, as if nobody had looked.
    """

    CONFIRMED = "confirmed"
    EXPLAINED = "explained"
    WAIVED = "waived"
    NEEDS_DATA = "needs-data"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision, with the run, the rule version and the content that it was taken on.

    `account` is the one that wrote it down, `at` in UTC. `until` (that day included) and
    `approver` are of a waiver.
    """

    finding: str
    pack: str
    rule: str
    kind: DecisionKind
    reason: str
    person: str
    account: str
    at: str
    until: datetime.date | None
    approver: str
    run: str
    rule_version: str
    content: str


class EventKind(StrEnum):
    """What happened to a finding in a run."""

    APPEARED = "appeared"
    CHANGED = "changed"
    RESOLVED = "resolved"
    UNDELIVERED = "undelivered"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class Sighting:
    """A run, and when it was executed (UTC)."""

    run: str
    at: str


@dataclass(frozen=True, slots=True)
class FindingEvent:
    """One thing that happened, and the outcome of the finding with it."""

    kind: EventKind
    seen: Sighting
    outcome: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding over time; `resolved` is the run that no longer told it, while none does.

    `undelivered` says that it was not resolved then: rows that it rests on were not delivered.
    `reopened` counts how often it came back; `decision` is the last one, None where withdrawn.
    """

    id: str
    pack: str
    rule: str
    outcome: str
    content: str
    first: Sighting
    last: Sighting
    resolved: Sighting | None
    reopened: int
    decision: Decision | None
    undelivered: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What the last decision still says today.

    `expired` is a waiver whose date has passed; `earlier` a decision that was taken when
    the finding said something else.
    """

    decision: Decision
    expired: bool
    earlier: bool

    @property
    def closes(self) -> bool:
        """Whether the finding needs nobody now: explained or waived, as it now is."""
        closing = self.decision.kind in (DecisionKind.EXPLAINED, DecisionKind.WAIVED)
        return closing and not self.expired and not self.earlier


def last_of(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """By finding what was decided last, of `decisions` in their order; nothing where withdrawn."""
    last: dict[str, Decision] = {}
    for decision in decisions:
        if decision.kind is DecisionKind.WITHDRAWN:
            last.pop(decision.finding, None)
        else:
            last[decision.finding] = decision
    return last


def standing_of(decision: Decision, content: str, today: datetime.date) -> Standing:
    """What `decision` says of a finding that says `content` now."""
    expired = decision.until is not None and decision.until < today
    return Standing(decision, expired, decision.content != content)
