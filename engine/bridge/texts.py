"""Texts that are kept: few of many, which would hold all that was read of their columns."""

from __future__ import annotations

import pyarrow as pa
from datafusion import DataFrame

from engine.bridge.expressions import named


def copied(frame: DataFrame) -> DataFrame:
    """`frame` with its texts copied, batch by batch, out of what was read."""
    kinds = ((field.name, field.type) for field in frame.schema())
    return frame.select(
        *(
            named(n).cast(pa.string()).alias(n) if kind == pa.string_view() else named(n)
            for n, kind in kinds
        )
    )


def collected(frame: DataFrame) -> pa.Table:
    """The rows of `frame` with texts of their own, in the types that they had."""
    kinds = frame.schema()
    if not any(kind == pa.string_view() for kind in kinds.types):
        return frame.to_arrow_table()
    return copied(frame).to_arrow_table().cast(kinds)
