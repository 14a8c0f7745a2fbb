"""Aggregates: over the distinct rows of the aliases that they mention."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dsl.check.digits import DIVIDEND_DECIMALS, averaged, summed
from dsl.check.domain_words import function_said, kinds_said, said
from dsl.check.domains_meet import PLAIN_NUMBERS, Term
from dsl.check.operators import ORDERED, is_condition, within_digits
from dsl.check.work import Work
from dsl.domains import NUMBER, Kind
from dsl.model.expressions import (
    AggregateFunction,
    AggregateValue,
    ColumnValue,
    TypedExpression,
    walk,
)
from dsl.model.types import COUNT_TYPE, Type
from dsl.text.source import Span

_AVERAGED = PLAIN_NUMBERS | {Kind.MONEY}
_TAKES: Mapping[AggregateFunction, frozenset[Kind]] = MappingProxyType(
    {
        AggregateFunction.SUM: _AVERAGED | {Kind.PERIOD},
        AggregateFunction.MIN: ORDERED,
        AggregateFunction.MAX: ORDERED,
        AggregateFunction.MEAN: _AVERAGED,
    }
)


def count_rows(alias: str, condition: Term | None, work: Work) -> TypedExpression | None:
    """`count(alias where condition)`."""
    return _aggregate(AggregateFunction.COUNT, None, condition, (alias,), COUNT_TYPE, work)


def aggregate(
    name: str, argument: Term, condition: Term | None, *, span: Span, work: Work
) -> TypedExpression | None:
    """`name(argument where condition)`; tells HY321, HY322, and HY313 for a mean."""
    function = AggregateFunction(name)
    taken = _TAKES.get(function)
    if taken is not None and argument.type.kind not in taken:
        words = said(found=argument.type.domain) | kinds_said("taken", taken)
        words |= function_said(name)
        work.report.tell("HY322", argument.span, **words)
        return None
    mentioned = mentioned_aliases(argument.expression)
    if not mentioned:
        work.report.tell("HY321", argument.span)
        return None
    type_ = _aggregate_type(function, argument, work)
    if type_ is None:
        return None
    found = _aggregate(function, argument, condition, tuple(mentioned), type_, work)
    return found and within_digits(found, span, work)


def _aggregate(
    function: AggregateFunction,
    argument: Term | None,
    condition: Term | None,
    aliases: tuple[str, ...],
    type_: Type,
    work: Work,
) -> TypedExpression | None:
    if condition is not None and not is_condition(condition, work):
        return None
    chosen = condition.expression if condition is not None else None
    mentioned = {*aliases, *(mentioned_aliases(chosen) if chosen is not None else ())}
    ordered = tuple(alias for alias in work.data_sets if alias in mentioned)
    value = argument.expression if argument is not None else None
    return AggregateValue(function, value, chosen, ordered, type_)


def _aggregate_type(function: AggregateFunction, argument: Term, work: Work) -> Type | None:
    match function:
        case AggregateFunction.COUNT | AggregateFunction.COUNT_DISTINCT:
            return COUNT_TYPE
        case AggregateFunction.SUM:
            return summed(argument.type)
        case AggregateFunction.MIN | AggregateFunction.MAX:
            return argument.type
        case AggregateFunction.MEAN:
            decimals = argument.type.decimals
            if decimals > DIVIDEND_DECIMALS:
                work.report.tell("HY313", argument.span, decimals=decimals, most=DIVIDEND_DECIMALS)
                return None
            counted = argument.type.kind is Kind.COUNT
            return averaged(argument.type, NUMBER if counted else argument.type.domain)


def mentioned_aliases(expression: TypedExpression) -> frozenset[str]:
    """The aliases whose columns `expression` reads."""
    return frozenset(e.alias for e in walk(expression) if isinstance(e, ColumnValue))
