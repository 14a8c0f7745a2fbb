"""Expressions made plainer keep their value in every row of which the facts hold."""

from __future__ import annotations

import pytest

from dsl.model.expressions import Operator
from engine.plan.arena import Arena
from engine.plan.narrow.simplify import Facts, simplified
from engine.plan.nodes import NodeId
from engine.plan.show import show_expression
from engine.plan.storage import WHOLE

ARENA = Arena()
SURE, MAYBE = ARENA.column("sure"), ARENA.column("maybe")
ONE = ARENA.constant(1, WHOLE)
LESS, SAME = (ARENA.apply(o, SURE, ONE) for o in (Operator.LESS, Operator.EQUAL))
UNSURE = ARENA.apply(Operator.LESS, MAYBE, ONE)
NEVER, TRUE, FALSE = (ARENA.flag(value) for value in (None, True, False))
FACTS = Facts(present=frozenset({"sure"}), true=(SAME,))

PLAIN = [
    (ARENA.not_false(LESS), "(sure < 1)"),
    (ARENA.surely(LESS), "(sure < 1)"),
    (ARENA.not_false(UNSURE), "coalesce((maybe < 1), true)"),
    (ARENA.surely(ARENA.all_of((LESS, SAME))), "(sure < 1)"),
    (ARENA.any_of((UNSURE, SAME)), "true"),
    (ARENA.present(SURE), "true"),
    (ARENA.missing(SURE), "false"),
    (ARENA.present(MAYBE), "present(maybe)"),
    (ARENA.missing(NEVER), "true"),
    (ARENA.negated(ARENA.missing(SURE)), "true"),
    (ARENA.apply(Operator.COALESCE, NEVER, MAYBE, LESS, UNSURE), "coalesce(maybe, (sure < 1))"),
    (ARENA.apply(Operator.AND, LESS, ARENA.apply(Operator.AND, UNSURE, TRUE)), None),
    (ARENA.case((SAME, LESS), otherwise=NEVER), "(sure < 1)"),
    (ARENA.case((UNSURE, LESS), otherwise=NEVER), None),
    (ARENA.all_of((LESS, FALSE)), "false"),
]


@pytest.mark.parametrize(("expression", "expected"), PLAIN)
def test_simplified(expression: NodeId, expected: str | None) -> None:
    plain = show_expression(ARENA, simplified(ARENA, expression, FACTS))
    flat = {
        "((sure < 1) and (maybe < 1))",
        "case when (maybe < 1) then (sure < 1) else missing end",
    }
    assert plain == expected if expected is not None else plain in flat
