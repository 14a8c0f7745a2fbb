"""Which period an amount covers: so much a month, so much a year, or an amount by itself."""

from __future__ import annotations

from dsl.domains import Domain, Kind
from dsl.syntax.expressions import (
    Aggregate,
    Arithmetic,
    AtDate,
    Call,
    Case,
    Expression,
    Field,
    Negative,
)
from tests.reference.decision_form import domain_of_table
from tests.reference.world import World


def amount_period(expression: Expression, world: World) -> str:
    """`month` or `year` for an expanded expression of that domain, else nothing."""
    match expression:
        case Field(alias=alias, column=name):
            column = world.data_set(alias).column(name)
            return "" if column is None else _covered(column.domain)
        case AtDate(parameter=parameter):
            return _covered(world.parameter_domain(parameter.name))
        case Arithmetic(operator="/", left=left, right=right):
            # An amount by another of its kind is a plain number.
            return "" if amount_period(right, world) else amount_period(left, world)
        case Arithmetic(left=left, right=right):
            return amount_period(left, world) or amount_period(right, world)
        case Aggregate(function="variance" | "population_variance" | "benford"):
            return ""
        case Negative(operand=operand) | Aggregate(argument=operand):
            return amount_period(operand, world)
        case Call(function=name) if (table := world.decision_table(name)) is not None:
            return _covered(domain_of_table(table))
        case Call(arguments=(first, *_)):
            return amount_period(first, world)
        case Case(branches=((_, first), *_)):
            return amount_period(first, world)
        case _:
            return ""


def _covered(domain: Domain) -> str:
    return domain.of if domain.kind is Kind.MONEY else ""
