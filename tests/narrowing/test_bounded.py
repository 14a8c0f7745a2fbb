"""Conditions behind what they imply are true, false and missing in the same rows as before."""

from __future__ import annotations

import datetime
from typing import TypeAlias

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.model.expressions import Operator
from engine.bridge.context import EngineSettings
from engine.bridge.session import Session
from engine.bridge.sources import TableRows
from engine.catalog.storage import ROW
from engine.plan.arena import Arena
from engine.plan.narrow.bounded import behind_bounds
from engine.plan.nodes import NodeId, Project, Scan
from engine.plan.show import show_expression
from engine.plan.storage import WHOLE

ARENA = Arena()
ONE, OTHER = ARENA.column("r.one"), ARENA.column("r.other")


def later(day: NodeId, days: int, operator: Operator = Operator.ADD_DAYS) -> NodeId:
    return ARENA.apply(operator, day, ARENA.constant(days, WHOLE))


LAST, FIRST = (ARENA.apply(o, OTHER) for o in (Operator.LAST_DAY, Operator.FIRST_DAY))
CONDITIONS = {
    "((r.one > add_days(r.other, 60)) and (r.one > add_days(last_day(r.other), 60)))": ARENA.apply(
        Operator.GREATER, ONE, later(LAST, 60)
    ),
    "((r.one < r.other) and (r.one < first_day(r.other)))": ARENA.apply(Operator.LESS, ONE, FIRST),
    "((r.other <= r.one) and (last_day(r.other) <= r.one))": ARENA.apply(
        Operator.LESS_EQUAL, LAST, ONE
    ),
    "((add_months(r.other, 1) >= r.one) and (add_months(first_day(r.other), 1) >= r.one))": (
        ARENA.apply(Operator.GREATER_EQUAL, later(FIRST, 1, Operator.ADD_MONTHS), ONE)
    ),
    # these imply nothing of the day itself
    "(r.one < last_day(r.other))": ARENA.apply(Operator.LESS, ONE, LAST),
    "(r.one > first_day(r.other))": ARENA.apply(Operator.GREATER, ONE, FIRST),
    "(r.one = last_day(r.other))": ARENA.apply(Operator.EQUAL, ONE, LAST),
}
Day: TypeAlias = datetime.date | None
DAYS = st.none() | st.dates(datetime.date(2019, 11, 1), datetime.date(2020, 5, 1))


@pytest.mark.parametrize("shown", CONDITIONS)
def test_what_is_implied(shown: str) -> None:
    behind = behind_bounds(ARENA, CONDITIONS[shown])
    assert show_expression(ARENA, behind) == shown
    may = ARENA.not_false(CONDITIONS[shown])
    assert show_expression(ARENA, behind_bounds(ARENA, may)).count("coalesce") == (
        shown.count(" and ") + 1
    )


@settings(deadline=None)
@given(st.lists(st.tuples(DAYS, DAYS), min_size=1))
def test_nothing_else_is_asked(
    pairs: list[tuple[Day, Day]],
) -> None:
    rows = pa.table(
        {
            ROW: pa.array(range(len(pairs)), pa.int64()),
            "one": pa.array([one for one, _ in pairs], pa.date32()),
            "other": pa.array([other for _, other in pairs], pa.date32()),
        }
    )
    columns = [
        (f"{word}{number}", condition)
        for number, plain in enumerate(CONDITIONS.values())
        for word, condition in (("plain", plain), ("behind", behind_bounds(ARENA, plain)))
    ]
    scan = ARENA.add(Scan("d", "r", ("one", "other")))
    asked = ARENA.add(Project(scan, tuple(columns)))
    told = Session(ARENA, TableRows({"d": rows}), EngineSettings(partitions=1)).evaluate(asked)
    for number in range(len(CONDITIONS)):
        assert told[f"plain{number}"] == told[f"behind{number}"]
