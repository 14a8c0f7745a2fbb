"""Aggregates: over the distinct rows of the aliases that they mention."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dsl.check.digits import DIVIDEND_DECIMALS, averaged, summed
from dsl.check.domain_words import function_said, kinds_said, said
from dsl.check.domains_meet import PLAIN_NUMBERS, Term
from dsl.check.operators import ORDERED, is_condition, within_digits
from dsl.check.work import Work
from dsl.domains import NUMBER, Kind
from dsl.model.expressions import (
    QUANTIFIERS,
    AggregateFunction,
    AggregateValue,
    ColumnValue,
    TypedExpression,
    walk,
)
from dsl.model.types import COUNT_TYPE, FLAG_TYPE, Type
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


@dataclass(frozen=True, slots=True)
class Among:
    """Which rows an aggregate goes through, and by what it orders them."""

    condition: Term | None
    order: Term | None = None


def count_rows(alias: str, among: Among, work: Work) -> TypedExpression | None:
    """`count(alias where condition)`."""
    return _aggregate(AggregateFunction.COUNT, None, among, (alias,), COUNT_TYPE, work)


def aggregate(
    name: str, argument: Term, among: Among, *, span: Span, work: Work
) -> TypedExpression | None:
    """`name(argument by order where condition)`.

    Tells HY321, HY322, HY306 where no condition stands, HY311 for an order of what has none,
    and HY313 for a mean.
    """
    function = AggregateFunction(name)
    if function in QUANTIFIERS and not is_condition(argument, work):
        return None
    if among.order is not None and among.order.type.kind not in ORDERED:
        work.report.tell("HY311", among.order.span, **said(domain=among.order.type.domain))
        return None
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
    found = _aggregate(function, argument, among, tuple(mentioned), type_, work)
    return found and within_digits(found, span, work)


def _aggregate(
    function: AggregateFunction,
    argument: Term | None,
    among: Among,
    aliases: tuple[str, ...],
    type_: Type,
    work: Work,
) -> TypedExpression | None:
    if among.condition is not None and not is_condition(among.condition, work):
        return None
    chosen = among.condition.expression if among.condition is not None else None
    order = among.order.expression if among.order is not None else None
    beside = (mentioned_aliases(e) for e in (chosen, order) if e is not None)
    mentioned = frozenset(aliases).union(*beside)
    ordered = tuple(alias for alias in work.data_sets if alias in mentioned)
    value = argument.expression if argument is not None else None
    return AggregateValue(function, value, chosen, ordered, type_, order)


def _aggregate_type(function: AggregateFunction, argument: Term, work: Work) -> Type | None:
    match function:
        case AggregateFunction.COUNT | AggregateFunction.COUNT_DISTINCT:
            return COUNT_TYPE
        case AggregateFunction.SUM:
            return summed(argument.type)
        case AggregateFunction.ALL | AggregateFunction.ANY | AggregateFunction.NONE:
            return FLAG_TYPE
        case (
            AggregateFunction.MIN
            | AggregateFunction.MAX
            | AggregateFunction.FIRST
            | AggregateFunction.LAST
        ):
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
