"""The same expression about another row."""

from __future__ import annotations

from dataclasses import replace

from dsl.model.expressions import (
    AggregateValue,
    Choice,
    ColumnValue,
    Constant,
    DecisionAt,
    InParameter,
    KeyValue,
    Operation,
    ParameterAt,
    RunDate,
    TypedExpression,
)


def with_alias(expression: TypedExpression, alias: str, to: str) -> TypedExpression:
    """`expression` over rows, what it reads of `alias` read of `to` instead."""
    match expression:
        case ColumnValue():
            return replace(expression, alias=to) if expression.alias == alias else expression
        case Operation(operands=operands):
            return replace(expression, operands=tuple(with_alias(o, alias, to) for o in operands))
        case Choice(branches=branches, otherwise=otherwise):
            renamed = tuple(
                (with_alias(c, alias, to), with_alias(v, alias, to)) for c, v in branches
            )
            last = None if otherwise is None else with_alias(otherwise, alias, to)
            return replace(expression, branches=renamed, otherwise=last)
        case ParameterAt():
            return _parameter(expression, alias, to)
        case InParameter(operand=operand, options=options):
            there = _parameter(options, alias, to)
            return replace(expression, operand=with_alias(operand, alias, to), options=there)
        case DecisionAt(inputs=inputs, date=date, rows=rows):
            return replace(
                expression,
                inputs=tuple(with_alias(e, alias, to) for e in inputs),
                date=with_alias(date, alias, to),
                rows=tuple((with_alias(c, alias, to), value) for c, value in rows),
            )
        case Constant() | RunDate() | KeyValue() | AggregateValue():
            return expression


def _parameter(parameter: ParameterAt, alias: str, to: str) -> ParameterAt:
    region = None if parameter.region is None else with_alias(parameter.region, alias, to)
    return replace(parameter, date=with_alias(parameter.date, alias, to), region=region)
