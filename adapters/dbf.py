"""DBF deliveries: dBASE and FoxPro tables with their memos; a record's line is its number.

A record that the department marked as deleted is a problem with that as its reason: it is
not filed, and not lost either.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from adapters.dbf_cells import BadCellError, Cells, check_fields, memo_number
from adapters.dbf_header import DamagedDbfError, DbfHeader, load_header
from adapters.dbf_memo import MemoFile, find_memo, memo_suffix
from adapters.protocol import Chunk, Inspection, Problem, RecordFault, Unreadable
from adapters.row_text import csv_line, csv_lines
from adapters.signatures import PASSWORD, kind_of_file
from adapters.sources import ReadOptions

#: Records that become one chunk.
_RECORDS: Final = 16_384
_DBF: Final = "DBF"
_VALID, _DELETED = b" ", b"*"
_END: Final = b"\x1a"
#: As much of what follows the last record as is looked at.
_TAIL: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class DbfDelivery:
    """One DBF file, opened; `memo` is its memo file, if it has one."""

    path: Path
    header: tuple[str, ...]
    header_text: str
    description: DbfHeader
    encoding: str
    memo: Path | None
    header_lines: int = 0

    def chunks(self) -> Iterator[Chunk]:
        """Every record in order."""
        memo = MemoFile(self.memo, self.description) if self.memo else nullcontext()
        with memo as opened:
            cells = Cells(self.description, self.encoding, opened)
            for first, records in _record_blocks(self.path, self.description):
                yield self._chunk(cells, first, records)

    def _chunk(self, cells: Cells, first: int, records: list[bytes]) -> Chunk:
        rows: list[list[str | None]] = []
        lines: list[int] = []
        problems: list[Problem] = []
        for number, record in enumerate(records, start=first):
            read = self._record(cells, number, record)
            if isinstance(read, Problem):
                problems.append(read)
            else:
                rows.append(read)
                lines.append(number)
        columns = zip(*rows, strict=True) if rows else ((),) * len(self.header)
        texts = tuple(pa.array(c, pa.string()) for c in columns)
        return Chunk(
            cells=texts,
            lines=pa.array(lines, pa.int64()),
            problems=tuple(problems),
            raw=lambda wanted: csv_lines(texts, wanted),
            lines_read=len(records),
            bytes_read=len(records) * self.description.record_length,
        )

    def _record(self, cells: Cells, number: int, record: bytes) -> list[str | None] | Problem:
        mark = record[:1]
        if mark != _VALID:
            fault = RecordFault.DELETED_RECORD if mark == _DELETED else RecordFault.UNMARKED_RECORD
            arguments = (("mark", f"0x{mark.hex()}"),)
            return Problem(number, csv_line(cells.raw(record)), fault, arguments)
        texts: list[str | None] = []
        for i, field in enumerate(cells.fields):
            try:
                texts.append(cells.text(i, record))
            except BadCellError as error:
                before = (number - 1) * self.description.record_length + field.start
                offset = str(self.description.length + before + error.at)
                bad = (("column", field.name), ("offset", offset))
                return Problem(number, csv_line(cells.raw(record)), error.fault, bad)
        return texts


def open_dbf(path: Path, options: ReadOptions) -> tuple[DbfDelivery, Inspection] | Unreadable:
    """The file with its header read; the inspection's hash is over the memo file too.

    HY553 where it is no DBF or is encrypted, HY528 where it is damaged, HY529 for a field
    that has no text, HY552 where memos are missing.
    """
    try:
        header = load_header(path, options.encoding)
        _check_size(path, header)
        unfit = check_fields(header)
    except DamagedDbfError as error:
        return _no_dbf(path, str(error))
    if header.encrypted:
        return Unreadable("HY553", (("expected", _DBF), ("found", PASSWORD)))
    if unfit is not None:
        return Unreadable("HY529", (("column", unfit.name), ("type", unfit.kind)))
    memo = find_memo(path, header)
    if memo is None and _has_memos(path, header):
        return Unreadable("HY552", (("memo", f"{path.stem}{memo_suffix(header)}"),))
    encoding = header.encoding or _judged_encoding(path, header)
    names = tuple(f.name for f in header.fields if not f.system)
    delivery = DbfDelivery(path, names, csv_line(names), header, encoding, memo)
    return delivery, _inspection(path, memo, header, encoding)


def _no_dbf(path: Path, reason: str) -> Unreadable:
    kind = kind_of_file(path)
    if not path.stat().st_size:
        return Unreadable("HY524")
    if kind and kind != _DBF:
        return Unreadable("HY553", (("expected", _DBF), ("found", kind)))
    return Unreadable("HY528", (("reason", reason),))


def _check_size(path: Path, header: DbfHeader) -> None:
    """DamagedDbfError where the file holds other records than its header says."""
    end = header.length + header.records * header.record_length
    size = path.stat().st_size
    if size < end:
        whole = max(0, size - header.length) // header.record_length
        raise DamagedDbfError(f"{whole} of {header.records} records")
    with path.open("rb") as file:
        file.seek(end)
        tail = file.read(_TAIL)
    if not tail.startswith(_END) and tail.strip(b" \0"):
        raise DamagedDbfError(f"{size - end} bytes after the last of {header.records} records")


def _record_blocks(path: Path, header: DbfHeader) -> Iterator[tuple[int, list[bytes]]]:
    """The records with the number of the first of them, some at a time."""
    length = header.record_length
    with path.open("rb") as file:
        file.seek(header.length)
        for before in range(0, header.records, _RECORDS):
            count = min(_RECORDS, header.records - before)
            block = file.read(count * length)
            yield before + 1, [block[i : i + length] for i in range(0, count * length, length)]


def _has_memos(path: Path, header: DbfHeader) -> bool:
    """Whether any record refers to a memo."""
    memos = [f for f in header.fields if f.kind == "M"]
    return bool(memos) and any(
        memo_number(field.of(record))
        for _, records in _record_blocks(path, header)
        for record in records
        for field in memos
    )


def _judged_encoding(path: Path, header: DbfHeader) -> str:
    """UTF-8 if most texts beyond ASCII are; GB18030, as of almost all such files, if not."""
    good = bad = 0
    texts = [f for f in header.fields if f.kind in "CV"]
    for _, records in _record_blocks(path, header):
        for data in (f.of(record).rstrip(b" \0") for record in records for f in texts):
            if data.isascii():
                continue
            try:
                data.decode("utf-8")
            except UnicodeDecodeError:
                bad += 1
            else:
                good += 1
    return "utf-8" if good > bad else "gb18030"


def _inspection(path: Path, memo: Path | None, header: DbfHeader, encoding: str) -> Inspection:
    digest = hashlib.sha256()
    size = 0
    for part in (path, memo) if memo else (path,):
        with part.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
                size += len(block)
    return Inspection(digest.hexdigest(), size, header.records, f"dbf {encoding}")
