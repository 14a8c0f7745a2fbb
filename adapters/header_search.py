"""Where in a file a header stands that holds certain words, whatever format the file has."""

from __future__ import annotations

from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Final

from adapters.excel import open_workbook
from adapters.isolation import Died, Workplace
from adapters.opening import format_of
from adapters.protocol import FIRST_ROWS, DamagedFileError
from adapters.signatures import kind_of_file
from adapters.sources import Format, ReadOptions

_TEXT: Final = (Format.CSV, Format.TSV)
_EXCEL: Final = "Excel"
#: A header stands within so many bytes of a text.
_BLOCK: Final = 1 << 16
_ENCODINGS: Final = ("utf-8", "gb18030")


def find_header(path: Path, words: tuple[str, ...], place: Workplace) -> ReadOptions | None:
    """How to read the file so that the row which holds all of `words` is its header.

    None where there is none among the first rows. Workbooks are opened in a child of `place`.
    """
    kind = format_of(path.name)
    try:
        if kind in _TEXT:
            return _in_text(path, kind, words)
        if kind is not Format.EXCEL:
            return None
        found = place.in_child(find_in_workbook, (path, words))
    except (DamagedFileError, OSError):
        return None  # whoever opens it says what is wrong
    return None if isinstance(found, Died) else found


def _in_text(path: Path, kind: Format, words: tuple[str, ...]) -> ReadOptions | None:
    with path.open("rb") as file:
        block = file.read(_BLOCK)
    for encoding in _ENCODINGS:
        wanted = [word.encode(encoding) for word in words]
        for number, line in enumerate(block.splitlines()[:FIRST_ROWS]):
            if all(word in line for word in wanted):
                return ReadOptions(format=kind, skip_rows=number)
    return None


def find_in_workbook(path: Path, words: tuple[str, ...]) -> ReadOptions | None:
    """The first sheet with such a row, and how many rows stand above it."""
    if kind_of_file(path) != _EXCEL:
        return None
    with closing(open_workbook(path, "")) as book:
        for index, (name, _) in enumerate(book.sheets()):
            for row in islice(book.rows(index), FIRST_ROWS):
                texts = {text.strip() for _, text in row.cells}
                if texts.issuperset(words):
                    return ReadOptions(format=Format.EXCEL, sheet=name, skip_rows=row.number - 1)
    return None
