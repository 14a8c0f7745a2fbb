"""A decision about a finding as a run told it."""

from __future__ import annotations

import datetime
import unicodedata
from dataclasses import dataclass
from typing import Final

from engine.comparison.content import digest_of
from engine.ledger.entry import Decision, DecisionKind
from engine.packs.meaning import rule_version
from engine.run.recorded import RecordedInputs
from engine.trace.find import FoundFinding

#: A waiver lasts a year at most: what nobody looks at again is no waiver.
LONGEST_WAIVER: Final = datetime.timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person decides; `until` and `approver` are of a waiver."""

    kind: DecisionKind
    reason: str
    person: str
    account: str
    until: datetime.date | None = None
    approver: str = ""


def decision_on(found: FoundFinding, ruling: Ruling, *, now: datetime.datetime) -> Decision:
    """The decision, tied to what `found` says and to the version of its rule."""
    finding = found.finding
    model = RecordedInputs(found.run).pack(finding["pack"]).model
    return Decision(
        finding=finding["id"],
        pack=finding["pack"],
        rule=finding["rule"],
        kind=ruling.kind,
        reason=ruling.reason.strip(),
        person=ruling.person.strip(),
        account=ruling.account,
        at=now.astimezone(datetime.UTC).isoformat(timespec="seconds"),
        until=ruling.until,
        approver=ruling.approver.strip(),
        run=found.run.id,
        rule_version=rule_version(model, model.rule(finding["rule"])),
        content=digest_of(finding),
    )


def same_person(one: str, other: str) -> bool:
    """Whether two names are the same but for spaces, width and case."""
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
