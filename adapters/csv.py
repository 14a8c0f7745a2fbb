"""CSV deliveries: UTF-8 with or without BOM, GB18030; every cell as text, every line told.

A file is read in blocks of whole lines. Clean blocks take the fast way; the others are
read line by line, and what cannot be read becomes a problem with its raw text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from adapters.csv_blocks import clean_cells, line_count
from adapters.csv_header import first_rows, read_header
from adapters.csv_records import Record, records_from_lines
from adapters.inspection import MAX_LINE, line_blocks
from adapters.protocol import Chunk, FirstRow, Inspection, Problem, RecordFault, Unreadable
from adapters.text_lines import Arguments, damage, decode_line, printable

#: Bytes that are read the careful way at a time. A record in doubt takes hundreds of bytes of
#: memory, however short it is.
_PIECE: Final = 1 << 17


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
        blocks = line_blocks(self.path, offset)
        block = next(blocks, None)
        while block is not None:
            following = next(blocks, None)
            final = following is None or len(carry) > MAX_LINE
            pending, start = carry + block, offset
            for chunk in self._chunks_of(pending, line=line, offset=offset, final=final):
                line += chunk.lines_read
                offset += chunk.bytes_read
                yield chunk
            carry = pending[offset - start :]
            block = following

    def first_rows(self) -> tuple[FirstRow, ...]:
        """The first rows of the file: one of them may be the header that was meant."""
        block = next(line_blocks(self.path), b"")
        return first_rows(block, self.codec, delimiter=self.delimiter)

    def _chunks_of(self, block: bytes, *, line: int, offset: int, final: bool) -> Iterator[Chunk]:
        """The block in one, where it is clean, else in pieces: each record takes memory then."""
        if (clean := self._clean(block, line)) is not None:
            yield clean
            return
        at, size = 0, _PIECE
        while at < len(block):
            end = block.find(b"\n", at + size) + 1 or len(block)
            piece, last = block[at:end], end == len(block)
            chunk = self._clean(piece, line) or self._careful(
                piece, line=line, offset=offset + at, final=final and last
            )
            if chunk.bytes_read or last:
                yield chunk
            if last:
                return
            at += chunk.bytes_read
            line += chunk.lines_read
            # a record that goes on beyond the piece is looked at again with more behind it
            size = _PIECE if chunk.bytes_read else 2 * size

    def _clean(self, block: bytes, line: int) -> Chunk | None:
        """The block as one chunk; None where something in it can be doubted."""
        try:
            plain = block if self.codec == "utf-8" else block.decode(self.codec).encode()
        except UnicodeDecodeError:
            return None
        cells = clean_cells(plain, width=len(self.header), delimiter=self.delimiter)
        if cells is None:
            return None
        count = line_count(block)

        def raw(rows: Sequence[int]) -> list[str]:
            lines = plain.split(b"\n")
            return [lines[row].removesuffix(b"\r").decode() for row in rows]

        lines = pa.array(np.arange(line, line + count, dtype=np.int64))
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

    def _fault(self, record: Record, raw: str, offset: int) -> tuple[RecordFault | None, Arguments]:
        """What is wrong with a record; damage of its bytes goes before what follows from it."""
        if (found := damage(raw, self.codec, offset)) is not None:
            return found
        if record.fault is RecordFault.RAGGED:
            counts = (("expected", str(len(self.header))), ("actual", str(len(record.cells))))
            return record.fault, counts
        return record.fault, ()


def open_csv(
    path: Path, inspection: Inspection, *, delimiter: str = "", skip_rows: int = 0
) -> CsvDelivery | Unreadable:
    """The file with its header read, which stands below `skip_rows` title rows.

    The delimiter is found in the header unless given. HY524, HY527: no header, or none
    that can be read.
    """
    codec = "gb18030" if inspection.encoding == "gb18030" else "utf-8"
    block = next(line_blocks(path), b"")
    header = read_header(block, codec, delimiter=delimiter, skip_rows=skip_rows)
    if isinstance(header, Unreadable):
        return header
    return CsvDelivery(
        path=path,
        header=header.cells,
        header_text=header.text,
        header_lines=header.lines,
        header_bytes=header.bytes,
        codec=codec,
        delimiter=header.delimiter,
    )
