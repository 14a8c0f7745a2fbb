"""Texts that a department might deliver and that some reader of a report would act upon."""

from __future__ import annotations

from typing import Final

FORMULAS: Final = (
    '=HYPERLINK("http://example.org","click")',
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "=cmd|' /C calc'!A0",
)
MARKUP: Final = (
    '#emph[x] $x^2$ *b* _i_ @ref <label> #read("/etc/passwd")',
    "<script>alert(1)</script>",
    "[click](1) and {0} and {{1}}",
    "_x0041_ \\u0041 \\",
    "``` # head",
)
#: A character of a personal name that the usual fonts do not hold.
RARE: Final = "姓名里的生僻字𠮷"
LONG_WORD: Final = "A" * 300
LIKE_NUMBERS: Final = ("007", "1e5", "3.30E+17", "2020-01-01", "TRUE", "5%")
HOSTILE: Final = (*FORMULAS, *MARKUP, RARE, LONG_WORD, *LIKE_NUMBERS)
