"""How much a finding weighs: the severity that its case has, and its score."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from dsl.domains import Kind
from dsl.syntax.expressions import Aggregate, Arithmetic, Call, Expression, Field, Percentage
from tests.reference.doubts import settled
from tests.reference.evaluate import evaluate
from tests.reference.groups import Group, GroupScope
from tests.reference.prepare import Prepared
from tests.reference.world import World

_WEIGHTS = ("hint", "low", "medium", "high")


def severity(prepared: Prepared, group: Group) -> str:
    """“The first that holds counts. Where it is unknown whether one holds, the finding has the
    highest severity that could hold.”
    """
    scope = GroupScope(prepared, group.key, group.known)
    able: list[str] = []
    for word, condition in prepared.severities:
        held = True if condition is None else settled(condition, scope)
        if held is not False:
            able.append(word)
        if held is True:
            break
    return max(able, key=_WEIGHTS.index)


def highest(prepared: Prepared) -> str:
    """“What is no suspicion has the highest severity of its rule.”"""
    return max((word for word, _ in prepared.severities), key=_WEIGHTS.index)


def score(prepared: Prepared, group: Group) -> int | None:
    """“A whole number or a percentage; below 0 it counts as 0, above 100 as 100.”"""
    if prepared.score is None:
        return None
    found: Any = evaluate(prepared.score, GroupScope(prepared, group.key, group.known))
    if found is None:
        return None
    times = 100 if _is_percentage(prepared.score, prepared.world) else 1
    whole = (Decimal(found) * times).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return int(min(max(whole, Decimal(0)), Decimal(100)))


def _is_percentage(node: Expression, world: World) -> bool:
    match node:
        case Percentage():
            return True
        case Field(alias=alias, column=name):
            column = world.data_set(alias).column(name)
            return column is not None and column.domain.kind is Kind.PERCENT
        case Aggregate(function="min" | "max" | "sum" | "mean" | "first" | "last"):
            return _is_percentage(node.argument, world)
        case Call(arguments=(first, *_)):
            return _is_percentage(first, world)
        case Arithmetic(operator="+" | "-"):
            return _is_percentage(node.left, world)
        case _:
            return False
