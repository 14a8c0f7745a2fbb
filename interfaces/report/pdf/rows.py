"""Delivered rows on paper: a table where the page is wide enough, else names and values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dsl.text.width import display_width
from interfaces.cli.gone import erased_rows
from interfaces.report.pdf import words
from interfaces.report.phrases import Phrases

#: What fits beside one another at the size of the tables, in half-width signs.
_ROOM: Final = 118
_GAP: Final = 3
#: Columns wider than this are broken; more narrowly where the table would not fit.
_WIDEST: Final = (28, 16)


def printed_rows(
    witness: Mapping[str, Any], phrases: Phrases, language: str, *, id: str
) -> dict[str, Any]:
    """The rows of one filing: head, files, and per file a table or blocks of pairs."""
    rows = witness["rows"]
    printed = rows[: words.PRINTED_ROWS]
    more = erased_rows(witness, language)
    if len(rows) > len(printed):
        more = words.MORE_ROWS.tell(language, count=len(rows) - len(printed), id=id[:8])
    files = dict.fromkeys(r["file"] for r in printed)
    day = witness["filed_at"][:10]
    filed = words.FILED.tell(language, filing=witness["filing"][:8], day=day)
    return {
        "title": phrases.data_set(witness["data_set"]),
        "alias": witness["alias"],
        "filed": filed,
        "files": [_file(f, [r for r in printed if r["file"] == f], language) for f in files],
        "more": more,
    }


def _file(name: str, rows: Sequence[Mapping[str, Any]], language: str) -> dict[str, Any]:
    heads = [words.LINE.tell(language), *(title for title, _ in rows[0]["cells"])]
    lines = [[str(r["line"]), *(value or "" for _, value in r["cells"])] for r in rows]
    natural = [max(*map(display_width, column), 2) for column in zip(heads, *lines, strict=True)]
    for widest in _WIDEST:
        widths = [min(width, widest) + _GAP for width in natural]
        if fits := sum(widths) <= _ROOM:
            break
    return {
        "name": name,
        "heads": heads,
        "lines": lines,
        "widths": widths,
        "table": fits,
    }
