"""Blocks of cells that a sheet shows as one: what they say of the rows that they reach over."""

from __future__ import annotations

from collections.abc import Iterable

from adapters.sheet_rows import Merged, Row


class Blocks:
    """Goes down a sheet row by row, and gives each row what its tall blocks show in it.

    Only blocks that begin below row `header` and within `width` columns, and reach over several
    rows, count: a block over one row alone stands where it stands.
    """

    def __init__(self, merged: Iterable[Merged], *, width: int, header: int) -> None:
        tall = (m for m in merged if m.last_row > m.row > header and m.column < width)
        self._waiting = sorted(tall, key=lambda m: m.row, reverse=True)
        self._open: list[tuple[Merged, str]] = []

    def shown(self, row: Row) -> dict[int, str]:
        """What `row` shows, by column, of the blocks with a text that it begins or continues."""
        texts = dict(row.cells)
        self._open = [(m, text) for m, text in self._open if m.last_row >= row.number]
        while self._waiting and self._waiting[-1].row <= row.number:
            block = self._waiting.pop()
            # a block whose first row holds nothing has no text
            text = texts.get(block.column, "") if block.row == row.number else ""
            if text:
                self._open.append((block, text))
        return {m.column: text for m, text in self._open}
