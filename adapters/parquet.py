"""Parquet deliveries: every value as the text that a person would have written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isnan
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from adapters.inspection import inspect_bytes
from adapters.protocol import Chunk, DamagedFileError, Inspection, Unreadable

ROWS: Final = 65_536


@dataclass(frozen=True, slots=True)
class ParquetDelivery:
    """One Parquet file, opened; `header_lines` is 0, since its lines are its rows."""

    path: Path
    header: tuple[str, ...]
    header_text: str
    header_lines: int = 0

    def chunks(self) -> Iterator[Chunk]:
        """Every row in order, a batch at a time."""
        first = 1
        with pq.ParquetFile(self.path) as file:
            batches = file.iter_batches(batch_size=ROWS)
            while (batch := self._next(batches)) is not None:
                cells = tuple(text_array(c) for c in batch.columns)

                def raw(rows: Sequence[int], cells: tuple[pa.Array, ...] = cells) -> list[str]:
                    return [_csv_line(c[row].as_py() for c in cells) for row in rows]

                lines = pa.array(range(first, first + batch.num_rows), pa.int64())
                first += batch.num_rows
                yield Chunk(cells, lines, (), raw, batch.num_rows, batch.nbytes)

    def _next(self, batches: Iterator[pa.RecordBatch]) -> pa.RecordBatch | None:
        try:
            return next(batches, None)
        except (pa.ArrowException, OSError) as error:
            raise DamagedFileError(self.path.name, str(error).splitlines()[0]) from error


def open_parquet(path: Path) -> tuple[ParquetDelivery, Inspection] | Unreadable:
    """The file and what was found of it; Unreadable where it is no Parquet of flat columns."""
    try:
        with pq.ParquetFile(path) as file:
            schema, rows = file.schema_arrow, file.metadata.num_rows
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        return Unreadable("HY528", (("reason", str(error).splitlines()[0]),))
    for field in schema:
        if not _has_text(field.type):
            return Unreadable("HY529", (("column", field.name), ("type", str(field.type))))
    inspection = inspect_bytes(path, lines=rows, encoding="parquet")
    return ParquetDelivery(path, tuple(schema.names), _csv_line(schema.names)), inspection


def text_array(values: pa.Array) -> pa.Array:
    """The values as text: dates in ISO form, decimals with all their places, no exponents.

    A float is written with the fewest digits that give it back; one too large for that to
    be exact keeps its exponent, so that filing sees that digits were lost.
    """
    kind = values.type
    if pa.types.is_dictionary(kind):
        return text_array(values.dictionary_decode())
    if pa.types.is_floating(kind):
        return pa.array([_float_text(v) for v in values.to_pylist()], pa.string())
    if pa.types.is_timestamp(kind):
        seconds = values.cast(pa.timestamp("s", kind.tz), safe=False)
        return pc.strftime(seconds, format="%Y-%m-%d %H:%M:%S")
    return values.cast(pa.string())


def _float_text(value: float | None) -> str | None:
    if value is None or isnan(value):  # NaN is how data frames write a missing number
        return None
    text = repr(value)
    if abs(value) >= 1e15 or "inf" in text:
        return f"{value:.2E}" if "inf" not in text else text
    plain = format(Decimal(text), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _has_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _has_text(kind.value_type)
    return any(
        test(kind)
        for test in (
            pa.types.is_string,
            pa.types.is_large_string,
            pa.types.is_string_view,
            pa.types.is_integer,
            pa.types.is_floating,
            pa.types.is_decimal,
            pa.types.is_boolean,
            pa.types.is_date,
            pa.types.is_timestamp,
            pa.types.is_null,
        )
    )


def _csv_line(cells: Iterable[str | None]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(["" if c is None else c for c in cells])
    return line.getvalue()
