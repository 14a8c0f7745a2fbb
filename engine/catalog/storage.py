"""How a domain is stored: one Arrow type per kind, for filings, plans and examples alike."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from dsl.domains import TEXTUAL, Domain, Kind
from dsl.schema import DataSet
from engine.catalog.layout import layout_of

MONEY_TYPE: Final = pa.decimal128(18, 2)
#: Numbers and percents: six places; a percent is stored as a ratio (25 % is 0.250000).
NUMBER_TYPE: Final = pa.decimal128(18, 6)
#: Degrees, to a tenth of a metre on the ground.
COORDINATE_TYPE: Final = pa.decimal128(9, 6)
#: A clock's face: no zone, which the domain says. Microseconds, for Parquet knows no seconds.
TIMESTAMP_TYPE: Final = pa.timestamp("us")

#: The record's place in its filing, from 1, quarantined records counted: unique, ascending.
ROW: Final = "_row"
#: Which of the filing's delivered files, from 0, as listed in its manifest.
FILE: Final = "_file"
#: The first physical line of the record in that file, from 1; for Parquet the row number.
LINE: Final = "_line"
#: The entity of the row as a whole number (`interned_ids`), where the layout has it so.
ENTITY: Final = "_entity"
#: Under this word a part of a filing says how many buckets its filing was split into.
BUCKETS: Final = "huiyan.buckets"
#: A struct with one text per column: the delivered text where filing changed it, else null.
DELIVERED: Final = "_delivered"

ORIGIN_COLUMNS: Final = (ROW, FILE, LINE)

_TYPES: Final = {
    Kind.MONEY: MONEY_TYPE,
    Kind.NUMBER: NUMBER_TYPE,
    Kind.PERCENT: NUMBER_TYPE,
    Kind.COUNT: pa.int64(),
    Kind.PERIOD: pa.int64(),
    Kind.DATE: pa.date32(),
    Kind.MONTH: pa.date32(),
    Kind.TIMESTAMP: TIMESTAMP_TYPE,
    Kind.LATITUDE: COORDINATE_TYPE,
    Kind.LONGITUDE: COORDINATE_TYPE,
    Kind.FLAG: pa.bool_(),
}


def arrow_type(domain: Domain) -> pa.DataType:
    """The Arrow type that values of `domain` are stored in.

    >>> arrow_type(Domain(Kind.MONEY))
    Decimal128Type(decimal128(18, 2))
    """
    return pa.string() if domain.kind in TEXTUAL else _TYPES[domain.kind]


def value_schema(data_set: DataSet) -> pa.Schema:
    """`_row` and the columns of `data_set`, in the order of the contract."""
    fields = [pa.field(ROW, pa.int64(), nullable=False)]
    fields.extend(pa.field(c.name, arrow_type(c.domain)) for c in data_set.columns)
    return pa.schema(fields)


def read_schema(data_set: DataSet) -> pa.Schema:
    """The columns of rows as they are read: origin, values, delivered texts."""
    delivered = pa.struct([pa.field(c.name, pa.string()) for c in data_set.columns])
    return pa.schema(
        [
            pa.field(ROW, pa.int64(), nullable=False),
            pa.field(FILE, pa.int16(), nullable=False),
            pa.field(LINE, pa.int64(), nullable=False),
            *(pa.field(c.name, arrow_type(c.domain)) for c in data_set.columns),
            pa.field(DELIVERED, delivered),
        ]
    )


def filed_schema(data_set: DataSet) -> pa.Schema:
    """The columns of a filing's Parquet files: those that were read, and the entity."""
    read = read_schema(data_set)
    return read.append(pa.field(ENTITY, pa.int64())) if layout_of(data_set).interned else read
