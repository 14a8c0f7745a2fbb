"""A header that is not where the source says: title rows that were not counted, or too many."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from adapters.protocol import BelowTitles, Delivery
from dsl.diagnostics import Diagnostic, diagnose
from dsl.text.source import Span

#: How many of its words a message shows of the row that looks like the header.
_SHOWN = 6


def check_header_place(
    delivery: Delivery, known: Callable[[Sequence[str]], int], *, columns: int, file: str
) -> Diagnostic | None:
    """HY555 where another of the first rows is the header rather than the one that was read.

    `known` counts the columns of the contract, which has `columns`, that a row's words name.
    Only a row that names at least half of them is taken for a header.
    """
    here = known(delivery.header)
    if here == columns or not isinstance(delivery, BelowTitles):
        return None
    rows = [(known(row.cells), row) for row in delivery.first_rows()]
    best, row = max(rows, key=lambda found: found[0], default=(0, None))
    if row is None or best <= here or 2 * best < columns:
        return None
    words = " | ".join(word.strip() for word in row.cells[:_SHOWN])
    return diagnose(
        "HY555",
        _span(delivery, file) if row.line > delivery.header_lines else None,
        file=file,
        line=row.line,
        read=delivery.header_lines,
        skip_rows=row.skip_rows,
        header=words,
    )


def _span(delivery: Delivery, file: str) -> Span | None:
    """The title that was read as the header; below the header it would be a person's row."""
    end = len(delivery.header_text)
    return Span(file, delivery.header_text.rfind("\n", 0, end) + 1, end) if end else None
