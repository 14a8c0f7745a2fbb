"""One filing from opened deliveries to a finished folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from adapters.partitioned import PartitionDelivery
from adapters.protocol import Chunk
from engine.catalog.contract import Contract
from engine.catalog.layout import buckets_for, layout_of
from engine.catalog.snapshot import Filing
from engine.catalog.storage import filed_schema
from engine.filing.ahead import ahead, worked_ahead
from engine.filing.closing import Closer, Ending, LostLinesError, Written
from engine.filing.deliveries import Opened, file_stamp
from engine.filing.foot import WithoutFoot
from engine.filing.headers import Places
from engine.filing.keys import (
    Double,
    KeyLedger,
    doubles_of_earlier,
    doubles_within,
)
from engine.filing.marks import Mark
from engine.filing.quality import Quality
from engine.filing.quarantine import QuarantineWriter
from engine.filing.receipt import MarkCount, OnProgress, Progress, ignore_progress
from engine.filing.rows import Quarantined, ReadRows, RowFault, cells_of, read_rows, row_numbers
from engine.filing.runs import Runs, Split
from engine.integrity.keys import Keys


class ChangedWhileReadError(RuntimeError):
    """The delivered file was written to while it was read."""


class TwoDeliveriesError(RuntimeError):
    """Files that were taken for parts of one delivery hold the same things: they are several."""


@dataclass(frozen=True, slots=True)
class Input:
    """One delivered file, and where the contract's columns stand in it."""

    opened: Opened
    places: Places


#: For each word of the first file's header the cell that stands for it; None: none does.
CellOrder = tuple[int | None, ...] | None


def cell_order(first: Input, other: Input) -> CellOrder:
    """How cells of `other` stand under the header of `first`; None where they stand so already."""
    words, own = first.opened.delivery.header, other.opened.delivery.header
    if words == own:
        return None
    by_place = dict(zip(first.places, other.places, strict=True))
    return tuple(by_place.get(i) for i in range(len(words)))


def in_cell_order(rows: Sequence[Quarantined], order: CellOrder) -> Sequence[Quarantined]:
    """`rows` with their cells in that order."""
    if order is None:
        return rows
    return [
        replace(r, cells=tuple(None if i is None else r.cells[i] for i in order)) if r.cells else r
        for r in rows
    ]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a delivery stands among the filings: the `earlier` ones whose keys it may not repeat.

    `period` is empty where the data set is not delivered by period. Where the delivery `renews` the
    earlier filings, a row with a key of theirs and other content is a new version.
    """

    earlier: Sequence[Filing] = ()
    period: str = ""
    renews: bool = False


class FilingWriter:
    """Reads the inputs once, writes parts and quarantine, and proves that nothing is lost."""

    def __init__(
        self,
        contract: Contract,
        folder: Path,
        keys: Keys,
        *,
        on_progress: OnProgress = ignore_progress,
        quality: Quality | None = None,
    ) -> None:
        self._contract = contract
        self._keys = keys
        self._folder = folder
        self._on_progress = on_progress
        self._quality = quality or Quality(contract)
        self._ledger = KeyLedger(contract.data_set.key)
        self._marks: dict[str, Counter[Mark]] = {}
        self._rows = 0
        self._first_rows: list[int] = []
        #: By the number of an earlier row the new version of it, where the delivery renews.
        self.renewed: dict[int, Double] = {}

    def write(
        self,
        inputs: Sequence[Input],
        *,
        identity: str,
        standing: Callable[[Runs], Standing],
    ) -> Written:
        """File `inputs` into the folder; keys that `earlier` filings hold are doubles.

        LostLinesError or ChangedWhileReadError where the counts do not prove it complete,
        RefusedError where they are not what the department counted.
        """
        data_set = self._contract.data_set
        layout = layout_of(data_set)
        buckets = buckets_for(sum(i.opened.source.lines for i in inputs))
        runs = Runs(self._folder, filed_schema(data_set), layout, buckets=buckets)
        header = inputs[0].opened.delivery.header
        closer = Closer(self._folder, self._contract, self._keys, self._quality)
        with QuarantineWriter(self._folder, filing=identity, header=header) as quarantine, runs:
            for index, delivered in enumerate(inputs):
                order = cell_order(inputs[0], delivered)
                self._read(delivered, index, runs=runs, quarantine=quarantine, order=order)
            runs.finish()
            stands = standing(runs)
            doubles = self._doubles(inputs, runs, stands)
            quarantine.add(_quarantined_doubles(inputs, doubles, self._first_rows))
            paths, rows = closer.store(runs, doubles, identity=identity)
        sources = tuple(i.opened.source for i in inputs)
        headers = tuple(i.opened.delivery.header for i in inputs)
        ending = Ending(
            identity,
            sources,
            self._rows,
            (*self._mark_counts(), *_left_out(inputs)),
            headers=headers,
            period=stands.period,
        )
        return closer.close(ending, paths, rows, quarantine)

    def _doubles(self, inputs: Sequence[Input], runs: Runs, stands: Standing) -> dict[int, Double]:
        """The rows that are not filed for their key, which another row has, by row number."""
        data_set, repeated = self._contract.data_set, self._ledger.repeated()
        within = doubles_within(runs.batches, data_set, repeated) if len(repeated) else {}
        parts = any(isinstance(i.opened.delivery, PartitionDelivery) for i in inputs)
        if not parts and not self._contract.delivery.adds_up:
            self._check_one_delivery(within)
        of_earlier = doubles_of_earlier(runs.batches, data_set, stands.earlier)
        if stands.renews:
            new = [d for row, d in of_earlier.items() if not d.same and row not in within]
            self.renewed = {d.other.row: d for d in new}
            of_earlier = {row: d for row, d in of_earlier.items() if d.same}
        return within | of_earlier

    def _check_one_delivery(self, doubles: Mapping[int, Double]) -> None:
        """TwoDeliveriesError where most keys of a file stand in another one of the delivery."""
        ends = [*self._first_rows[1:], self._rows + 1]
        met = Counter(d.place.file for d in doubles.values() if d.place.file > d.other.file)
        for file, count in met.items():
            if 2 * count > ends[file] - self._first_rows[file]:
                raise TwoDeliveriesError

    def _read(
        self,
        delivered: Input,
        index: int,
        *,
        runs: Runs,
        quarantine: QuarantineWriter,
        order: CellOrder,
    ) -> None:
        """One file's records into runs and quarantine; every line is accounted for."""
        delivery, source = delivered.opened.delivery, delivered.opened.source
        lines = delivery.header_lines
        read_bytes = 0
        self._first_rows.append(self._rows + 1)
        judge = partial(self._judged, delivered, index, runs)
        chunks = numbered(ahead(delivery.chunks()), self._rows + 1)
        for chunk, rows, split in worked_ahead(judge, chunks):
            self._ledger.add(rows.filed)
            runs.add(split)
            quarantine.add(in_cell_order(rows.quarantined, order))
            self._quality.note(source.path, chunk, rows)
            self._count_marks(rows.marks)
            self._rows += len(chunk.lines) + len(chunk.problems)
            lines += chunk.lines_read
            read_bytes += chunk.bytes_read
            name = self._contract.data_set.name
            self._on_progress(Progress(name, source.path, read_bytes, source.size, self._rows))
        if file_stamp(delivery.path) != delivered.opened.stamp:
            raise ChangedWhileReadError(source.path)
        if lines != source.lines:
            raise LostLinesError(f"{source.path}: {lines} of {source.lines} lines read")
        self._quality.check_totals(source.path)

    def _judged(
        self, delivered: Input, index: int, runs: Runs, numbered_chunk: tuple[int, Chunk]
    ) -> tuple[Chunk, ReadRows, Split]:
        """What one chunk comes to; several are judged at once, so nothing is noted here."""
        first_row, chunk = numbered_chunk
        file, places = delivered.opened.source.path, delivered.places
        rows = read_rows(
            chunk, self._contract, places, file=file, file_index=index, first_row=first_row
        )
        return chunk, rows, runs.split(rows.filed)

    def _count_marks(self, marks: Mapping[str, Mapping[Mark, int]]) -> None:
        for column, counts in marks.items():
            self._marks.setdefault(column, Counter()).update(counts)

    def _mark_counts(self) -> tuple[MarkCount, ...]:
        return tuple(
            MarkCount(column, mark, cells)
            for column, counts in self._marks.items()
            for mark, cells in sorted(counts.items())
        )


def _left_out(inputs: Sequence[Input]) -> Iterator[MarkCount]:
    """How many rows at the foot of the files are no data."""
    deliveries = [i.opened.delivery for i in inputs]
    rows = sum(len(d.foot) for d in deliveries if isinstance(d, WithoutFoot))
    if rows:
        yield MarkCount("", Mark.FOOT_ROW, rows)


def numbered(chunks: Iterable[Chunk], first: int) -> Iterator[tuple[int, Chunk]]:
    """Each chunk with the number of its first row; the first of all has the number `first`."""
    for chunk in chunks:
        yield first, chunk
        first += len(chunk.lines) + len(chunk.problems)


def _quarantined_doubles(
    inputs: Sequence[Input], doubles: Mapping[int, Double], first_rows: Sequence[int]
) -> Iterator[Quarantined]:
    """The double rows with their raw text, by row, read once more from the files they stand in.

    There may be as many as there are rows, so they come as they are read. They are known by
    their row, whose number goes on from `first_rows` in each file: a line may hold several.
    """
    for file in sorted({d.place.file for d in doubles.values()}):
        opened, order = inputs[file].opened, cell_order(inputs[0], inputs[file])
        for first, chunk in numbered(opened.delivery.chunks(), first_rows[file]):
            numbers = row_numbers(chunk, chunk.lines.to_pylist(), first)[0].to_pylist()
            met = [i for i, row in enumerate(numbers) if row in doubles]
            raws = chunk.raw(met) if met else []
            for i, raw, cells in zip(met, raws, cells_of(chunk, met), strict=True):
                double = doubles[numbers[i]]
                other_file = double.other_file or inputs[double.other.file].opened.source.path
                row = _quarantined(double, opened.source.path, other_file, raw=raw)
                yield from in_cell_order([replace(row, cells=cells)], order)


def _quarantined(double: Double, file: str, other_file: str, *, raw: str) -> Quarantined:
    arguments = (
        ("key", double.key),
        ("file", other_file),
        ("line", str(double.other.line)),
        ("filing", double.filing),
    )
    fault = RowFault("", double.reason(), arguments)
    return Quarantined(double.place.row, file, double.place.line, (fault,), raw)
