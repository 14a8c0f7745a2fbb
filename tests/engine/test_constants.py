"""Constants that Python holds for equal are different expressions."""

from __future__ import annotations

import pyarrow as pa
import pytest
from datafusion import Expr, SessionContext

from engine.bridge.constants import constant


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (constant(1), constant(True)),
        (constant(0), constant(False)),
        (constant(1, pa.int64()), constant(1, pa.int32())),
        (constant(1, pa.int64()), constant(1, pa.decimal128(18, 2))),
    ],
)
def test_they_keep_their_types(one: Expr, other: Expr) -> None:
    frame = SessionContext().from_pydict({"a": [1]})
    types = [frame.select(e).schema().types[0] for e in (one, other)]
    assert types[0] != types[1]


def test_each_is_made_once() -> None:
    assert constant("a") is constant("a")
