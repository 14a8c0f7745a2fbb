"""What reading a cell gives, and the cleaning that comes before every domain."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from dsl.domains import Domain
from engine.catalog.contract import Unit
from engine.filing.marks import Mark
from engine.filing.reasons import Reason

Value = str | int | Decimal | date | bool | None

#: Texts that departments write for "nothing here". Not 无, which is an answer.
MISSING_WORDS: Final = frozenset(
    ("NULL", "null", "\\N", "-", "--", "—", "——", "/", "N/A", "NaN", "nan", "None", "<NA>")
)
SPREADSHEET_ERROR: Final = re.compile(
    r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!|GETTING_DATA)|#{3,}"
)
#: A formula that nobody has calculated; a line of equals signs is none.
SPREADSHEET_FORMULA: Final = re.compile(r"=\s*[^=\s].*", re.DOTALL)
#: What a spreadsheet shows of a long number; the digits behind it are gone.
SPREADSHEET_NUMBER: Final = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+[0-9]{1,3}")
#: Control, zero-width and direction characters, soft hyphen, byte order mark. Not white space.
INVISIBLE: Final = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
)

_INVISIBLE: Final = re.compile(f"[{INVISIBLE}]")
#: Superscripts, fractions, circled numbers: NFKC would make plain digits of them (5² → 52).
_NOT_WIDTH: Final = re.compile(
    "([\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209c\u2150-\u215f\u2189\u2460-\u24ff\u3251-\u325f]+)"
)
_TEXT_FORMULA: Final = re.compile(r'="([^"]*)"')


@dataclass(frozen=True, slots=True)
class CellRule:
    """How the cells of one column are read.

    `values` are the allowed words of a category; `unit` is that of a number without a
    suffix; `open_end` allows 长期 and the like for "no end" (a valid-until column);
    `serial_dates` is the first year of the calendar that a bare number counts days in, and
    `date_order` what comes first in a date whose year comes last.
    """

    domain: Domain
    values: tuple[str, ...] = ()
    unit: Unit = Unit.NONE
    open_end: bool = False
    serial_dates: str = ""
    date_order: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """The value of a cell (None: missing) and what was done to get it."""

    value: Value
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell has no value."""

    reason: Reason
    arguments: tuple[tuple[str, str], ...] = ()


def clean(text: str) -> tuple[str, tuple[Mark, ...]]:
    """The text without what never carries meaning: width, invisible characters, white space.

    >>> clean("３３０\\u3000")
    ('330', (<Mark.WIDTH: 'width'>, <Mark.TRIMMED: 'trimmed'>))
    """
    marks: list[Mark] = []
    visible = _INVISIBLE.sub("", text)
    if visible != text:
        marks.append(Mark.INVISIBLE)
    bare = visible.strip()
    normal = _standard_width(bare)
    if normal != bare:
        marks.append(Mark.WIDTH)
    if bare != visible or normal != normal.strip():
        marks.append(Mark.TRIMMED)
    normal = normal.strip()
    if formula := _TEXT_FORMULA.fullmatch(normal):
        return formula[1].strip(), (*marks, Mark.TEXT_MARKER)
    if normal.startswith("'") and len(normal) > 1:
        return normal[1:].strip(), (*marks, Mark.TEXT_MARKER)
    return normal, tuple(marks)


def _standard_width(text: str) -> str:
    """NFKC, except where it would turn another sign into a digit."""
    if not _NOT_WIDTH.search(text):
        return unicodedata.normalize("NFKC", text)
    parts = _NOT_WIDTH.split(text)
    return "".join(p if i % 2 else unicodedata.normalize("NFKC", p) for i, p in enumerate(parts))
