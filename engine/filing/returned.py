"""A quarantine that came back: recognised by its first columns, whatever its file is called.

The department mends rows in the file that lists them, in a spreadsheet mostly, and sends it
back the way it sends everything. What it holds are rows of an earlier filing, each under its
number there.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from adapters.protocol import Chunk, Delivery
from dsl.diagnostics import Diagnostic, diagnose
from engine.filing.cells.reading import clean
from engine.filing.deliveries import Opened
from engine.filing.headers import header_word
from engine.filing.quarantine import FILING_WORD, LEADING, ROW_WORD, read_quarantine
from engine.filing.reasons import Reason
from engine.filing.rows import Quarantined

#: Lines that a diagnostic names.
_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Returned:
    """A quarantine that came back for the filing `filing`; `rows` says which row each line is.

    Rows that stand there twice, or without a number, are among the lines `unclear`.
    """

    opened: Opened
    filing: str
    rows: Mapping[int, int]
    unclear: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReturnedRows:
    """A delivery of nothing but the returned rows on `lines`, with the department's own columns."""

    delivery: Delivery
    lines: frozenset[int]

    @property
    def path(self) -> Path:
        """The file that came back."""
        return self.delivery.path

    @property
    def header(self) -> tuple[str, ...]:
        """The delivered columns."""
        return tuple(self.delivery.header[i] for i in own_places(self.delivery.header))

    @property
    def header_text(self) -> str:
        """The header's text as it came back."""
        return self.delivery.header_text

    @property
    def header_lines(self) -> int:
        """Physical lines of the header."""
        return self.delivery.header_lines

    def chunks(self) -> Iterator[Chunk]:
        """The wanted rows of every chunk; every line is counted."""
        places = own_places(self.delivery.header)
        for chunk in self.delivery.chunks():
            met = [i for i, n in enumerate(chunk.lines.to_pylist()) if n in self.lines]
            chosen = pa.array(met, pa.int64())
            cells = tuple(chunk.cells[i].take(chosen) for i in places)

            def raw(rows: Sequence[int], held: tuple[pa.Array, ...] = cells) -> list[str]:
                columns = (c.take(pa.array(rows, pa.int64())).to_pylist() for c in held)
                return [as_line(row) for row in zip(*columns, strict=True)]

            lines = chunk.lines.take(chosen)
            deep = {
                i: tuple(k for k, row in enumerate(met) if row in chunk.nested[place])
                for i, place in enumerate(places)
                if place in chunk.nested
            }
            yield replace(chunk, cells=cells, lines=lines, problems=(), raw=raw, nested=deep)


def is_returned(delivery: Delivery) -> bool:
    """Whether the file is a quarantine that came back."""
    words = {header_word(w) for w in delivery.header}
    return {header_word(FILING_WORD), header_word(ROW_WORD)} <= words


def read_returned(opened: Opened) -> Returned | Diagnostic:
    """The file's rows by line; HY583 where it does not say, once, which filing they are of."""
    words = [header_word(w) for w in opened.delivery.header]
    filing_at, row_at = (words.index(header_word(w)) for w in (FILING_WORD, ROW_WORD))
    filings: set[str] = set()
    numbers: dict[int, int | None] = {}
    unclear: list[int] = []
    for chunk in opened.delivery.chunks():
        filings |= {clean(t)[0] for t in chunk.cells[filing_at].unique().to_pylist() if t}
        texts = zip(chunk.lines.to_pylist(), chunk.cells[row_at].to_pylist(), strict=True)
        blank = _blank(chunk)
        numbers |= {line: _number(t) for line, t in texts if line not in blank}
        unclear += [p.line for p in chunk.problems]
    filings.discard("")
    if len(filings) != 1:
        shown = ", ".join(sorted(filings)[:_NAMED]) or "–"
        return diagnose("HY583", None, file=opened.source.path, filings=shown)
    times = Counter(numbers.values())
    rows = {line: n for line, n in numbers.items() if n is not None and times[n] == 1}
    unclear += [line for line in numbers if line not in rows]
    return Returned(opened, filings.pop(), rows, tuple(sorted(unclear)))


@dataclass(frozen=True, slots=True)
class Mended:
    """Which lines of a returned file hold a mended row of the quarantine, and what the rest are.

    Of rows that were quarantined for having the same key with different contents, one that comes
    back without the others is the right one, changed or not. `strangers` are lines whose row is
    not in the quarantine, or is not clear; `untouched` counts rows that came back as they were
    sent.
    """

    rows: Mapping[int, int]
    strangers: tuple[int, ...]
    untouched: int


def mended_rows(returned: Returned, folder: Path) -> Mended:
    """The returned rows against the quarantine of the filing in `folder`."""
    quarantined = list(read_quarantine(folder))
    sent = {q.row: q.cells for q in quarantined}
    chosen = _chosen(quarantined, set(returned.rows.values()))
    mended: dict[int, int] = {}
    strangers = set(returned.unclear)
    untouched = 0
    delivery = ReturnedRows(returned.opened.delivery, frozenset(returned.rows))
    for chunk in delivery.chunks():
        cells = list(zip(*(c.to_pylist() for c in chunk.cells), strict=True))
        for line, own in zip(chunk.lines.to_pylist(), cells, strict=True):
            row = returned.rows[line]
            if row not in sent:
                strangers.add(line)
            elif row not in chosen and _said(own) == _said(sent[row] or ("",) * len(own)):
                untouched += 1
            else:
                mended[line] = row
    return Mended(mended, tuple(sorted(strangers)), untouched)


def _chosen(quarantined: Iterable[Quarantined], returned: Collection[int]) -> set[int]:
    """The returned rows that nothing was wrong with but other rows of the same key, left out."""
    by_key: dict[str, list[int]] = {}
    alone = set[int]()
    for found in quarantined:
        for fault in found.faults:
            if fault.reason is Reason.DUPLICATE_KEY:
                by_key.setdefault(dict(fault.arguments)["key"], []).append(found.row)
                alone |= {found.row} if len(found.faults) == 1 else set()
    back = ([row for row in rows if row in returned] for rows in by_key.values())
    return {rows[0] for rows in back if len(rows) == 1} & alone


def told_strangers(mended: Mended, *, file: str, filing: str) -> tuple[Diagnostic, ...]:
    """HY582 where the file holds lines that are no row of the quarantine; empty otherwise."""
    if not mended.strangers:
        return ()
    lines = ", ".join(map(str, mended.strangers[:_NAMED]))
    count = len(mended.strangers)
    return (diagnose("HY582", None, file=file, filing=filing, count=count, lines=lines),)


def own_places(header: Sequence[str]) -> list[int]:
    """Where the department's own columns stand."""
    leading = {header_word(w) for w in LEADING}
    return [i for i, word in enumerate(header) if header_word(word) not in leading]


def _blank(chunk: Chunk) -> set[int]:
    """The lines of rows in which nothing is written: a spreadsheet's leftover commas."""
    filled = None
    for cells in chunk.cells:
        some = pc.not_equal(pc.utf8_trim_whitespace(pc.fill_null(cells, "")), "")
        filled = some if filled is None else pc.or_(filled, some)
    if filled is None:
        return set()
    return set(chunk.lines.filter(pc.invert(filled)).to_pylist())


def _number(text: str | None) -> int | None:
    cleaned = clean(text or "")[0]
    return int(cleaned) if cleaned.isascii() and cleaned.isdigit() and len(cleaned) < 18 else None


def _said(cells: Sequence[str | None]) -> list[str]:
    """Cells as they are compared: what a spreadsheet adds or takes away carries nothing."""
    return [clean(c or "")[0] for c in cells]


def as_line(cells: Sequence[str | None]) -> str:
    """Cells as a line of CSV."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(["" if c is None else c for c in cells])
    return line.getvalue()
