"""The columns of a computed table: what domain an expression has, as far as tests compute it."""

from __future__ import annotations

from collections.abc import Mapping

from dsl.domains import COUNT, DATE, FLAG, MONTH, NUMBER, PERCENT, SECONDS, TEXT, Domain, Kind
from dsl.schema import Column
from dsl.syntax.expressions import (
    Aggregate,
    Arithmetic,
    AtDate,
    Between,
    Call,
    Comparison,
    Expression,
    Field,
    Logic,
    Membership,
    Not,
    Overlaps,
    Presence,
    ValidAt,
)
from tests.reference.decimals import decimals
from tests.reference.decision_form import domain_of_table
from tests.reference.world import World

#: What functions make of another domain than their first argument's.
_RESULTS: Mapping[str, Domain] = {
    **dict.fromkeys(("month", "quarter", "half_year"), MONTH),
    **dict.fromkeys(("date", "first_day", "last_day", "birth_date"), DATE),
    **dict.fromkeys(("year", "fiscal_year", "day_of_month", "age", "length"), COUNT),
    **dict.fromkeys(("first_digit", "last_digits", "edit_distance", "distance"), COUNT),
    "similarity": PERCENT,
    "join_texts": TEXT,
    **dict.fromkeys(("starts_with", "ends_with", "contains", "is_multiple"), FLAG),
    "days_between": Domain(Kind.PERIOD, "day"),
    "months_between": Domain(Kind.PERIOD, "month"),
}
_CONDITIONS = (Comparison, Between, Logic, Not, Presence, Membership, ValidAt, Overlaps)
_NUMERIC = frozenset({Kind.MONEY, Kind.NUMBER, Kind.COUNT, Kind.PERCENT})


def column_of(name: str, expression: Expression, world: World, *, links: int = 0) -> Column:
    """The column `name` that holds `expression`, an expanded one; `links` rows make a path."""
    domain = domain_of(expression, world)
    numeric = domain.kind in _NUMERIC
    places = decimals(expression, world)
    if isinstance(expression, Aggregate) and expression.function == "product":
        places *= links
    return Column(name, name, domain, digits=38 if numeric else 0, decimals=places)


def domain_of(expression: Expression, world: World) -> Domain:  # noqa: C901 one branch a node
    """The domain of `expression`; AssertionError for what no test has a column of."""
    match expression:
        case Field(alias=alias, column=name):
            column = world.data_set(alias).column(name)
            assert column is not None
            return column.domain
        case AtDate(parameter=parameter):
            return world.parameter_domain(parameter.name)
        case Aggregate(function="count" | "count_distinct"):
            return COUNT
        case Aggregate(function="mean", argument=argument):
            found = domain_of(argument, world)
            return NUMBER if found.kind is Kind.COUNT else found
        case Aggregate(argument=argument):
            return domain_of(argument, world)
        case Arithmetic():
            return _of_arithmetic(expression, world)
        case Call(function=function) if (table := world.decision_table(function)) is not None:
            return domain_of_table(table)
        case Call(function=function) if function in _RESULTS:
            return _RESULTS[function]
        case Call(arguments=(first, *_)):
            return domain_of(first, world)
        case _ if isinstance(expression, _CONDITIONS):
            return FLAG
    raise AssertionError(f"no column holds {expression}")


def _of_arithmetic(node: Arithmetic, world: World) -> Domain:
    left, right = domain_of(node.left, world), domain_of(node.right, world)
    if node.operator == "/" and (left.kind is right.kind or left.kind is Kind.COUNT):
        return NUMBER
    if left.kind is right.kind is Kind.TIMESTAMP:
        return SECONDS
    return left
