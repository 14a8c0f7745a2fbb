"""The fast way through CSV, for blocks of lines about which nothing can be doubted.

Arrow's reader is fast and quietly wrong on dirty input: it swallows lines after an
unterminated quote, makes rows of blank lines and takes a lone CR for a line end. So a
block is looked at first, and what is not plainly clean goes the careful way.
"""

from __future__ import annotations

import codecs
import re
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from adapters.inspection import count_of


def clean_cells(block: bytes, *, width: int, delimiter: str) -> tuple[pa.Array, ...] | None:
    """The cells of a block of UTF-8 lines, column by column; None where it is not clean.

    Clean: every physical line is one record of `width` cells, no control characters, quotes
    only around whole cells and never over a line end.
    """
    # one column: a blank line and a missing value look alike, which only care can tell;
    # a delimiter of several bytes is nothing for Arrow
    if (
        width < 2
        or len(delimiter.encode()) > 1
        or b"\0" in block
        or block.startswith(codecs.BOM_UTF8)
    ):
        return None
    returns = b"\r" in block and count_of(block, b"\r")
    if returns and returns != block.count(b"\r\n"):
        return None
    quoted = b'"' in block
    if quoted and not _line_pattern(width, delimiter).fullmatch(block):
        return None
    table = _read(block, width=width, delimiter=delimiter, quoted=quoted)
    if table is None or table.num_rows != line_count(block):
        return None
    cells = tuple(c.combine_chunks() for c in table.columns)
    return None if _may_have_blank_lines(cells[0], block) else cells


def _may_have_blank_lines(first: pa.Array, block: bytes) -> bool:
    """Arrow makes a row of a blank line, and with it an empty text in the `first` column."""
    if pc.min(pc.binary_length(first)).as_py() != 0:
        return False
    blank = (b"\n\n", b"\n\r\n")
    return block.startswith((b"\n", b"\r\n")) or any(ends in block for ends in blank)


def line_count(block: bytes) -> int:
    """The physical lines of a block, an unfinished last one included."""
    return count_of(block, b"\n") + (not block.endswith(b"\n"))


def _read(block: bytes, *, width: int, delimiter: str, quoted: bool) -> pa.Table | None:
    names = [str(i) for i in range(width)]
    try:
        return pyarrow.csv.read_csv(
            pa.BufferReader(block),
            read_options=pyarrow.csv.ReadOptions(
                use_threads=False, column_names=names, block_size=len(block) + 1
            ),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=delimiter,
                quote_char='"' if quoted else False,
                double_quote=quoted,
                newlines_in_values=False,
                ignore_empty_lines=False,
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:
        return None  # a line with another number of cells, or bytes that are no UTF-8


@cache
def _line_pattern(width: int, delimiter: str) -> re.Pattern[bytes]:
    d = re.escape(delimiter)
    cell = rf'(?:"[^"\r\n]*+(?:""[^"\r\n]*+)*+"|[^"\r\n{d}]*+)'
    line = rf"{cell}(?:{d}{cell}){{{width - 1}}}"
    return re.compile(rf"(?:{line}\r?\n)*+(?:{line})?".encode())
