"""How many decimals an expression's type has: a quotient's length depends on it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from dsl.domains import PLACING, Kind
from dsl.syntax.expressions import (
    Aggregate,
    Arithmetic,
    AtDate,
    Call,
    Case,
    Expression,
    Field,
    Money,
    Negative,
    Number,
    Percentage,
)
from tests.reference.decision_form import domain_of_table, values_of
from tests.reference.values import quotient_decimals
from tests.reference.world import World

SERIES = ("arithmetic_series", "geometric_series")
_BY_KIND = {Kind.MONEY: 2, **dict.fromkeys((Kind.NUMBER, Kind.PERCENT, *PLACING), 6)}


def decimals_of_kind(kind: Kind) -> int:
    """The decimals of a stored value: 2 for money, 6 for numbers, shares and degrees, else 0."""
    return _BY_KIND.get(kind, 0)


def decimals(expression: Expression, world: World) -> int:
    """The decimals of the type of `expression`, an expanded one."""
    match expression:
        case Number(value=value):
            return max(0, -int(value.as_tuple().exponent))
        case Money():
            return decimals_of_kind(Kind.MONEY)
        case Percentage(points=points):
            return max(0, 2 - int(points.as_tuple().exponent))
        case Field(alias=alias, column=name):
            column = world.data_set(alias).column(name)
            assert column is not None
            return column.decimals if column.digits else decimals_of_kind(column.domain.kind)
        case AtDate():
            return decimals_of_kind(world.parameter_domain(expression.parameter.name).kind)
        case Arithmetic():
            return _of_arithmetic(expression, world)
        case Aggregate():
            return _of_aggregate(expression, world)
        case _:
            return _of_results(expression, world)


def _of_results(expression: Expression, world: World) -> int:
    """The most decimals that any result of a call or a case may have."""
    match expression:
        case Call(function=name) if (table := world.decision_table(name)) is not None:
            values = values_of(table)
            kind = domain_of_table(table).kind
            return _widest(values, world) if values else decimals_of_kind(kind)
        case Call(function="round", arguments=(_, Number(value=places))):
            return int(places)
        case Call(function="first_digit" | "last_digits" | "edit_distance" | "distance"):
            return 0
        case Call(function="similarity"):
            return quotient_decimals(0)
        case Call(arguments=arguments):
            return _widest(arguments, world)
        case Case(branches=branches, otherwise=otherwise):
            results = [result for _, result in branches]
            return _widest([*results, otherwise] if otherwise else results, world)
        case Negative(operand=operand):
            return decimals(operand, world)
        case _:
            return 0


def _widest(expressions: Iterable[Expression], world: World) -> int:
    return max((decimals(e, world) for e in expressions), default=0)


def _of_arithmetic(node: Arithmetic, world: World) -> int:
    left, right = decimals(node.left, world), decimals(node.right, world)
    match node.operator:
        case "*":
            return left + right
        case "/":
            return quotient_decimals(left)
        case _:
            return max(left, right)


def _of_aggregate(node: Aggregate, world: World) -> int:
    if node.function in ("count", "count_distinct", "all", "any", "none", *SERIES):
        return 0
    inner = decimals(node.argument, world)
    match node.function:
        case "mean" | "stddev" | "population_stddev":
            return quotient_decimals(inner)
        case "variance" | "population_variance":
            return max(4, 2 * inner)
        case "median":
            return inner + 1
        case "percentile":
            return inner + places_of(share_of(node))
        case "lower_fence" | "upper_fence":
            return inner + 3
        case "benford":
            return 8
        case _:
            return inner


def share_of(node: Aggregate) -> Decimal:
    """The share that is written as the second argument, without zeros at its end."""
    match node.share:
        case Percentage(points=points):
            return points.scaleb(-2).normalize()
        case Number(value=value):
            return value.normalize()
        case _:
            return Decimal(0)


def places_of(number: Decimal) -> int:
    """The decimals that are written."""
    return max(0, -int(number.as_tuple().exponent))
