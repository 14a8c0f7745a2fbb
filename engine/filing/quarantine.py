"""The quarantine of a filing: Parquet for programs, CSV for the department to mend and return.

The CSV holds, beside what is wrong, the cells of each row as they were delivered, in the
order of the delivery: a row that is mended in it can be filed from it.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import pyarrow as pa
import pyarrow.parquet as pq

from engine.filing.reason_words import tell_reason
from engine.filing.reasons import Reason
from engine.filing.receipt import EXAMPLES, Example, ReasonCount
from engine.filing.rows import Quarantined, RowFault
from engine.filing.spreadsheets import for_spreadsheet

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
        ("cells", pa.list_(pa.string())),
        ("faults", pa.string()),
    ]
)
FILING_WORD: Final = "批次 filing"
ROW_WORD: Final = "记录 row"
#: What stands before the delivered columns in the CSV, in both languages.
LEADING: Final = (
    *(FILING_WORD, ROW_WORD, "文件 file", "行 line", "列 column", "原因代码 reason"),
    *("原因说明 in Chinese", "reason in English", "原文 raw"),
)
_HEADER: Final = b"huiyan.header"
_BATCH: Final = 10_000
#: Lines may be of any length, and each is held several times while it is told.
_BATCH_CHARACTERS: Final = 4_000_000


class QuarantineWriter:
    """Writes quarantined rows as they come, and counts them by reason and column.

    `header` are the words above the rows' cells, `filing` the id that a returned file names.
    """

    def __init__(self, folder: Path, *, filing: str = "", header: Sequence[str] = ()) -> None:
        self.rows = 0
        self._filing = filing
        self._header = tuple(header)
        self._counts: Counter[tuple[Reason, str]] = Counter()
        self._examples: dict[tuple[Reason, str], list[Example]] = {}
        self._waiting: list[Quarantined] = []
        self._characters = 0
        words = json.dumps(self._header, ensure_ascii=False).encode()
        self._schema = SCHEMA.with_metadata({_HEADER: words})
        self._parquet = pq.ParquetWriter(folder / PARQUET_NAME, self._schema, compression="zstd")
        # the byte order mark is what makes Excel read UTF-8
        self._file = (folder / CSV_NAME).open("w", encoding="utf-8-sig", newline="")
        self._csv = csv.writer(self._file)
        self._csv.writerow([*LEADING, *map(for_spreadsheet, self._header)])

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
            self._characters += len(row.raw)
            if len(self._waiting) >= _BATCH or self._characters >= _BATCH_CHARACTERS:
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
        self._parquet.write_table(pa.Table.from_pylist(told, schema=self._schema))
        for row, said in zip(self._waiting, told, strict=True):
            words = (row.row, row.file, row.line, said["column"], said["reason"])
            texts = (said["text_zh"], said["text_en"], row.raw)
            cells = row.cells or ("",) * len(self._header)
            line = (self._filing, *words, *texts, *cells)
            self._csv.writerow([for_spreadsheet("" if w is None else str(w)) for w in line])
        self._waiting.clear()
        self._characters = 0


def read_header(folder: Path) -> tuple[str, ...]:
    """The words above the cells of the quarantine in `folder`; empty of an older program."""
    said = (pq.read_schema(folder / PARQUET_NAME).metadata or {}).get(_HEADER)
    return tuple(json.loads(said)) if said else ()


def read_quarantine(folder: Path) -> Iterator[Quarantined]:
    """The rows in the quarantine of the filing in `folder`, in bounded memory."""
    with pq.ParquetFile(folder / PARQUET_NAME) as file:
        for batch in file.iter_batches(batch_size=_BATCH):
            yield from map(_quarantined, batch.to_pylist())


def _quarantined(said: dict[str, Any]) -> Quarantined:
    faults = tuple(
        RowFault(column, Reason(reason), tuple((str(k), str(v)) for k, v in arguments))
        for column, reason, arguments in json.loads(said["faults"])
    )
    cells = tuple(said["cells"] or ())
    return Quarantined(said["row"], said["file"], said["line"], faults, said["raw"], cells)


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
        "cells": list(row.cells),
        "faults": json.dumps(
            [[f.column, f.reason.value, f.arguments] for f in row.faults], ensure_ascii=False
        ),
    }
