"""The columns of a delivered file, read by the adapters that filing reads it with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyarrow as pa

from adapters.delta import newest_version
from adapters.isolation import Workplace
from adapters.partitioned import partition_files
from adapters.protocol import BelowTitles, DamagedFileError, FirstRow, UnreadableError
from adapters.sources import Format, ReadOptions
from dsl.diagnostics import Diagnostic, diagnose
from engine.catalog.contract import Delivery
from engine.filing.delivered import Arrived
from engine.filing.deliveries import Opened, open_delivery
from engine.filing.sheets import drafted_sheet, filled_sheets_of, sheets_meant
from engine.filing.unpacking import unpacked

#: What is looked at of a large file: enough to see what columns mean, little to hold.
MOST_ROWS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Sample:
    """A file's header and its first rows.

    `texts` holds one text array for each header word, all of one length; `whole` says that
    there are no further rows. `options` are those that it was read with, title rows counted.
    """

    header: tuple[str, ...]
    texts: tuple[pa.Array, ...]
    options: ReadOptions
    whole: bool

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return len(self.texts[0]) if self.texts else 0


def sample_of(path: Path, name: str, options: ReadOptions, place: Workplace) -> Sample | Diagnostic:
    """The sample of the file, archive or folder at `path`; of several files the first.

    What cannot be read is told as filing tells it; HY520 where there is nothing.
    """
    arrived = next(_files(path, name, options, place), None)
    if arrived is None:
        return diagnose("HY520", None, file=name, reason="–")
    if isinstance(arrived, Diagnostic):
        return arrived
    if not options.sheet and (pattern := drafted_sheet(filled_sheets_of(arrived, place))):
        options = replace(arrived.options, sheet=pattern)
        arrived = next(sheets_meant(replace(arrived, options=options), place, Delivery.FULL))
        if isinstance(arrived, Diagnostic):
            return arrived
    opened = open_delivery(arrived, place)
    if isinstance(opened, Diagnostic):
        return opened
    if (skipped := _titles_above(opened)) and not options.skip_rows:
        options = replace(options, skip_rows=skipped)
        again = replace(arrived, options=replace(arrived.options, skip_rows=skipped))
        opened = open_delivery(again, place)
        if isinstance(opened, Diagnostic):
            return opened
    try:
        return _read(opened, options)
    except DamagedFileError as error:
        return diagnose("HY528", None, file=name, reason=error.reason)
    except UnreadableError as error:
        return diagnose(error.why.code, None, file=name, **dict(error.why.arguments))


def format_of_folder(path: Path) -> Format | None:
    """How a folder is to be read; None for a file, whose name says it."""
    if not path.is_dir():
        return None
    return Format.DELTA if (path / "_delta_log").is_dir() else Format.PARTITIONED


def _files(
    path: Path, name: str, options: ReadOptions, place: Workplace
) -> Iterator[Arrived | Diagnostic]:
    match options.format:
        case Format.DELTA:
            entry = newest_version(path)
            if entry is not None:
                yield Arrived(name, entry, options)
        case Format.PARTITIONED:
            for file, inner in partition_files(path, options):
                yield Arrived(name, file, inner)
        case _:
            yield from unpacked(Arrived(name, path, options), place)


def _titles_above(opened: Opened) -> int:
    """How many title rows stand above what looks like the header: the first of the full rows."""
    delivery = opened.delivery
    if not isinstance(delivery, BelowTitles):
        return 0
    rows = delivery.first_rows()
    widest = max((_width(row) for row in rows), default=0)
    if 2 * _words(delivery.header) > widest:
        return 0
    return next((row.skip_rows for row in rows if _width(row) == widest), 0)


def _width(row: FirstRow) -> int:
    return _words(row.cells)


def _words(cells: Sequence[str]) -> int:
    """How many of the cells hold a word; a title that is merged over all of them is one."""
    held = [cell.strip() for cell in cells if cell.strip()]
    return len(held) if len(set(held)) > 1 else len(set(held))


def _read(opened: Opened, options: ReadOptions) -> Sample:
    delivery = opened.delivery
    parts: list[Sequence[pa.Array]] = []
    rows, whole = 0, True
    for chunk in delivery.chunks():
        if rows >= MOST_ROWS:
            whole = False
            break
        parts.append(chunk.cells)
        rows += len(chunk.lines)
    texts = tuple(
        pa.concat_arrays([part[i].cast(pa.string()) for part in parts])
        if parts
        else pa.array([], pa.string())
        for i in range(len(delivery.header))
    )
    return Sample(delivery.header, texts, options, whole)
