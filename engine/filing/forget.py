"""Forgetting: which filings were kept long enough, and erasing them for good.

A filing leaves its manifest, its signature, the hashes of its rows and its entry in the
catalog, so that what rests on it can say that its rows were erased, when and why.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dsl.diagnostics import Diagnostic, diagnose
from engine.catalog.catalog import Catalog, FilingRecord, open_catalog
from engine.catalog.contract import Contract, Contracts
from engine.catalog.keeping import Erasure, Hold
from engine.catalog.readers import RowsInUseError, nobody_reading
from engine.catalog.snapshot import Filing
from engine.catalog.workspace import Workspace
from engine.filing.erasing import erase_begun, erase_files
from engine.filing.lineage import root_of
from engine.filing.lock import FilingUnderWayError, filing_lock

#: How long to wait for filings and runs that are under way.
WAIT_SECONDS: Final = 10.0
_MONTHS: Final[Mapping[str, int]] = {"month": 1, "quarter": 3, "year": 12}
_HELD: Final = (
    "有人要求保全（{day}，{person}）：{reason}",
    "held since {day} by {person}: {reason}",
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A filing whose rows are there, and the day from which they are not to be kept any more.

    `due` is None where the contract says no retention, or there is no contract any more.
    """

    record: FilingRecord
    due: datetime.date | None
    title: str = ""

    def is_due(self, today: datetime.date) -> bool:
        """Whether the filing was kept long enough."""
        return self.due is not None and self.due <= today


def kept_filings(catalog: Catalog, contracts: Contracts) -> tuple[Kept, ...]:
    """Every filing whose rows are there; one that corrects another is kept as long as that one."""
    filings = catalog.filings()
    return tuple(kept_as(f, filings, contracts) for f in filings if f.erasure is None)


def kept_as(record: FilingRecord, filings: Sequence[FilingRecord], contracts: Contracts) -> Kept:
    """One of `filings` with the day from which it is not to be kept any more."""
    contract = contracts.contract(record.data_set)
    due = due_on(contract, root_of(filings, record))
    return Kept(record, due, contract.data_set.title if contract else "")


def due_on(contract: Contract | None, delivered: FilingRecord) -> datetime.date | None:
    """The day from which what was filed as `delivered` is not to be kept any more."""
    if contract is None or contract.retention is None:
        return None
    count, unit = contract.retention
    day = datetime.datetime.fromisoformat(delivered.filed_at).date()
    if unit in _MONTHS:
        return _months_later(day, count * _MONTHS[unit])
    return day + datetime.timedelta(days=count * (7 if unit == "week" else 1))


def forget(
    workspace: Workspace, filings: Sequence[str], erasure: Erasure
) -> tuple[tuple[str, ...], tuple[Diagnostic, ...]]:
    """Erase the rows of `filings` (whole ids); those that are gone now, and what stood against it.

    HY540: no such filing. HY585: it is held. HY533, HY587: a filing or a run is under way;
    nothing is erased then.
    """
    try:
        with (
            filing_lock(workspace, timeout=WAIT_SECONDS),
            nobody_reading(workspace.home, timeout=WAIT_SECONDS),
            open_catalog(workspace) as catalog,
        ):
            erase_begun(workspace, catalog)
            erased: list[str] = []
            told: list[Diagnostic] = []
            for name in filings:
                record = catalog.filing(name)
                problem = why_not(record, name)
                if problem is not None or record is None:
                    told += [problem] if problem else []
                    continue
                if record.erasure is None:
                    catalog.keeping.begin(record.id, erasure)
                    erase_files(workspace, record)
                    catalog.keeping.finish(record.id)
                erased.append(record.id)
            return tuple(erased), tuple(told)
    except FilingUnderWayError:
        return (), (diagnose("HY533", None, folder=str(workspace.root)),)
    except RowsInUseError:
        return (), (diagnose("HY587", None, waited=int(WAIT_SECONDS)),)


def why_not(record: FilingRecord | None, name: str) -> Diagnostic | None:
    """What stands against erasing a filing, whoever asks."""
    if record is None:
        return diagnose("HY540", None, filing=name)
    if record.hold is None:
        return None
    hold = record.hold
    words = {"day": hold.at[:10], "person": hold.person, "reason": hold.reason}
    chinese, english = (text.format_map(words) for text in _HELD)
    return not_erased(record, chinese, english)


def not_erased(record: FilingRecord, why_zh: str, why_en: str) -> Diagnostic:
    """HY585: the filing is kept, and why."""
    filing, data_set = record.id, record.data_set
    return diagnose("HY585", None, filing=filing, data_set=data_set, why_zh=why_zh, why_en=why_en)


def put_hold(workspace: Workspace, filing: str, hold: Hold) -> Diagnostic | None:
    """Keep a filing whatever its retention says; HY540 where there is none, HY584 if it is gone."""
    with filing_lock(workspace, timeout=WAIT_SECONDS), open_catalog(workspace) as catalog:
        record = catalog.filing(filing)
        if record is None:
            return diagnose("HY540", None, filing=filing)
        if record.erasure is not None:
            return rows_erased(record, record.erasure)
        catalog.keeping.put_hold(record.id, hold)
    return None


def release_hold(workspace: Workspace, filing: str) -> Diagnostic | None:
    """Keep a filing no longer than its retention says; HY540 where there is none."""
    with filing_lock(workspace, timeout=WAIT_SECONDS), open_catalog(workspace) as catalog:
        record = catalog.filing(filing)
        if record is None:
            return diagnose("HY540", None, filing=filing)
        catalog.keeping.release_hold(record.id)
    return None


def rows_erased(record: FilingRecord | Filing, erasure: Erasure) -> Diagnostic:
    """HY584: the rows are gone, since when, by whom and why."""
    return diagnose(
        "HY584",
        None,
        filing=record.id,
        data_set=record.data_set,
        day=erasure.at[:10],
        person=erasure.person,
        reason=erasure.reason,
    )


def _months_later(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))
