"""What is told of region codes that were abolished: which they are, and what is there now.

The rows are filed with the codes as delivered: they were right in their time, and a rule
about that time needs them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import pyarrow.compute as pc
import pyarrow.parquet as pq

from dsl.diagnostics import Diagnostic, diagnose
from dsl.domains import Kind
from engine.catalog.contract import Contract
from engine.filing.cells.regions import COUNTY_DIGITS, abolished
from engine.filing.marks import Mark
from engine.filing.receipt import MarkCount

#: How many codes a note shows, the most frequent ones.
SHOWN: Final = 5


def note_abolished(
    contract: Contract, parts: Sequence[Path], marks: Sequence[MarkCount]
) -> Iterator[Diagnostic]:
    """HY576 for each column of `contract` that `marks` say holds abolished codes."""
    marked = {m.column for m in marks if m.mark is Mark.REGION_ABOLISHED}
    for delivered in contract.columns:
        column = delivered.column
        if column.domain.kind is not Kind.REGION_CODE or column.title not in marked:
            continue
        counts = _counties(parts, column.name)
        told = [_told(code) for code, _ in counts.most_common(SHOWN)]
        codes = " | ".join(told) + (" | …" if len(counts) > SHOWN else "")
        title, cells, kinds = column.title, counts.total(), len(counts)
        yield diagnose("HY576", None, column=title, cells=cells, kinds=kinds, codes=codes)


def _counties(parts: Sequence[Path], column: str) -> Counter[str]:
    """How often each abolished county stands in the filed column."""
    counts: Counter[str] = Counter()
    for part in parts:
        for batch in pq.ParquetFile(part).iter_batches(columns=[column]):
            for entry in pc.value_counts(batch.column(0)).to_pylist():
                if entry["values"] and abolished(entry["values"]):
                    counts[entry["values"][:COUNTY_DIGITS]] += entry["counts"]
    return counts


def _told(code: str) -> str:
    past = abolished(code)
    if past is None:
        return code
    now = f" → {past.successor} {past.successor_name}" if past.successor else ""
    return f"{code} {past.name}{now}"
