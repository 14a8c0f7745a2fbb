"""The books become deliveries: files as departments send them, faulty lines among the good."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from examples.city.books import DisguisedCell, Row, Value
from examples.city.contracts import DeliveredSet, load_delivered_sets
from examples.city.dirt import BROKEN_BYTE, FaultyLine, faulty_lines, spoil
from examples.city.spelling import STYLES, Style, disguised, spell
from examples.city.town import Town

#: Sent as one file a year instead of one file in all.
_BY_YEAR = {"agriculture.subsidy_payments": "paid_on"}


@dataclass(frozen=True, slots=True)
class Delivery:
    """What was delivered of one data set: clean lines, and faulty ones by what is wrong."""

    data_set: str
    files: tuple[Path, ...]
    clean: int
    faults: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """One line before it is written: its cells, and the year of its file where that matters."""

    cells: list[str]
    year: str


def deliver(town: Town, folder: Path) -> tuple[Delivery, ...]:
    """Write every data set that the books hold below `folder`, one folder a department."""
    kept = [each for each in load_delivered_sets() if each.name in town.books.rows]
    return tuple(_deliver_one(town, folder, each) for each in kept)


def _deliver_one(town: Town, folder: Path, delivered: DeliveredSet) -> Delivery:
    target = folder / delivered.department
    target.mkdir(parents=True, exist_ok=True)
    rows = town.books.of(delivered.name)
    if delivered.suffix == ".parquet":
        file = target / f"{delivered.stem}_20260630.parquet"
        _write_parquet(file, delivered, _disguised_rows(town, delivered.name))
        return Delivery(delivered.name, (file,), len(rows), ())
    faulty = faulty_lines(town, delivered.name, delivered.key)
    files = _write_csv(town, target, delivered, faulty)
    counts: dict[str, int] = defaultdict(int)
    for line in faulty:
        counts[line.fault.value] += 1
    return Delivery(delivered.name, files, len(rows), tuple(sorted(counts.items())))


def _write_csv(
    town: Town, target: Path, delivered: DeliveredSet, faulty: Sequence[FaultyLine]
) -> tuple[Path, ...]:
    style = STYLES[delivered.department]
    rng = town.stream(f"order {delivered.name}")
    clean = [_line(row, delivered, style) for row in _disguised_rows(town, delivered.name)]
    rng.shuffle(clean)
    for line in faulty:
        # a repeated row comes last: the first of two is the one that is filed
        repeated = line.fault.value == "repeated_row"
        place = len(clean) if repeated else rng.randrange(len(clean) + 1)
        clean.insert(place, _faulty(line, delivered, style))
    by_year: dict[str, list[_Line]] = defaultdict(list)
    for entry in clean:
        by_year[entry.year].append(entry)
    header = [c.header for c in delivered.columns]
    files = []
    for year, lines in sorted(by_year.items()):
        file = target / f"{delivered.stem}_{year}.csv"
        file.write_bytes(_encode(header, lines, style))
        files.append(file)
    return tuple(files)


def _disguised_rows(town: Town, data_set: str) -> list[Row]:
    """The rows with some ids respelled."""
    rows = list(town.books.of(data_set))
    for cell in town.books.disguised:
        if cell.data_set == data_set:
            rows[cell.row] = _respelled(rows[cell.row], cell)
    return rows


def _respelled(row: Row, cell: DisguisedCell) -> Row:
    return {**row, cell.column: disguised(str(row[cell.column]), cell.disguise)}


def _line(row: Row, delivered: DeliveredSet, style: Style) -> _Line:
    cells = [spell(row.get(c.name), c, style) for c in delivered.columns]
    paid_on = row.get(_BY_YEAR.get(delivered.name, ""))
    return _Line(cells, str(paid_on.year) if isinstance(paid_on, date) else "20260630")


def _faulty(line: FaultyLine, delivered: DeliveredSet, style: Style) -> _Line:
    plain = _line(line.row, delivered, style)
    names = [c.name for c in delivered.columns]
    place = names.index(line.column) if line.column else 0
    return _Line(spoil(plain.cells, place, line.fault), plain.year)


def _encode(header: Sequence[str], lines: Iterable[_Line], style: Style) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=style.newline)
    writer.writerow(header)
    writer.writerows(line.cells for line in lines)
    return text.getvalue().encode(style.encoding).replace(BROKEN_BYTE.encode(), b"\xff")


def _write_parquet(file: Path, delivered: DeliveredSet, rows: Sequence[Row]) -> None:
    """A table with real dates and decimals; ids stay text."""
    import pyarrow as pa  # noqa: PLC0415 - the program starts faster without it
    import pyarrow.parquet as pq  # noqa: PLC0415

    types = {"date": pa.date32(), "percent": pa.decimal128(9, 4), "flag": pa.bool_()}
    columns = [
        pa.array([_typed(row.get(c.name)) for row in rows], types.get(c.kind, pa.string()))
        for c in delivered.columns
    ]
    pq.write_table(pa.table(columns, names=[c.header for c in delivered.columns]), file)


def _typed(value: Value) -> Value:
    return value.quantize(Decimal("0.0001")) if isinstance(value, Decimal) else value
