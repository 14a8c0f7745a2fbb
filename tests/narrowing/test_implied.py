"""Which condition holds wherever another does, and how several lists of them become one."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest

from dsl.model.expressions import Operator
from engine.plan.arena import Arena
from engine.plan.narrow.alternatives import any_list_of
from engine.plan.narrow.implied import implies
from engine.plan.nodes import NodeId
from engine.plan.show import show_expression
from engine.plan.storage import DATE, WHOLE, decimal

ARENA = Arena()
X, Y, DAY, PAID = (ARENA.column(name) for name in ("x", "y", "day", "paid"))


def whole(value: int) -> NodeId:
    return ARENA.constant(value, WHOLE)


def money(value: str) -> NodeId:
    return ARENA.constant(Decimal(value), decimal(18, 2))


def date(text: str) -> NodeId:
    return ARENA.constant(datetime.date.fromisoformat(text), DATE)


def above(x: NodeId, y: NodeId) -> NodeId:
    return ARENA.apply(Operator.GREATER, x, y)


def at_least(x: NodeId, y: NodeId) -> NodeId:
    return ARENA.apply(Operator.GREATER_EQUAL, x, y)


def below(x: NodeId, y: NodeId) -> NodeId:
    return ARENA.apply(Operator.LESS, x, y)


def days_after(day: NodeId, days: int) -> NodeId:
    return ARENA.apply(Operator.ADD_DAYS, day, whole(days))


IMPLIED = [
    (above(X, money("900.00")), above(X, money("1000.00")), False),
    (above(X, money("1000.00")), above(X, money("900.00")), True),
    (at_least(X, whole(10)), at_least(X, whole(9)), True),
    (at_least(X, whole(-10)), at_least(X, whole(-9)), False),
    (below(X, whole(9)), below(X, whole(10)), True),
    (below(X, whole(10)), below(X, whole(9)), False),
    (above(DAY, date("2021-01-01")), above(DAY, date("2020-12-31")), True),
    (above(DAY, date("2020-12-31")), above(DAY, date("2021-01-01")), False),
    (above(PAID, days_after(DAY, 90)), above(PAID, days_after(DAY, 60)), True),
    (above(PAID, days_after(DAY, 60)), above(PAID, days_after(DAY, 90)), False),
    (above(PAID, days_after(X, 90)), above(PAID, days_after(DAY, 60)), False),
    (above(X, whole(2)), above(Y, whole(1)), False),
    (above(X, whole(2)), at_least(X, whole(1)), False),
    (above(X, Y), above(X, Y), True),
]


@pytest.mark.parametrize(("one", "other", "expected"), IMPLIED)
def test_implied(one: NodeId, other: NodeId, *, expected: bool) -> None:
    assert implies(ARENA, one, other) is expected
    unknown: Callable[[NodeId], NodeId] = ARENA.not_false
    assert implies(ARENA, unknown(one), unknown(other)) is expected
    assert not implies(ARENA, unknown(one), other) or one == unknown(one)


def shown(*lists: tuple[NodeId, ...]) -> list[str]:
    return [show_expression(ARENA, c) for c in any_list_of(ARENA, lists)]


def test_what_all_ask_for_is_asked_once() -> None:
    both, one, other = above(X, whole(1)), above(Y, whole(1)), below(Y, whole(-1))
    assert shown((both, one), (other, both)) == ["(x > 1)", "((y > 1) or (y < -1))"]


def test_who_asks_for_more_than_another_says_nothing_new() -> None:
    few, many, own = above(X, whole(9)), above(X, whole(1)), below(Y, whole(0))
    assert shown((few, own), (many,), (many, own)) == ["(x > 1)"]


def test_who_asks_for_nothing_lets_all_through() -> None:
    assert shown((above(X, whole(1)),), ()) == []


def test_the_same_said_twice_is_said_once() -> None:
    asked = above(X, whole(1))
    assert shown((asked, asked), (asked,)) == ["(x > 1)"]
