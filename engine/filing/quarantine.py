"""The quarantine of a filing: Parquet for programs, CSV for the department's spreadsheet."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import pyarrow as pa
import pyarrow.parquet as pq

from engine.filing.reasons import Reason, tell_reason
from engine.filing.receipt import EXAMPLES, Example, ReasonCount
from engine.filing.rows import Quarantined

PARQUET_NAME: Final = "quarantine.parquet"
CSV_NAME: Final = "quarantine.csv"
SCHEMA: Final = pa.schema(
    [
        ("row", pa.int64()),
        ("file", pa.string()),
        ("line", pa.int64()),
        ("column", pa.string()),
        ("reason", pa.string()),
        ("reasons", pa.list_(pa.string())),
        ("text_zh", pa.string()),
        ("text_en", pa.string()),
        ("raw", pa.string()),
    ]
)
#: The columns of the CSV, in both languages.
CSV_HEADER: Final = (
    *("文件 file", "行 line", "列 column", "原因代码 reason"),
    *("原因", "reason in English", "原文 raw"),
)
_BATCH: Final = 10_000
#: Excel runs a cell that begins so as a formula.
_FORMULA: Final = re.compile(r"^[=+\-@\t\r]")
_LONG_NUMBER: Final = re.compile(r"^[0-9]{12,}$")


class QuarantineWriter:
    """Writes quarantined rows as they come, and counts them by reason and column."""

    def __init__(self, folder: Path) -> None:
        self.rows = 0
        self._counts: Counter[tuple[Reason, str]] = Counter()
        self._examples: dict[tuple[Reason, str], list[Example]] = {}
        self._waiting: list[Quarantined] = []
        self._parquet = pq.ParquetWriter(folder / PARQUET_NAME, SCHEMA, compression="zstd")
        # the byte order mark is what makes Excel read UTF-8
        self._file = (folder / CSV_NAME).open("w", encoding="utf-8-sig", newline="")
        self._csv = csv.writer(self._file)
        self._csv.writerow(CSV_HEADER)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._flush()
        finally:
            self._parquet.close()
            self._file.close()

    def add(self, rows: Iterable[Quarantined]) -> None:
        """Put `rows` into quarantine."""
        for row in rows:
            self.rows += 1
            first = row.faults[0]
            self._counts[first.reason, first.column] += 1
            examples = self._examples.setdefault((first.reason, first.column), [])
            if len(examples) < EXAMPLES:
                examples.append(Example(row.file, row.line, first.arguments))
            self._waiting.append(row)
            if len(self._waiting) >= _BATCH:
                self._flush()

    def reasons(self) -> tuple[ReasonCount, ...]:
        """Rows by their first reason, most frequent first."""
        return tuple(
            ReasonCount(reason, column, rows, tuple(self._examples[reason, column]))
            for (reason, column), rows in sorted(
                self._counts.items(), key=lambda item: (-item[1], item[0])
            )
        )

    def _flush(self) -> None:
        if not self._waiting:
            return
        told = [_told(row) for row in self._waiting]
        self._parquet.write_table(pa.Table.from_pylist(told, schema=SCHEMA))
        for row in told:
            words = (row["file"], row["line"], row["column"], row["reason"])
            texts = (row["text_zh"], row["text_en"], row["raw"])
            self._csv.writerow([for_spreadsheet(str(w)) for w in (*words, *texts)])
        self._waiting.clear()


def _told(row: Quarantined) -> dict[str, object]:
    first = row.faults[0]
    texts = {
        language: between.join(
            tell_reason(f.reason, dict(f.arguments), language) for f in row.faults
        )
        for language, between in (("zh", "；"), ("en", "; "))
    }
    return {
        "row": row.row,
        "file": row.file,
        "line": row.line,
        "column": first.column,
        "reason": first.reason.value,
        "reasons": [f.reason.value for f in row.faults],
        "text_zh": texts["zh"],
        "text_en": texts["en"],
        "raw": row.raw,
    }


def for_spreadsheet(text: str) -> str:
    """`text` so that a spreadsheet shows it: no formula is run, no long number is rounded.

    >>> for_spreadsheet("=1+1")
    "'=1+1"
    """
    return f"'{text}" if _FORMULA.match(text) or _LONG_NUMBER.match(text) else text
