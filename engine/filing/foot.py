"""The foot of a delivered table: totals, signatures, remarks and blank lines below the data.

Like the titles above a header they are no records of the data set: they are told with their
place and not counted. Only what stands at the very end is looked at, and only what holds no
record: whatever fills a key, or a required column with more than a figure under a total, is a
row of data, however it is worded.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from adapters.protocol import Chunk, Delivery, Problem, RecordFault
from dsl.diagnostics import Diagnostic, diagnose
from dsl.domains import NUMERIC
from engine.catalog.contract import Contract
from engine.filing.deliveries import Opened
from engine.filing.headers import Places

#: Rows that are looked at, blank ones among them, and those of a foot that may hold words.
MOST_ROWS: Final = 200
_MOST_WORDED: Final = 20
_TOTAL: Final = re.compile(
    r"(?:本[页表单]|本[季年月]|全[县市区镇乡村年]|各[项村])?(?:合计|小计|总计|共计|累计|汇总)"
    r"(?:[(].*[)])?[:]?|(?:grand|sub)?total[:]?"
)
_SIGNATURE: Final = re.compile(
    r"(?:制表|填表|填报|审核|复核|审批|批准|经办|主管|负责|单位负责|分管领导|财务|会计|出纳|盖章|签字|签章"
    r"|联系|编制|preparedby|checkedby|approvedby|signature)"
    r"(?:人|员|单位|部门|日期|时间|电话|领导|[(].*[)])*(?P<rest>:.*)?"
)
_DATED: Final = re.compile(r"(?:填[报表]|制表|报送|打印)?(?:日期|时间)(?P<rest>:.*)?")
_REMARK: Final = re.compile(r"(?:备注|说明|填表说明|注释|注|remarks?|notes?)[0-9]*:.*", re.DOTALL)
_FIGURE: Final = re.compile(r"[¥$]?-?[0-9][0-9,]*(?:\.[0-9]+)?(?:元|万元|%)?|-|/")
#: How many rows there are, which may stand under any column; nobody's number is as short.
_COUNTED: Final = re.compile(r"共?[0-9]{1,6}(?:人|户|笔|条|个|项)?|-|/")


@dataclass(frozen=True, slots=True)
class FootRow:
    """A row that is no record: its line, and the word it was known by (empty: it is blank)."""

    line: int
    word: str


@dataclass(frozen=True, slots=True)
class Shape:
    """Places of a record: its `key`, all that it may not lack, and where its figures stand."""

    key: frozenset[int]
    needed: frozenset[int]
    figures: frozenset[int]

    def word_of(self, cells: Sequence[str]) -> str | None:
        """The word by which a row is of the foot, empty for a blank one; None for a record."""
        texts = {i: said for i, text in enumerate(cells) if (said := _bare(text))}
        if not texts:
            return ""
        label, *others = texts
        blank = self.needed - {label}
        is_total = _TOTAL.fullmatch(texts[label]) is not None
        # where nothing else is required, a row that is filled is a record
        filled = len(texts) >= len(cells) if is_total else 2 * len(texts) > len(cells)
        if not blank and filled:
            return None
        if is_total:
            found = all(self._under_total(i, texts[i]) for i in others)
        elif _REMARK.fullmatch(texts[label]):
            found = not others
        else:
            found = _signed(texts, blank)
        return _word(texts[label]) if found else None

    def _under_total(self, place: int, text: str) -> bool:
        if _TOTAL.fullmatch(text):
            return True
        figure = _FIGURE if place in self.figures else _COUNTED
        return place not in self.key and figure.fullmatch(text) is not None


def _signed(texts: Mapping[int, str], blank: frozenset[int]) -> bool:
    """Whether every text signs, or is the name beside a word that waits for one."""
    waiting = False
    for place, text in texts.items():
        match = _SIGNATURE.fullmatch(text) or _DATED.fullmatch(text)
        if match is None and (not waiting or place in blank):
            return False
        waiting = match is not None and len(match["rest"] or ":") == 1
    return True


def shape_of(contract: Contract, places: Places) -> Shape:
    """What the rows of a data set hold, by the places of its columns in a delivery."""
    at = {c.column.name: i for c, i in zip(contract.columns, places, strict=True) if i is not None}
    columns = [c.column for c in contract.columns if c.column.name in at]
    key = frozenset(at[name] for name in contract.data_set.key if name in at)
    needed = frozenset(at[c.name] for c in columns if c.required)
    figures = frozenset(at[c.name] for c in columns if c.domain.kind in NUMERIC)
    return Shape(key, key | needed, figures)


@dataclass(frozen=True, slots=True)
class WithoutFoot:
    """A delivery without the rows at its foot; `foot` holds them once all chunks were read."""

    delivery: Delivery
    shape: Shape
    foot: list[FootRow] = field(default_factory=list)

    @property
    def path(self) -> Path:
        """The file."""
        return self.delivery.path

    @property
    def header(self) -> tuple[str, ...]:
        """The header's words as delivered."""
        return self.delivery.header

    @property
    def header_text(self) -> str:
        """The file's text up to the end of the header."""
        return self.delivery.header_text

    @property
    def header_lines(self) -> int:
        """Physical lines up to the end of the header."""
        return self.delivery.header_lines

    def chunks(self) -> Iterator[Chunk]:
        """Every record in order; the lines of the foot are counted with the last of them."""
        held: list[Chunk] = []
        for chunk in self.delivery.chunks():
            held.append(chunk)
            while sum(map(_records, held[1:])) >= MOST_ROWS:
                yield held.pop(0)
        found = self._foot(held)
        self.foot[:] = found
        lines = {row.line for row in found}
        yield from (_without(chunk, lines) for chunk in held)

    def _foot(self, chunks: Sequence[Chunk]) -> list[FootRow]:
        """The rows at the end of the last chunks that are no records, from above."""
        found: list[FootRow] = []
        for line, cells in reversed([r for c in chunks for r in _last_rows(c)]):
            word = None if cells is None else self.shape.word_of(cells)
            if word is None:
                break
            found.append(FootRow(line, word))
        # what goes on longer than a foot is data that this does not understand
        worded = sum(bool(row.word) for row in found)
        fits = len(found) <= MOST_ROWS and worded <= _MOST_WORDED
        return found[::-1] if fits else []


def told_foot(opened: Opened) -> tuple[Diagnostic, ...]:
    """HY765 for a delivery whose foot was left out; empty where it has none, or a blank one."""
    foot = opened.delivery.foot if isinstance(opened.delivery, WithoutFoot) else []
    worded = [row for row in foot if row.word]
    if not worded:
        return ()
    rows = ", ".join(f"{row.line} {row.word}" for row in worded)
    return (diagnose("HY765", None, file=opened.source.path, count=len(worded), rows=rows),)


def _records(chunk: Chunk) -> int:
    return len(chunk.lines) + len(chunk.problems)


def _last_rows(chunk: Chunk) -> list[tuple[int, Sequence[str] | None]]:
    """The chunk's last records by line: their cells, None where a record has none."""
    first = max(0, len(chunk.lines) - MOST_ROWS - 1)
    columns = [cells.slice(first).to_pylist() for cells in chunk.cells]
    rows = [[text or "" for text in row] for row in zip(*columns, strict=True)]
    whole = zip(chunk.lines.slice(first).to_pylist(), rows, strict=True)
    broken = ((p.line, _cells_of(p)) for p in chunk.problems[-MOST_ROWS - 1 :])
    return sorted((*whole, *broken), key=lambda row: row[0])


def _cells_of(problem: Problem) -> Sequence[str] | None:
    """The cells of a line with too few or too many of them."""
    if problem.fault is not RecordFault.RAGGED:
        return None
    try:
        return next(csv.reader([problem.raw]), [])
    except csv.Error:  # line ends within it
        return None


def _without(chunk: Chunk, lines: set[int]) -> Chunk:
    if not lines:
        return chunk
    kept = pc.indices_nonzero(
        pc.invert(pc.is_in(chunk.lines, value_set=pa.array(sorted(lines), pa.int64())))
    )
    rows = kept.to_pylist()
    places = {row: i for i, row in enumerate(rows)}

    def by_place(cells: Mapping[int, tuple[int, ...]]) -> dict[int, tuple[int, ...]]:
        return {c: tuple(places[r] for r in of if r in places) for c, of in cells.items()}

    return replace(
        chunk,
        cells=tuple(c.take(kept) for c in chunk.cells),
        lines=chunk.lines.take(kept),
        problems=tuple(p for p in chunk.problems if p.line not in lines),
        raw=lambda wanted: chunk.raw([rows[i] for i in wanted]),
        nested=by_place(chunk.nested),
        merged=by_place(chunk.merged),
    )


def _bare(text: str) -> str:
    """A text as it is compared: width and white space carry nothing."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _word(text: str) -> str:
    """The word before the colon or the bracket: what follows may be somebody's name."""
    return re.split(r"[:(]", text, maxsplit=1)[0][:8]
