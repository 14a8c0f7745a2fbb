"""How filings of one data set follow each other: corrected, superseded, erased."""

from __future__ import annotations

from collections.abc import Sequence

from engine.catalog.catalog import Catalog, FilingRecord


def corrected_by(filings: Sequence[FilingRecord], filing: FilingRecord) -> FilingRecord:
    """The last correction of `filing` among `filings` of its data set, itself without one."""
    last = filing
    while later := [f for f in filings if f.corrects == last.id]:
        last = later[-1]
    return last


def root_of(filings: Sequence[FilingRecord], filing: FilingRecord) -> FilingRecord:
    """The filing that was delivered, of which `filing` is the last of some corrections."""
    by_id = {f.id: f for f in filings}
    while filing.corrects:
        filing = by_id[filing.corrects]
    return filing


def unsuperseded(catalog: Catalog, data_set: str, *, period: str) -> list[str]:
    """The filings of a period that nothing took the place of, those that are erased too, by id.

    The period is empty where the data set is not delivered by period.
    """
    found = catalog.filings(data_set)
    return [r.id for r in found if not r.superseded_by and r.period == period]
