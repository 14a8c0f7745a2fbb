"""CSV deliveries: UTF-8 with or without BOM, GB18030; every cell as text, every line told.

A file is read in blocks of whole lines. Clean blocks take the fast way; the others are
read line by line, and what cannot be read becomes a problem with its raw text.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from pathlib import Path
from typing import Final

import pyarrow as pa

from adapters.csv_blocks import clean_cells, line_count
from adapters.csv_records import MAX_RECORD_LINES, Record, records_from_lines
from adapters.inspection import MAX_LINE, whole_line_blocks
from adapters.protocol import Chunk, Inspection, Problem, RecordFault, Unreadable

DELIMITERS: Final = (",", "\t", ";", "|")
#: What `decode_line` puts in place of a byte that it cannot decode.
BAD_BYTE: Final = re.compile("[\ud800-\udfff]")
NUL: Final = re.compile("\0")


@dataclass(frozen=True, slots=True)
class CsvDelivery:
    """One CSV file, opened; `codec` decodes it, `header_bytes` is where its records begin."""

    path: Path
    header: tuple[str, ...]
    header_text: str
    header_lines: int
    header_bytes: int
    codec: str
    delimiter: str

    def chunks(self) -> Iterator[Chunk]:
        """Every record after the header, in bounded memory."""
        line = self.header_lines + 1
        offset = self.header_bytes
        carry = b""
        with self.path.open("rb") as file:
            file.seek(offset)
            blocks = whole_line_blocks(file)
            block = next(blocks, None)
            while block is not None:
                following = next(blocks, None)
                final = following is None or len(carry) > MAX_LINE
                chunk = self._chunk(carry + block, line=line, offset=offset, final=final)
                carry = (carry + block)[chunk.bytes_read :]
                line += chunk.lines_read
                offset += chunk.bytes_read
                yield chunk
                block = following

    def _chunk(self, block: bytes, *, line: int, offset: int, final: bool) -> Chunk:
        try:
            text = block.decode(self.codec)
        except UnicodeDecodeError:
            return self._careful(block, line=line, offset=offset, final=final)
        plain = block if self.codec == "utf-8" else text.encode()
        cells = clean_cells(plain, width=len(self.header), delimiter=self.delimiter)
        if cells is None:
            return self._careful(block, line=line, offset=offset, final=final)
        count = line_count(block)

        def raw(rows: Sequence[int]) -> list[str]:
            lines = text.split("\n")
            return [lines[row].removesuffix("\r") for row in rows]

        lines = pa.array(range(line, line + count), pa.int64())
        return Chunk(cells, lines, (), raw, count, len(block))

    def _careful(self, block: bytes, *, line: int, offset: int, final: bool) -> Chunk:
        byte_lines = block.split(b"\n")
        if byte_lines[-1] == b"":
            byte_lines.pop()
        lines = [decode_line(b, self.codec) for b in byte_lines]
        width = len(self.header)
        records, taken = records_from_lines(
            lines, width=width, delimiter=self.delimiter, final=final
        )
        starts = list(accumulate((len(b) + 1 for b in byte_lines), initial=0))
        good: list[Record] = []
        problems: list[Problem] = []
        for record in records:
            raw = "\n".join(lines[record.first : record.first + record.count])
            fault, arguments = self._fault(record, raw, offset + starts[record.first])
            if fault is None:
                good.append(record)
            else:
                shown = printable(raw.removesuffix("\r"))
                problems.append(Problem(line + record.first, shown, fault, arguments))
        columns = zip(*(r.cells for r in good), strict=True) if good else ((),) * width

        def raw_of(rows: Sequence[int]) -> list[str]:
            chosen = [good[row] for row in rows]
            texts = ["\n".join(lines[r.first : r.first + r.count]) for r in chosen]
            return [t.removesuffix("\r") for t in texts]

        return Chunk(
            cells=tuple(pa.array(c, pa.string()) for c in columns),
            lines=pa.array([line + r.first for r in good], pa.int64()),
            problems=tuple(problems),
            raw=raw_of,
            lines_read=taken,
            bytes_read=min(starts[taken], len(block)),
        )

    def _fault(
        self, record: Record, raw: str, offset: int
    ) -> tuple[RecordFault | None, tuple[tuple[str, str], ...]]:
        """What is wrong with a record; damage of its bytes goes before what follows from it."""
        for fault, bad in ((RecordFault.BAD_BYTES, BAD_BYTE), (RecordFault.NUL_BYTE, NUL)):
            if found := bad.search(raw):
                before = len(raw[: found.start()].encode(self.codec, "surrogateescape"))
                return fault, (("offset", str(offset + before)),)
        if record.fault is RecordFault.RAGGED:
            counts = (("expected", str(len(self.header))), ("actual", str(len(record.cells))))
            return record.fault, counts
        return record.fault, ()


def open_csv(
    path: Path, inspection: Inspection, *, delimiter: str = ""
) -> CsvDelivery | Unreadable:
    """The file with its header read; the delimiter is found in the header unless given."""
    codec = "gb18030" if inspection.encoding == "gb18030" else "utf-8"
    with path.open("rb") as file:
        block = next(whole_line_blocks(file), b"")
    start = len(codecs.BOM_UTF8) if block.startswith(codecs.BOM_UTF8) else 0
    rest = _lines(block, start)
    byte_lines: list[bytes] = []
    for line in rest:
        byte_lines.append(line)
        if line.strip(b" \r\x1a"):
            break
    else:
        return Unreadable("HY524")
    first = len(byte_lines) - 1
    byte_lines.extend(islice(rest, MAX_RECORD_LINES))
    lines = [decode_line(b, codec) for b in byte_lines]
    delimiter = delimiter or _delimiter(lines[first])
    records, _ = records_from_lines(lines[first:], width=0, delimiter=delimiter, final=True)
    header = records[0]
    text = "\n".join(lines[first : first + header.count])
    if header.fault is not None or BAD_BYTE.search(text) or NUL.search(text):
        return Unreadable("HY527", (("line", str(first + 1)), ("header", printable(text))))
    header_lines = first + header.count
    header_bytes = start + sum(len(b) + 1 for b in byte_lines[:header_lines])
    return CsvDelivery(
        path=path,
        header=tuple(header.cells),
        header_text="\n".join(lines[:header_lines]),
        header_lines=header_lines,
        header_bytes=min(header_bytes, inspection.size),
        codec=codec,
        delimiter=delimiter,
    )


def _lines(block: bytes, start: int) -> Iterator[bytes]:
    """The lines of `block` from `start` on, one at a time: a header needs only the first."""
    while start < len(block):
        end = block.find(b"\n", start)
        end = len(block) if end < 0 else end
        yield block[start:end]
        start = end + 1


def _delimiter(header: str) -> str:
    """The comma, unless the header has none and another delimiter stands in it."""
    return next((d for d in DELIMITERS if d in header), ",")


def decode_line(line: bytes, codec: str) -> str:
    """The line's text; undecodable bytes stay in it as lone surrogates (U+DC80 and up)."""
    try:
        return line.decode(codec)
    except UnicodeDecodeError:
        return line.decode(codec, "surrogateescape")


def printable(raw: str) -> str:
    """`raw` with undecodable bytes and NULs written as `\\xNN`, so that it can be kept."""
    shown = BAD_BYTE.sub(lambda found: f"\\x{ord(found[0]) - 0xDC00:02x}", raw)
    return shown.replace("\0", "\\x00")
