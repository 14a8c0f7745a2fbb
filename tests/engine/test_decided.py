"""What is decided before a row is read, and what is not."""

from __future__ import annotations

import datetime

import pytest

from dsl.model.expressions import Operator
from engine.plan.arena import Arena
from engine.plan.decided import Decided
from engine.plan.nodes import NodeId
from engine.plan.show import show_expression
from engine.plan.storage import DATE, WHOLE, decimal

ARENA = Arena()
OPEN, NONE = ARENA.column("open"), ARENA.column("none")
TODAY = ARENA.constant(datetime.date(2026, 6, 30), DATE)
LATER = ARENA.constant(datetime.date(2026, 7, 1), DATE)
ONE, CENTS = ARENA.constant(1, WHOLE), ARENA.constant(1, decimal(18, 2))
YES, NO, UNKNOWN = (ARENA.flag(value) for value in (True, False, None))


def _equal(one: NodeId, other: NodeId) -> NodeId:
    return ARENA.apply(Operator.EQUAL, one, other)


CASES = [
    (_equal(TODAY, TODAY), True),
    (_equal(TODAY, LATER), False),
    (_equal(ONE, CENTS), None),
    (_equal(ARENA.constant(None, DATE), TODAY), None),
    (_equal(OPEN, OPEN), None),
    (UNKNOWN, None),
    (ARENA.missing(NONE), True),
    (ARENA.present(NONE), False),
    (ARENA.missing(OPEN), None),
    (ARENA.apply(Operator.AND, OPEN, NO), False),
    (ARENA.apply(Operator.AND, UNKNOWN, NO), False),
    (ARENA.apply(Operator.AND, UNKNOWN, YES), None),
    (ARENA.apply(Operator.AND, ARENA.missing(NONE), YES), True),
    (ARENA.apply(Operator.OR, OPEN, ARENA.missing(NONE)), True),
    (ARENA.apply(Operator.OR, NO, ARENA.present(NONE)), False),
    (ARENA.surely(ARENA.missing(NONE)), True),
    (ARENA.not_false(UNKNOWN), None),
]


@pytest.mark.parametrize(
    ("condition", "decided"), CASES, ids=[show_expression(ARENA, c) for c, _ in CASES]
)
def test_decided(condition: NodeId, decided: bool | None) -> None:
    constants = {"none": ARENA.constant(None, WHOLE)}
    assert Decided(ARENA, constants).of(condition) is decided
