"""What one process has found out is the same to the other."""

from __future__ import annotations

import pickle
from pathlib import Path

import pyarrow as pa

from dsl.domains import RESIDENT_ID, TEXT
from engine.bridge.sources import TableRows
from engine.plan.narrow import Entity
from engine.run.handover import hand_over, handed_over
from engine.run.increments import StillHolds
from engine.run.narrowing import Narrowed

BY_PERSON = ("payments", Entity("@", RESIDENT_ID, interned=True, ordered=True))
BY_CODE = ("payments", Entity("account", TEXT, interned=False, ordered=False))


def test_rows_and_all_else_come_over(tmp_path: Path) -> None:
    rows = pa.table({"#": [1, 2], "@": [7, None]})
    texts = pa.table({"#": [3], "account": pa.array(["a"], pa.string_view())})
    found_out = Narrowed(
        TableRows({}),
        separable={1: {"payments": BY_PERSON[1]}, 2: {"payments": BY_CODE[1]}},
        tables={BY_PERSON: rows, BY_CODE: texts, ("other", BY_CODE[1]): texts.slice(1)},
        seconds={1: 0.5},
        since={2: StillHolds("run-1", ({"id": "f"},))},
        nobody=frozenset({1}),
    )
    handed = handed_over(pickle.loads(pickle.dumps(hand_over(found_out, tmp_path))))
    assert handed == found_out
    few = handed.of(2)
    assert few is not None
    assert few.tables["payments"].equals(texts)
    assert few.tables["payments"].schema == texts.schema
