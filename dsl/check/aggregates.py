"""Aggregates: over the distinct rows of the aliases that they mention."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType

from dsl.check.digits import (
    BENFORD_TYPE,
    DIVIDEND_DECIMALS,
    Side,
    averaged,
    decimals_of,
    fenced,
    interpolated,
    spread,
    squared_spread,
    summed,
)
from dsl.check.domain_words import function_said, kinds_said, said
from dsl.check.domains_meet import PLAIN_NUMBERS, Term
from dsl.check.operators import ORDERED, is_condition, within_digits
from dsl.check.work import Work
from dsl.domains import NUMBER, Domain, Kind
from dsl.model.aggregate_functions import QUANTIFIERS, SERIES, STATISTICS, AggregateFunction
from dsl.model.expressions import (
    AggregateValue,
    Constant,
    Operation,
    Operator,
    TypedExpression,
    aliases_read,
)
from dsl.model.types import COUNT_TYPE, FLAG_TYPE, Type
from dsl.syntax.expressions import Aggregate, Expression, Missing, Number, Percentage
from dsl.text.source import Span

_AVERAGED = PLAIN_NUMBERS | {Kind.MONEY}
_OF_NUMBERS = SERIES | STATISTICS
_TAKES: Mapping[AggregateFunction, frozenset[Kind]] = MappingProxyType(
    {
        AggregateFunction.SUM: _AVERAGED | {Kind.PERIOD},
        AggregateFunction.MIN: ORDERED,
        AggregateFunction.MAX: ORDERED,
        AggregateFunction.MEAN: _AVERAGED,
    }
    | dict.fromkeys(_OF_NUMBERS, _AVERAGED)
    | {AggregateFunction.PRODUCT: frozenset({Kind.PERCENT})}
)
#: Aggregates to which a missing value adds nothing that could be 0.
_WITHOUT_ZERO = QUANTIFIERS | {
    AggregateFunction.COUNT,
    AggregateFunction.COUNT_DISTINCT,
    AggregateFunction.FIRST,
    AggregateFunction.LAST,
    AggregateFunction.PRODUCT,
    AggregateFunction.GEOMETRIC_SERIES,
    AggregateFunction.BENFORD,
}
#: Digits of a product before its point.
_SHARE_DIGITS = 2
#: A percentage with two decimals.
SHARE_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Among:
    """Which rows an aggregate goes through, by what it orders them, and the share it takes."""

    condition: Term | None
    order: Term | None = None
    share: Decimal | None = None
    missing: Missing = Missing.OPEN


def check_missing(node: Aggregate, argument: Term | None, work: Work) -> bool:
    """Whether what is said of missing values can be said of the aggregate; else HY357."""
    function = AggregateFunction(node.function)
    match node.missing:
        case Missing.OPEN:
            return True
        case Missing.SKIPPED:
            sensible = function is not AggregateFunction.PRODUCT
        case Missing.ZERO:
            numbers = argument is not None and argument.type.kind in _AVERAGED
            sensible = numbers and function not in _WITHOUT_ZERO
    if not sensible:
        work.report.tell("HY357", node.span, handling=node.missing.value, **function_said(function))
    return sensible


def count_rows(alias: str, among: Among, work: Work) -> TypedExpression | None:
    """`count(alias where condition)`."""
    return _aggregate(AggregateFunction.COUNT, None, among, (alias,), COUNT_TYPE, work)


def aggregate(
    name: str, argument: Term, among: Among, *, span: Span, work: Work
) -> TypedExpression | None:
    """`name(argument by order where condition)`.

    Tells HY321, HY322, HY306 where no condition stands, HY311 for an order of what has none,
    and HY313 for a mean or a spread.
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
    mentioned = aliases_read(argument.expression)
    if not mentioned:
        work.report.tell("HY321", argument.span)
        return None
    type_ = _aggregate_type(function, argument, among.share, work)
    if type_ is None:
        return None
    found = _aggregate(function, argument, among, tuple(mentioned), type_, work)
    if found is None or function not in (AggregateFunction.SUM, AggregateFunction.MEAN):
        return found and within_digits(found, span, work)
    argument_type = argument.type
    result = summed if function is AggregateFunction.SUM else _mean_type
    side = Side("括号里的数", "argument", argument_type, result)
    return within_digits(found, span, work, (side,))


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
    if argument is not None and among.missing is Missing.ZERO:
        argument = replace(argument, expression=_or_zero(argument.expression))
    chosen = among.condition.expression if among.condition is not None else None
    skips = among.missing is Missing.SKIPPED
    if skips and argument is not None and function in QUANTIFIERS:
        there = Operation(Operator.PRESENT, (argument.expression,), FLAG_TYPE)
        chosen = there if chosen is None else Operation(Operator.AND, (chosen, there), FLAG_TYPE)
    order = among.order.expression if among.order is not None else None
    beside = (aliases_read(e) for e in (chosen, order) if e is not None)
    mentioned = frozenset(aliases).union(*beside)
    ordered = tuple(alias for alias in work.data_sets if alias in mentioned)
    value = argument.expression if argument is not None else None
    return AggregateValue(
        function, value, chosen, ordered, type_, order, among.share, known_only=skips
    )


def _or_zero(argument: TypedExpression) -> TypedExpression:
    zero = Constant(Decimal(0).scaleb(-argument.type.decimals), argument.type)
    return Operation(Operator.COALESCE, (argument, zero), argument.type)


def check_share(written: Expression, work: Work) -> Decimal | None:
    """The share that is written, a part of 1; tells HY353 where it is none."""
    match written:
        case Percentage(points=points):
            share = points.scaleb(-2)
        case Number(value=value):
            share = value
        case _:
            share = Decimal(-1)
    share = share.normalize()
    if 0 <= share <= 1 and decimals_of(share) <= SHARE_DECIMALS:
        return share
    work.report.tell("HY353", written.span, most=SHARE_DECIMALS - 2)
    return None


def _aggregate_type(
    function: AggregateFunction, argument: Term, share: Decimal | None, work: Work
) -> Type | None:
    if function in _OF_NUMBERS:
        return _statistic_type(function, argument, share, work)
    match function:
        case AggregateFunction.COUNT | AggregateFunction.COUNT_DISTINCT:
            return COUNT_TYPE
        case AggregateFunction.SUM:
            return summed(argument.type)
        case AggregateFunction.ALL | AggregateFunction.ANY | AggregateFunction.NONE:
            return FLAG_TYPE
        case AggregateFunction.PRODUCT:
            return _product_type(argument, work)
        case AggregateFunction.MEAN:
            if not _divisible(argument, work):
                return None
            return _mean_type(argument.type)
        case _:  # least and greatest, first and last
            return argument.type


def _product_type(argument: Term, work: Work) -> Type | None:
    """As many decimals as the longest path multiplies, and two digits before them.

    A share of shares is no larger than 1; what is larger than 99 is missing. Tells HY345 where
    nothing is linked: how many numbers there were could not be known.
    """
    if not work.links:
        work.report.tell("HY345", argument.span)
        return None
    decimals = argument.type.decimals * work.links
    return Type(argument.type.domain, decimals + _SHARE_DIGITS, decimals)


def _statistic_type(
    function: AggregateFunction, argument: Term, share: Decimal | None, work: Work
) -> Type | None:
    domain = _averaged_domain(argument.type)
    match function:
        case AggregateFunction.MEDIAN:
            return interpolated(argument.type, 1, domain)
        case AggregateFunction.PERCENTILE:
            assert share is not None
            return interpolated(argument.type, decimals_of(share), domain)
        case AggregateFunction.LOWER_FENCE | AggregateFunction.UPPER_FENCE:
            return fenced(argument.type, domain)
        case AggregateFunction.VARIANCE | AggregateFunction.POPULATION_VARIANCE:
            return squared_spread(argument.type, NUMBER) if _divisible(argument, work) else None
        case AggregateFunction.STDDEV | AggregateFunction.POPULATION_STDDEV:
            return spread(argument.type, domain) if _divisible(argument, work) else None
        case AggregateFunction.BENFORD:
            return BENFORD_TYPE
        case _:
            return FLAG_TYPE


def _divisible(argument: Term, work: Work) -> bool:
    """Whether the argument has few enough decimals; tells HY313."""
    decimals = argument.type.decimals
    if decimals > DIVIDEND_DECIMALS:
        work.report.tell("HY313", argument.span, decimals=decimals, most=DIVIDEND_DECIMALS)
    return decimals <= DIVIDEND_DECIMALS


def _mean_type(argument: Type) -> Type:
    return averaged(argument, _averaged_domain(argument))


def _averaged_domain(argument: Type) -> Domain:
    """Half a count is no count."""
    return NUMBER if argument.kind is Kind.COUNT else argument.domain
