"""Which of the files that lie there came before which: by the dates they say, else by arrival."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.catalog.catalog import Catalog, FilingRecord
from engine.filing.deliveries import Opened
from engine.filing.delivery_dates import DeliveryDate, delivery_date
from engine.filing.lineage import root_of
from engine.filing.manifest import content_key


def is_older(catalog: Catalog, data_set: str, files: Iterable[str]) -> bool:
    """Whether `files` say an earlier date than those of today's data."""
    current = [s.path for r in catalog.current(data_set) for s in r.sources]
    own, todays = _newest(files), _newest(current)
    return own is not None and todays is not None and own.day < todays.day


def _newest(files: Iterable[str]) -> DeliveryDate | None:
    return max((d for d in map(delivery_date, files) if d is not None), default=None)


def settled_in(catalog: Catalog, data_set: str, opened: Sequence[Opened]) -> FilingRecord | None:
    """The current filing, where all of `opened` beside its own files are what it replaced."""
    filings = catalog.filings(data_set)
    current = [r for r in filings if r.is_current]
    if len(current) != 1:
        return None
    there = {content_key(o.source) for o in opened}
    own = {content_key(s) for s in root_of(filings, current[0]).sources}
    past = {content_key(s) for r in filings if r.superseded_by for s in r.sources}
    return current[0] if own < there and there - own <= past else None


def never_seen(catalog: Catalog, data_set: str, opened: Sequence[Opened]) -> Sequence[Opened]:
    """Those of `opened` whose content no filing of the data set was made from."""
    known = {content_key(s) for r in catalog.filings(data_set) for s in r.sources}
    return [o for o in opened if content_key(o.source) not in known]


def files_of_today(catalog: Catalog, data_set: str) -> set[str]:
    """The content keys of the files that today's data were delivered in."""
    filings = catalog.filings(data_set)
    roots = (root_of(filings, r) for r in filings if r.is_current)
    return {content_key(s) for root in roots for s in root.sources}
