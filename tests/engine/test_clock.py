"""The day of a clock's face, compared over rows whose bounds the engine knows."""

from __future__ import annotations

import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from datafusion import DataFrame, Expr, SessionContext, col, lit

from engine.bridge.clock import day_of
from engine.catalog.storage import TIMESTAMP_TYPE

_FIRST = datetime.datetime(2020, 1, 1, 8, 30)


@pytest.fixture
def arrivals(tmp_path: Path) -> DataFrame:
    """A file of nine times with their bounds, the last at an earlier hour than the first."""
    times = [_FIRST + datetime.timedelta(hours=11 * n) for n in range(9)]
    pq.write_table(pa.table({"arrived": pa.array(times, TIMESTAMP_TYPE)}), tmp_path / "a.parquet")
    return SessionContext().read_parquet(str(tmp_path / "a.parquet"))


def _after_the_first(day: Expr) -> Expr:
    return day > lit(pa.scalar(_FIRST.date(), pa.date32()))


def test_days_after_that_of_the_first_row(arrivals: DataFrame) -> None:
    assert arrivals.filter(_after_the_first(day_of(col("arrived")))).count() == 7


def test_days_of_any_year() -> None:
    """An end that is never meant to come is often the last day of the year 9999."""
    days = [(1, 1, 1), (1620, 2, 29), (1969, 12, 31), (2262, 4, 12), (9999, 12, 31)]
    times = [datetime.datetime(*day, 23, 59, 59) for day in days]
    frame = SessionContext().from_arrow(pa.table({"arrived": pa.array(times, TIMESTAMP_TYPE)}))
    found = frame.select(day_of(col("arrived")).alias("day")).to_arrow_table()
    assert found.column("day").to_pylist() == [datetime.date(*day) for day in days]


def test_a_bare_cast_is_still_more_than_the_engine_can_plan(arrivals: DataFrame) -> None:
    """When this fails, the engine has mended it, and `day_of` may be a plain cast again."""
    with pytest.raises(Exception, match="Selectivity is out of limit"):
        arrivals.filter(_after_the_first(col("arrived").cast(pa.date32()))).count()
