"""Cells that pass through a spreadsheet unharmed: opened, mended, saved and read again.

A spreadsheet runs formulas, rounds long numbers, drops leading zeros and turns whatever looks
like a date into one. The apostrophe before a cell makes a text of it, and is what filing takes
off again (`Mark.TEXT_MARKER`).
"""

from __future__ import annotations

import re
from typing import Final

#: Numbers that a spreadsheet shows and saves just as they stand.
_KEPT: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,10})(?:\.[0-9]{0,3}[1-9])?")
#: The beginnings of whatever it takes for a formula, a number, a date, a time or a truth.
_TAKEN: Final = re.compile(
    r"\s*(?:[0-9=+\-@.(\t\r$¥￥€£０-９]|true\b|false\b|上午|下午"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[\s\-./,]*[0-9])",
    re.IGNORECASE,
)


def for_spreadsheet(text: str) -> str:
    """`text` so that a spreadsheet gives it back: no formula is run, no digit is lost.

    >>> for_spreadsheet("=1+1"), for_spreadsheet("007"), for_spreadsheet("4.5")
    ("'=1+1", "'007", '4.5')
    """
    if not text or _KEPT.fullmatch(text) or not _TAKEN.match(text):
        return text
    return f"'{text}"
