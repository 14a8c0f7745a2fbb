"""Sort-merge joins get no filter: the engine takes the filter's columns for others."""

from __future__ import annotations

import pyarrow as pa
import pytest
from datafusion import col

from engine.bridge.context import EngineSettings, context_of


@pytest.mark.parametrize("hash_joins", [True, False])
def test_a_condition_on_both_sides_of_a_join_finds_the_same_rows(hash_joins: bool) -> None:
    context = context_of(EngineSettings(partitions=4, prefer_hash_join=hash_joins))
    left = context.from_arrow(
        pa.table({"k": ["a", "b", "a"], "x": [1, 2, 3], "y": [10, 20, 30], "z": ["p", "q", "r"]})
    )
    right = context.from_arrow(
        pa.table({"m": ["a", "b", "c"], "low": [2, 2, 2], "high": [9, 1, 9], "w": [7, 8, 9]})
    )
    joined = left.join_on(right, col("k") == col("m"), how="inner")
    within = joined.filter((col("x") >= col("low")) & (col("x") <= col("high")))
    shown = within.select(col("w"), col("z"), col("y"))
    assert shown.to_arrow_table().to_pylist() == [{"w": 7, "z": "r", "y": 30}]
    plan = shown.execution_plan().display_indent()
    if not hash_joins:
        (join,) = (line for line in plan.splitlines() if "SortMergeJoinExec" in line)
        assert "filter=" not in join
