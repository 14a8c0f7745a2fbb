"""A value that the engine computes where it is told to, and not again wherever it is asked for."""

from __future__ import annotations

from functools import cache

import pyarrow as pa
from datafusion import Expr, ScalarUDF, udf


def computed_once(value: Expr) -> Expr:
    """The whole number `value`, which no optimizer copies to where it is read.

    Conditions are pushed through columns by taking what a column is made of in its place; only of
    a function that may answer differently each time the engine makes no copies.
    """
    return _itself()(value)


@cache
def _itself() -> ScalarUDF:
    return udf(lambda values: values, [pa.int64()], pa.int64(), "volatile", "huiyan_once")
