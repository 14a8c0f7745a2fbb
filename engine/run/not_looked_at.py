"""What a run did not look at, of the data sets that its rules read.

It stands beside every answer: a finding that is missing may lie in what nobody looked at.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow as pa

from dsl.schema import DataSet
from engine.catalog.catalog import FilingRecord, open_catalog
from engine.catalog.refusals import Refusal
from engine.catalog.snapshot import Filing, filing_from_record
from engine.catalog.workspace import Workspace
from engine.filing.freshness import age_of
from engine.run.as_of import cut_at, rows_later
from engine.run.job import Job


@dataclass(frozen=True, slots=True)
class HeldDelivery:
    """A delivery that waits to be accepted; `files` are names relative to the workspace."""

    filing: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RefusedDelivery:
    """A delivery of which nothing could be filed; `files` as above, none where none came."""

    refusal: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotLookedAt:
    """What was left out of a data set.

    `quarantined` rows were delivered and could not be filed, repeated ones not counted; `later`
    ones are dated after the day as of which the run looked. `held` deliveries are not today's data
    until somebody accepts them, and nothing is filed of those that were `refused`. `overdue` says
    that the next delivery should be there by that day. `empty` says that not a row of it was left.
    """

    data_set: str
    quarantined: int = 0
    later: int = 0
    held: tuple[HeldDelivery, ...] = ()
    refused: tuple[RefusedDelivery, ...] = ()
    overdue: bool = False
    empty: bool = False

    @property
    def hides(self) -> bool:
        """Whether so much is missing that "nothing was found" would be no answer.

        Single rows in quarantine are told and counted; they do not spoil what all others say.
        """
        return bool(self.held or self.refused) or self.empty

    def to_json(self) -> dict[str, Any]:
        """As plain data; what is not the case is left out."""
        return {name: value for name, value in asdict(self).items() if value}


def not_looked_at(
    workspace: Workspace, job: Job, data_sets: Iterable[DataSet]
) -> tuple[NotLookedAt, ...]:
    """What `job` leaves out of `data_sets`; those of which all was looked at are not among them."""
    with open_catalog(workspace) as catalog:
        records = [r for f in job.filings if (r := catalog.filing(f[1])) is not None]
        day = datetime.date.fromisoformat(job.known_on) if job.known_on else None
        held = catalog.held_on(day) if day else catalog.held()
        every = catalog.refusals.all()
    stood = [r for r in every if (r.stood_on(day) if day else not r.settled_at)]
    # rows that came back to be mended lie in quarantine, and are counted there
    refused = [r for r in stood if not r.corrects]
    ordered = sorted(data_sets, key=lambda d: d.name)
    told = (_of(workspace, job, d, records, _Waiting(held, refused)) for d in ordered)
    return tuple(t for t in told if t != NotLookedAt(t.data_set))


def from_json(record: Mapping[str, Any], rules: Sequence[str] = ()) -> Iterator[NotLookedAt]:
    """What stands in a run's record; where `rules` are named, of the data sets that they read.

    Nothing stands in the record of an older program.
    """
    read = {d for r in record["rules"] if r["rule"] in rules for d in r.get("data_sets", ())}
    for told in record.get("not_looked_at", ()):
        if not rules or told["data_set"] in read:
            held = (HeldDelivery(h["filing"], tuple(h["files"])) for h in told.get("held", ()))
            refused = (
                RefusedDelivery(r["refusal"], tuple(r["files"])) for r in told.get("refused", ())
            )
            yield NotLookedAt(**{**told, "held": tuple(held), "refused": tuple(refused)})


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What came and is not today's data, of all data sets."""

    held: Sequence[FilingRecord]
    refused: Sequence[Refusal]


def _of(
    workspace: Workspace,
    job: Job,
    data_set: DataSet,
    records: Iterable[FilingRecord],
    waiting: _Waiting,
) -> NotLookedAt:
    own = [r for r in records if r.data_set == data_set.name]
    filings = list(cut_at([filing_from_record(workspace, r) for r in own], [data_set], job.date))
    quarantined, later = sum(r.rows_doubtful for r in own), sum(map(rows_later, filings))
    held = [r for r in waiting.held if r.data_set == data_set.name]
    refused = [r for r in waiting.refused if r.data_set == data_set.name]
    return NotLookedAt(
        data_set.name,
        quarantined=quarantined,
        later=later,
        held=tuple(HeldDelivery(r.id, tuple(s.path for s in r.sources)) for r in held),
        refused=tuple(RefusedDelivery(r.id, r.files) for r in refused),
        overdue=_is_overdue(data_set, filings, job.date),
        empty=bool(quarantined) and not any(r.rows_filed for r in own),
    )


def _is_overdue(data_set: DataSet, filings: Sequence[Filing], day: datetime.date) -> bool:
    try:
        age = age_of(data_set, filings, day)
    except (OSError, pa.ArrowException):
        return False  # a part is gone or damaged: every rule that reads it says so
    return age.delivery_overdue or age.data_overdue
