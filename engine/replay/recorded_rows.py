"""Some rows of filings, as they were filed, to be evaluated by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from dsl.schema import DataSet
from engine.bridge.sources import RowPlace, row_id
from engine.catalog.storage import ROW, value_schema


@dataclass(frozen=True, slots=True)
class RecordedRows:
    """Some rows of one filing: `_row` and the columns of its data set, as they were filed.

    `held` is how many rows the whole filing holds. The recorded filings of one data set
    stand in the order in which the run read them.
    """

    data_set: str
    filing: str
    held: int
    table: pa.Table


def only_rows(recorded: RecordedRows, wanted: Mapping[str, Iterable[int]]) -> RecordedRows:
    """Those of the rows that are `wanted` of their filing."""
    numbers = pa.array(sorted(wanted.get(recorded.filing, ())), pa.int64())
    kept = pc.is_in(recorded.table.column(ROW), numbers)
    return replace(recorded, table=recorded.table.filter(kept))


def recorded_table(recorded: Iterable[RecordedRows], data_set: DataSet) -> pa.Table:
    """The rows of all filings of `data_set`, numbered by filing and row."""
    schema = value_schema(data_set)
    tables = [schema.empty_table()]
    own = (rows for rows in recorded if rows.data_set == data_set.name)
    for position, rows in enumerate(own):
        table = rows.table.select(schema.names).cast(schema)
        numbers = [row_id(RowPlace(position, n)) for n in table.column(ROW).to_pylist()]
        place = table.schema.get_field_index(ROW)
        tables.append(table.set_column(place, schema.field(ROW), pa.array(numbers, pa.int64())))
    return pa.concat_tables(tables)
