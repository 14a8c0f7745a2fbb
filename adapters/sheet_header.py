"""The header of a sheet: one row, or two or three whose words belong together.

Departments put a word over several columns (补贴 over 金额 and 月份) and let the others reach
down beside it. Such rows are one header: its words are joined from the top.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from adapters.sheet_rows import Merged, Row

#: Rows that one header takes at the most.
MOST_ROWS: Final = 3


@dataclass(frozen=True, slots=True)
class SheetHeader:
    """The header's words by column, and the rows of the sheet that it takes."""

    words: tuple[str, ...]
    first: int
    last: int


def header_at(rows: Sequence[Row], merged: Sequence[Merged]) -> SheetHeader:
    """The header that begins with the first of `rows`, which hold something and follow it."""
    first = rows[0]
    begun = [m for m in merged if m.row == first.number]
    last = max((m.last_row for m in begun), default=first.number)
    if not first.number < last < first.number + MOST_ROWS:
        last = rows[1].number if _lies_below(rows[:2], begun) else first.number
    taken = [r for r in rows[:MOST_ROWS] if r.number <= last]
    words = [_spread(row, merged) for row in taken]
    width = max(max(said, default=0) for said in words) + 1
    return SheetHeader(tuple(_joined(words, i) for i in range(width)), first.number, last)


def _lies_below(rows: Sequence[Row], begun: Sequence[Merged]) -> bool:
    """Whether the second row holds the words of the columns that a word of the first lies over.

    It does where it fills just the columns that the first row leaves to it: data would fill
    the others as well, and a title lies over all of them.
    """
    wide = [m for m in begun if m.last_row == m.row and m.last_column > m.column]
    if len(rows) < 2 or rows[1].number != rows[0].number + 1 or not wide:
        return False
    below = {column for column, _ in rows[1].cells}
    covered = {c for m in wide for c in range(m.column, m.last_column + 1)}
    alone = {column for column, _ in rows[0].cells} - covered
    return bool(alone) and covered <= below and not alone & below


def _spread(row: Row, merged: Sequence[Merged]) -> dict[int, str]:
    """A header row's words by column, each over all columns that its block covers."""
    words = dict(row.cells)
    for block in merged:
        if block.row == row.number and block.column in words:
            for column in range(block.column, block.last_column + 1):
                words.setdefault(column, words[block.column])
    return words


def _joined(rows: Sequence[dict[int, str]], column: int) -> str:
    """The words of one column from the top; a word that is repeated below itself counts once."""
    words = [row[column] for row in rows if column in row]
    kept = words[:1] + [word for above, word in pairwise(words) if word != above]
    return " ".join(kept) if len(kept) > 1 else "".join(kept)
