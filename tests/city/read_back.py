"""Deliveries read back into rows, cell by cell, without the adapters and without filing's tables.

Only the definition of a cell is the product's; lines, keys and quarantine are done plainly here.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from adapters.sources import FileSource
from engine.catalog.contract import Contract, ContractColumn, Contracts
from engine.filing.cells.cell import read_cell
from engine.filing.cells.reading import CellRule, Fault

_BROKEN = "\ufffd"


@dataclass(frozen=True, slots=True)
class Filed:
    """The rows that can be filed, and how many lines cannot, by reason."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    quarantined: Counter[str] = field(default_factory=Counter)


def read_back(folder: Path, contracts: Contracts) -> dict[str, Filed]:
    """Every data set delivered below `folder`."""
    return {c.data_set.name: _read_one(folder, c) for c in contracts.contracts}


def _read_one(folder: Path, contract: Contract) -> Filed:
    filed = Filed()
    seen: set[tuple[Any, ...]] = set()
    assert isinstance(contract.source, FileSource)
    for file in sorted(folder.glob(contract.source.path)):
        lines = _parquet_lines(file) if file.suffix == ".parquet" else _csv_lines(file)
        header = next(lines)
        columns = [_column(contract, word) for word in header]
        for cells in lines:
            row, reason = _read_line(contract, columns, cells)
            key = tuple(row.get(k) for k in contract.data_set.key)
            if not reason and key in seen:
                reason = "repeated_row"
            if reason:
                filed.quarantined[reason] += 1
            else:
                seen.add(key)
                filed.rows.append(row)
    return filed


def _read_line(
    contract: Contract, columns: list[ContractColumn], cells: list[str]
) -> tuple[dict[str, Any], str]:
    if any(_BROKEN in cell for cell in cells):
        return {}, "bad_bytes"
    if len(cells) != len(columns):
        return {}, "ragged"
    row: dict[str, Any] = {}
    for column, text in zip(columns, cells, strict=True):
        c = column.column
        open_end = c.name == contract.data_set.valid_until
        read = read_cell(text, CellRule(c.domain, c.values, column.unit, open_end))
        if isinstance(read, Fault):
            return {}, read.reason.value
        if read.value is None and c.required:
            return {}, "missing_required"
        row[c.name] = read.value
    return row, ""


def _column(contract: Contract, header: str) -> ContractColumn:
    return next(c for c in contract.columns if header in c.headers)


def _csv_lines(file: Path) -> Iterator[list[str]]:
    content = file.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")
    return csv.reader(io.StringIO(text, newline=""))


def _parquet_lines(file: Path) -> Iterator[list[str]]:
    table = pq.read_table(file)
    yield table.column_names
    for row in table.to_pylist():
        yield ["" if value is None else str(value) for value in row.values()]
