"""Few rows that are kept hold no more than themselves."""

from __future__ import annotations

import pyarrow as pa
from datafusion import SessionContext

from engine.bridge.texts import collected

MANY = 100_000


def test_few_of_many_texts_hold_only_their_own() -> None:
    texts = pa.array([f"a text of more than twelve letters {n}" for n in range(MANY)])
    rows = pa.table({"n": range(MANY), "text": texts.cast(pa.string_view())})
    few = SessionContext().from_arrow(rows).limit(10)
    held = few.to_arrow_table()
    assert held.nbytes > 1_000_000
    told = collected(few)
    assert told.nbytes < 10_000
    assert told.schema.types == held.schema.types == [pa.int64(), pa.string_view()]
    assert told.num_rows == 10
    assert told.to_pylist() == rows.slice(0, 10).to_pylist()


def test_what_is_missing_stays_so() -> None:
    rows = pa.table({"text": pa.array(["a", None, ""], pa.string_view())})
    assert collected(SessionContext().from_arrow(rows)).to_pylist() == rows.to_pylist()
