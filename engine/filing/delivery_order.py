"""Which of the files that lie there came before which, and what a delivery takes the place of.

A data set that is delivered whole is one period without an end: what holds of the deliveries of
one period holds of its deliveries.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from dsl.diagnostics import diagnose
from engine.catalog.catalog import Catalog, FilingRecord
from engine.catalog.contract import Contract, Delivery
from engine.filing.delivered import Arrived, File
from engine.filing.deliveries import Opened
from engine.filing.delivery_dates import delivery_date, period_end, period_word
from engine.filing.lineage import root_of
from engine.filing.manifest import content_key
from engine.filing.refused import RefusedError

#: The files of one delivery.
Files = Sequence[File]


def one_after_the_other(contract: Contract, files: Iterable[File]) -> Iterator[Files]:
    """The files of each delivery, earlier dates first.

    Of a data set that adds up each file is a delivery. Of one that is delivered whole, files
    that say no date go with the latest: corrections, parts, or what is refused there.
    """
    if contract.delivery.adds_up:
        yield from ((file,) for file in files)
        return
    undated: list[File] = []
    by_day: dict[datetime.date, list[File]] = {}
    for file in files:
        day = _last_day(contract, file.name) if isinstance(file, Arrived) else None
        (undated if day is None else by_day.setdefault(day, [])).append(file)
    if contract.delivery is Delivery.PERIOD:
        yield from (by_day[day] for day in sorted(by_day))
        yield from ((file,) for file in undated)
        return
    *earlier, latest = sorted(by_day) or [datetime.date.max]
    yield from (by_day[day] for day in earlier)
    if some := (*by_day.get(latest, ()), *undated):
        yield some


def _last_day(contract: Contract, name: str) -> datetime.date | None:
    dated = delivery_date(name, contract.terms.name)
    return dated.day if dated else None


def period_in_names(contract: Contract, names: Iterable[str]) -> str:
    """The only period that file names say; empty where they say none, or several."""
    unit = contract.terms.period
    dated = (delivery_date(name, contract.terms.name) for name in names)
    ends = {d.period(unit) if d else None for d in dated} if unit else set()
    end = ends.pop() if len(ends) == 1 else None
    return period_word(end, unit) if end else ""


def period_of(
    contract: Contract,
    names: Sequence[str],
    batches: Callable[[Sequence[str]], Iterable[pa.RecordBatch]],
) -> str:
    """The period of a delivery: the one that its names say, else that of its rows.

    Empty for a data set that is not delivered by period. RefusedError: HY537 where neither says
    one, HY538 where rows are of several.
    """
    unit, column = contract.terms.period, contract.terms.period_column
    if (named := period_in_names(contract, names)) or not unit:
        return named
    days = [_days(batch.column(0)) for batch in batches([column])] if column else []
    ends = sorted({period_end(day, unit) for some in days for day in some})
    words = [period_word(end, unit) for end in ends]
    if len(words) == 1:
        return words[0]
    files, title = ", ".join(names), contract.data_set.title
    if words:
        said = f"{words[0]} … {words[-1]}"
        raise RefusedError(diagnose("HY538", None, files=files, data_set=title, periods=said))
    raise RefusedError(diagnose("HY537", None, files=files, data_set=title, unit=unit))


def _days(values: pa.Array) -> list[datetime.date]:
    """The first and the last day among values of a column of dates, months or timestamps."""
    bounds = pc.min_max(values.cast(pa.date32(), safe=False)).as_py()
    return [day for day in bounds.values() if day is not None]


@dataclass(frozen=True, slots=True)
class Past:
    """The filings of a data set, as a new delivery stands to them.

    `period` is that of the delivery, empty where the data set is not delivered by period.
    """

    catalog: Catalog
    contract: Contract
    period: str = ""

    @property
    def filings(self) -> tuple[FilingRecord, ...]:
        """All filings of the same period, superseded and held ones too, oldest first."""
        found = self.catalog.filings(self.contract.data_set.name)
        return tuple(r for r in found if r.period == self.period)

    @property
    def current(self) -> tuple[FilingRecord, ...]:
        """Those that are today's data and hold rows."""
        found = self.catalog.current(self.contract.data_set.name)
        return tuple(r for r in found if r.period == self.period)

    @property
    def standing(self) -> list[str]:
        """Those that nothing took the place of, held and erased ones too, by id."""
        return [r.id for r in self.filings if not r.superseded_by]

    def replaced(self, opened: Sequence[Opened]) -> list[str]:
        """The filings that the delivery takes the place of, by id.

        Where deliveries add up these are filings of the same file under an older contract.
        """
        if not self.contract.delivery.adds_up:
            return self.standing
        again = {content_key(o.source) for o in opened}
        same = [r for r in self.filings if again & {content_key(s) for s in r.sources}]
        return [r.id for r in same if not r.superseded_by]

    def others(self, replaced: Sequence[str]) -> tuple[FilingRecord, ...]:
        """Today's data beside what is `replaced`: their keys must not come again."""
        if self.contract.delivery is Delivery.FULL:
            return ()
        found = self.catalog.current(self.contract.data_set.name)
        return tuple(r for r in found if r.id not in replaced)

    def compared(self, opened: Sequence[Opened]) -> tuple[FilingRecord, ...]:
        """What the delivery is compared with: what it replaces, else the filing before it.

        The same files under another contract are compared with nothing.
        """
        filings = self.catalog.filings(self.contract.data_set.name)
        roots = (root_of(filings, r) for r in filings if r.is_current)
        known = {content_key(s) for root in roots for s in root.sources}
        if {content_key(o.source) for o in opened} <= known:
            return ()
        if self.contract.delivery is Delivery.FULL or self.current:
            return self.current
        return self.catalog.current(self.contract.data_set.name)[-1:]

    def is_older(self, files: Iterable[str]) -> bool:
        """Whether `files` say an earlier date than those of today's data, and must not replace it.

        Where deliveries add up none replaces another, whenever it comes.
        """
        if self.contract.delivery.adds_up:
            return False
        own = self._newest(files)
        todays = self._newest(s.path for r in self.current for s in r.sources)
        return own is not None and todays is not None and own < todays

    def _newest(self, files: Iterable[str]) -> datetime.date | None:
        days = (_last_day(self.contract, name) for name in files)
        return max((day for day in days if day is not None), default=None)

    def settled(self, opened: Sequence[Opened]) -> FilingRecord | None:
        """The current filing, where all of `opened` beside its own files are what it replaced."""
        filings = self.filings
        current = [r for r in filings if r.is_current]
        if len(current) != 1:
            return None
        there = {content_key(o.source) for o in opened}
        own = {content_key(s) for s in root_of(filings, current[0]).sources}
        past = {content_key(s) for r in filings if r.superseded_by for s in r.sources}
        return current[0] if own < there and there - own <= past else None

    def never_seen(self, opened: Sequence[Opened]) -> Sequence[Opened]:
        """Those of `opened` whose content no filing of the period was made from."""
        known = {content_key(s) for r in self.filings for s in r.sources}
        return [o for o in opened if content_key(o.source) not in known]
