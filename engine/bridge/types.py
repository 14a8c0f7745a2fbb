"""The Arrow types of storages."""

from __future__ import annotations

from typing import assert_never

import pyarrow as pa

from engine.plan.storage import Shape, Storage


def arrow_type(storage: Storage) -> pa.DataType:
    """The Arrow type of `storage`."""
    match storage.shape:
        case Shape.TEXT:
            return pa.string()
        case Shape.WHOLE:
            return pa.int64()
        case Shape.DECIMAL:
            return pa.decimal128(storage.digits, storage.decimals)
        case Shape.DATE:
            return pa.date32()
        case Shape.TIMESTAMP:
            return pa.timestamp("us")
        case Shape.FLAG:
            return pa.bool_()
        case _:
            assert_never(storage.shape)
