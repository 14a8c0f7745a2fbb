"""Rows as departments delivered them, on the terminal: by file, with record and line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from dsl.text.width import display_width
from engine.trace.traced import TracedRow, TracedWitness
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.drawing import hanging, harmless, indented, table
from interfaces.cli.gone import erased_rows
from interfaces.cli.results import Results, terminal_width

_MORE_ROWS = Bilingual("另有 {count} 行（-v 全部列出）", "{count} more rows (-v lists all)")
_FILED = Bilingual("批次 {filing}，{day} 入库", "filing {filing}, filed {day}")
_UNREAD = Bilingual(
    "第 {row} 条，{column}：“{text}”读不出",
    "row {row}, column {column}: “{text}” could not be read",
)
_BLANK = Bilingual(
    "第 {row} 条，{column}：空白，按数据约定取为“{means}”",
    "row {row}, column {column}: blank, which the contract takes as “{means}”",
)
_RECORD = Bilingual("条", "record")
_LINE = Bilingual("行", "line")
#: Rows of one filing that are shown before `-v` is asked for.
_SHOWN_ROWS = 10


def notes_of(rows: Sequence[TracedRow], language: str) -> Iterator[str]:
    """Each cell of `rows` that could not be read, or was blank with a meaning, by name."""
    for row in rows:
        for column, text in row.cells:
            if column in row.unread:
                yield harmless(_UNREAD.tell(language, row=row.row, column=column, text=text))
        for column, means in row.blank:
            yield _BLANK.tell(language, row=row.row, column=column, means=means)


class DeliveredRows:
    """Draws the rows of witnesses, all of them where `everything` is asked for."""

    def __init__(self, results: Results, language: str, *, everything: bool) -> None:
        self._results, self._language, self._all = results, language, everything

    def show(self, witness: TracedWitness) -> None:
        """The rows under the files that they were delivered in."""
        title = witness.title if self._language == "zh" else witness.data_set
        values = {"filing": witness.filing[:8], "day": witness.filed_at[:10]}
        filed = self._results.faint(_FILED.tell(self._language, **values))
        self._results.line(f"  {title}  {witness.alias}  {filed}")
        if words := erased_rows(asdict(witness), self._language):
            self._results.render(hanging(words, 4, faint=""), prose=True)
        shown = witness.rows if self._all else witness.rows[:_SHOWN_ROWS]
        for file in dict.fromkeys(r.file for r in shown):
            self._results.line(f"    {harmless(file)}")
            of_file = [r for r in shown if r.file == file]
            self._cells(of_file)
            for words in notes_of(of_file, self._language):
                self._results.render(hanging(words, 6), prose=True)
        if len(shown) < len(witness.rows):
            more = _MORE_ROWS.tell(self._language, count=len(witness.rows) - len(shown))
            self._results.line(f"      {more}")

    def _cells(self, rows: Sequence[TracedRow]) -> None:
        """A table where it fits, else one block a row: a broken table cannot be read."""
        numbers = (_RECORD.tell(self._language), _LINE.tell(self._language))
        heads = [*numbers, *(name for name, _ in rows[0].cells)]
        lines = [[str(r.row), str(r.line), *(v or "" for _, v in r.cells)] for r in rows]
        widths = [
            max(display_width(c) for c in column) for column in zip(heads, *lines, strict=True)
        ]
        room = terminal_width() if self._results.terminal else 160
        if sum(widths) + 2 * len(widths) + 6 <= room:
            drawn = table(heads, lines, right=(0, 1))
            self._results.render(indented(drawn, 6))
            return
        for number, line in enumerate(lines):
            if number:
                self._results.line()
            pairs = list(zip(heads, line, strict=True))
            self._results.render(indented(table(("", ""), pairs, header=False), 6))
