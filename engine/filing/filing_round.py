"""One round of filing: what it works with, and the steps that every filing of it ends with."""

from __future__ import annotations

import datetime
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from adapters.isolation import Workplace
from adapters.protocol import DamagedFileError, UnreadableError
from dsl.diagnostics import Diagnostic, diagnose
from engine.catalog.catalog import Catalog, FilingRecord, SourceFile
from engine.catalog.contract import Contract, Contracts
from engine.catalog.snapshot import filing_from_record
from engine.catalog.workspace import Workspace
from engine.filing.closing import Written
from engine.filing.deliveries import Opened
from engine.filing.freshness import age_of, check_freshness
from engine.filing.lock import UNFINISHED
from engine.filing.manifest import program_version
from engine.filing.parts import sync_names
from engine.filing.reasons import Reason
from engine.filing.receipt import OnProgress, Receipt, State
from engine.filing.refused import RefusedError
from engine.filing.write import ChangedWhileReadError
from engine.integrity.keys import Keys
from engine.integrity.lasting import make_folder, make_private


@dataclass(frozen=True, slots=True)
class Round:
    """What a round of filing works with, under the workspace's lock; `filed_at` is its time."""

    workspace: Workspace
    contracts: Contracts
    catalog: Catalog
    keys: Keys
    place: Workplace
    on_progress: OnProgress
    filed_at: str


def finished_folder(
    home: Path, identity: str, write: Callable[[Path], Written], opened: Sequence[Opened]
) -> Written | tuple[Diagnostic, ...]:
    """What `write` made in a folder of `home` that now has its final name, or why it could not.

    Of what could not be finished nothing stays.
    """
    try:
        return _finished(home, identity, write)
    except RefusedError as error:
        return error.diagnostics
    except ChangedWhileReadError as error:
        return (diagnose("HY534", None, file=str(error)),)
    except UnreadableError as error:
        names = {o.delivery.path: o.source.path for o in opened}
        why = error.why
        return (diagnose(why.code, None, file=names[error.path], **dict(why.arguments)),)
    except DamagedFileError as error:
        return (diagnose("HY528", None, file=error.file, reason=error.reason),)
    except OSError as error:
        return (not_written(error),)


def _finished(home: Path, identity: str, write: Callable[[Path], Written]) -> Written:
    unfinished = home / f"{identity}{UNFINISHED}1"
    make_folder(home)
    unfinished.mkdir()
    try:
        written = write(unfinished)
        make_private(unfinished)
        unfinished.rename(home / identity)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    sync_names(home)
    return written


def record_of(
    round_: Round,
    contract: Contract,
    written: Written,
    *,
    identity: str,
    sources: tuple[SourceFile, ...],
) -> FilingRecord:
    """The finished filing as the catalog is to know it."""
    contents = written.contents
    return FilingRecord(
        id=identity,
        data_set=contract.data_set.name,
        filed_at=round_.filed_at,
        delivery=contract.delivery.value,
        contract_version=contract.version,
        contract_sha256=contract.sha256,
        rows_in=contents.counts.rows_in,
        rows_filed=contents.counts.rows_filed,
        rows_quarantined=contents.counts.rows_quarantined,
        manifest_sha256=written.manifest_sha256,
        program=program_version(),
        sources=sources,
        parts=contents.parts,
        corrects=contents.corrects,
        period=contents.period,
        rows_settled=contents.counts.rows_settled,
    )


def with_contents(
    receipt: Receipt, written: Written, *, round_: Round, contract: Contract, record: FilingRecord
) -> Receipt:
    """The receipt with what the finished filing came to, what was checked, and how old it is."""
    contents = written.contents
    day = datetime.datetime.fromisoformat(round_.filed_at).date()
    filings = [
        filing_from_record(round_.workspace, r) for r in round_.catalog.current(record.data_set)
    ]
    age = age_of(contract.data_set, filings, day)
    fresh = check_freshness(contract.data_set, age, shown=str(age.newest))
    return replace(
        receipt,
        reasons=contents.reasons,
        normalised=contents.marks,
        checks=(*contents.checks, *([fresh] if fresh else [])),
        corrects=contents.corrects,
        unread=contents.unread,
    )


def with_filing(receipt: Receipt, filing: FilingRecord, state: State) -> Receipt:
    """The receipt for a filing that the catalog has."""
    if state is State.FILED and filing.rows_doubtful and not filing.rows_filed:
        state = State.ALL_QUARANTINED
    return replace(
        receipt,
        state=state,
        filing_id=filing.id,
        rows_in=filing.rows_in,
        rows_filed=filing.rows_filed,
        rows_quarantined=filing.rows_quarantined,
        rows_settled=filing.rows_settled,
    )


def nothing_left(receipt: Receipt) -> tuple[Diagnostic, ...]:
    """HY536 for a receipt of which every row is in quarantine."""
    if not receipt.nothing_left:
        return ()
    first = receipt.reasons[0] if receipt.reasons else None
    checked = first.column if first and first.reason is Reason.BAD_CHECK_DIGIT else ""
    title, rows = receipt.title, f"{receipt.rows_in:,}"
    return (diagnose("HY536", None, data_set=title, rows=rows, checked=checked),)


def not_written(error: OSError | sqlite3.Error) -> Diagnostic:
    """That the disk or the catalog refused, as a diagnostic."""
    strerror = error.strerror if isinstance(error, OSError) else None
    return diagnose("HY535", None, reason=strerror or str(error))
