"""The raw text of a row where the file has no line of text for it: its cells as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import pyarrow as pa
import pyarrow.compute as pc


def csv_line(cells: Iterable[str | None]) -> str:
    """One row as a line of CSV, without its end.

    >>> csv_line(["P1", None, "a,b"])
    'P1,,"a,b"'
    """
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(["" if c is None else c for c in cells])
    return line.getvalue()


def csv_lines(cells: Sequence[pa.Array], rows: Sequence[int]) -> list[str]:
    """The rows of a chunk by their index in it, each as a line of CSV."""
    wanted = pa.array(rows, pa.int64())
    columns = [pc.take(c, wanted).to_pylist() for c in cells]
    return [csv_line(row) for row in zip(*columns, strict=True)]
