"""The operators of the language: which domains they take, and what they give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from dsl.check.digits import (
    DIVIDEND_DECIMALS,
    Side,
    added,
    divided,
    multiplied,
    tell_digits,
)
from dsl.check.domain_words import said
from dsl.check.domains_meet import (
    PLAIN_NUMBERS,
    Term,
    across,
    meet,
    on_one_clock,
    tell_mismatch,
    unit_meant,
)
from dsl.check.work import Work
from dsl.domains import (
    COUNT,
    DATE,
    DAYS,
    MONEY,
    MONTH,
    MONTHS,
    NUMBER,
    PERCENT,
    SECONDS,
    TIMESTAMP,
    WORKDAYS,
    Domain,
    Kind,
)
from dsl.model.expressions import (
    OF_CALENDARS,
    Constant,
    Operation,
    Operator,
    TypedExpression,
)
from dsl.model.types import DATE_TYPE, FLAG_TYPE, MAX_DIGITS, Type
from dsl.syntax.expressions import ArithmeticOperator, ComparisonOperator
from dsl.text.source import Span

#: Kinds that have an order: earlier and later, less and more.
ORDERED = PLAIN_NUMBERS | {Kind.MONEY, Kind.DATE, Kind.MONTH, Kind.TIMESTAMP, Kind.PERIOD}

_COMPARISONS: Mapping[ComparisonOperator, Operator] = MappingProxyType(
    {
        "=": Operator.EQUAL,
        "!=": Operator.NOT_EQUAL,
        "<": Operator.LESS,
        "<=": Operator.LESS_EQUAL,
        ">": Operator.GREATER,
        ">=": Operator.GREATER_EQUAL,
    }
)

_Digits = Callable[[Type, Type, Domain], Type]


@dataclass(frozen=True, slots=True)
class _Row:
    """`left operator right` gives `result`; `swap` where the operands change places."""

    operator: Operator
    result: Domain
    digits: _Digits | None = None
    swap: bool = False


_Left = tuple[str, Domain, Domain]
_Rows = dict[_Left, _Row]

_YEARLY, _MONTHLY = Domain(Kind.MONEY, "year"), Domain(Kind.MONEY, "month")
_AMOUNTS = (MONEY, _MONTHLY, _YEARLY)
_NUMBERS = (NUMBER, PERCENT, COUNT)
_PERIODS = (DAYS, WORKDAYS, MONTHS, SECONDS)


def _sum_rows(sign: ArithmeticOperator, operator: Operator) -> _Rows:
    same: _Rows = {
        (sign, d, d): _Row(operator, d, added) for d in (*_AMOUNTS, *_NUMBERS, *_PERIODS)
    }
    mixed: _Rows = {
        (sign, one, other): _Row(operator, NUMBER, added)
        for one in _NUMBERS
        for other in _NUMBERS
        if one != other
    }
    return same | mixed


def _product_rows() -> _Rows:
    rows: _Rows = {}
    for one in _NUMBERS:
        for other in _NUMBERS:
            result = one if one == other else NUMBER
            rows["*", one, other] = _Row(Operator.MULTIPLY, result, multiplied)
        for amount in _AMOUNTS:
            rows["*", amount, one] = _Row(Operator.MULTIPLY, amount, multiplied)
            rows["*", one, amount] = _Row(Operator.MULTIPLY, amount, multiplied)
    for period in _PERIODS:
        rows["*", period, COUNT] = _Row(Operator.MULTIPLY, period, multiplied)
        rows["*", COUNT, period] = _Row(Operator.MULTIPLY, period, multiplied)
    # The stated rule of conversion: so much a month, over so many months.
    rows["*", _MONTHLY, MONTHS] = _Row(Operator.MULTIPLY, MONEY, multiplied)
    rows["*", MONTHS, _MONTHLY] = _Row(Operator.MULTIPLY, MONEY, multiplied, swap=True)
    return rows


def _shared(period: Type, _count: Type, result: Domain) -> Type:
    """The type of a period shared out: whole units, what is left over being cut off."""
    return replace(period, domain=result)


def _quotient_rows() -> _Rows:
    rows: _Rows = {("/", p, COUNT): _Row(Operator.DIVIDE, p, _shared) for p in _PERIODS}
    for one in (*_AMOUNTS, *_PERIODS):
        rows["/", one, one] = _Row(Operator.DIVIDE, NUMBER, divided)
    for number in _NUMBERS:
        for amount in _AMOUNTS:
            rows["/", amount, number] = _Row(Operator.DIVIDE, amount, divided)
        for other in _NUMBERS:
            rows["/", number, other] = _Row(Operator.DIVIDE, NUMBER, divided)
    return rows


_TABLE: Mapping[_Left, _Row] = MappingProxyType(
    _sum_rows("+", Operator.ADD)
    | _sum_rows("-", Operator.SUBTRACT)
    | _product_rows()
    | _quotient_rows()
    | {
        ("+", DATE, DAYS): _Row(Operator.ADD_DAYS, DATE),
        ("+", DAYS, DATE): _Row(Operator.ADD_DAYS, DATE, swap=True),
        ("+", DATE, WORKDAYS): _Row(Operator.ADD_WORKING_DAYS, DATE),
        ("+", WORKDAYS, DATE): _Row(Operator.ADD_WORKING_DAYS, DATE, swap=True),
        ("+", DATE, MONTHS): _Row(Operator.ADD_MONTHS, DATE),
        ("+", MONTHS, DATE): _Row(Operator.ADD_MONTHS, DATE, swap=True),
        ("+", MONTH, MONTHS): _Row(Operator.ADD_MONTHS, MONTH),
        ("+", MONTHS, MONTH): _Row(Operator.ADD_MONTHS, MONTH, swap=True),
        ("-", DATE, DAYS): _Row(Operator.ADD_DAYS, DATE),
        ("-", DATE, WORKDAYS): _Row(Operator.ADD_WORKING_DAYS, DATE),
        ("-", DATE, MONTHS): _Row(Operator.ADD_MONTHS, DATE),
        ("-", MONTH, MONTHS): _Row(Operator.ADD_MONTHS, MONTH),
        ("+", TIMESTAMP, DAYS): _Row(Operator.ADD_DAYS, TIMESTAMP),
        ("+", DAYS, TIMESTAMP): _Row(Operator.ADD_DAYS, TIMESTAMP, swap=True),
        ("-", TIMESTAMP, DAYS): _Row(Operator.ADD_DAYS, TIMESTAMP),
        ("+", TIMESTAMP, MONTHS): _Row(Operator.ADD_MONTHS, TIMESTAMP),
        ("+", MONTHS, TIMESTAMP): _Row(Operator.ADD_MONTHS, TIMESTAMP, swap=True),
        ("-", TIMESTAMP, MONTHS): _Row(Operator.ADD_MONTHS, TIMESTAMP),
        ("+", TIMESTAMP, SECONDS): _Row(Operator.ADD_SECONDS, TIMESTAMP),
        ("+", SECONDS, TIMESTAMP): _Row(Operator.ADD_SECONDS, TIMESTAMP, swap=True),
        ("-", TIMESTAMP, SECONDS): _Row(Operator.ADD_SECONDS, TIMESTAMP),
        ("-", TIMESTAMP, TIMESTAMP): _Row(
            Operator.SUBTRACT_TIMESTAMPS, SECONDS, lambda *_: Type(SECONDS, 19, 0)
        ),
        ("-", DATE, DATE): _Row(Operator.SUBTRACT_DATES, DAYS, lambda *_: Type(DAYS, 19, 0)),
        ("-", MONTH, MONTH): _Row(Operator.SUBTRACT_MONTHS, MONTHS, lambda *_: Type(MONTHS, 19, 0)),
    }
)


_SHIFTS = frozenset(
    {
        Operator.ADD_DAYS,
        Operator.ADD_WORKING_DAYS,
        Operator.ADD_MONTHS,
        Operator.ADD_SECONDS,
    }
)


def ask_calendar(span: Span, work: Work) -> bool:
    """Whether the pack has a calendar to ask for working days; tells HY372 where it has none."""
    if work.names.calendar is not None:
        work.calendar = work.names.calendar
    elif work.names.calendar_lost:
        work.report.failed = True
    else:
        work.report.tell("HY372", span)
    return work.names.calendar is not None


def arithmetic(
    sign: ArithmeticOperator, left: Term, right: Term, *, span: Span, work: Work
) -> TypedExpression | None:
    """`left sign right` typed; tells HY302 (or the code of a mismatch), HY312, HY313."""
    yearly = _over_years(sign, left, right)
    if yearly is not None:
        return within_digits(yearly, span, work)
    left, right = on_one_clock(left, right)
    row = _TABLE.get((sign, _on_any_clock(left), _on_any_clock(right)))
    if row is not None and not _may_count_seconds(row, left, right, span=span, work=work):
        return None
    if row is None:
        _tell_no_row(sign, left, right, work)
        return None
    if row.operator is Operator.DIVIDE and left.type.decimals > DIVIDEND_DECIMALS:
        work.report.tell("HY313", left.span, decimals=left.type.decimals, most=DIVIDEND_DECIMALS)
        return None
    one, other = left.expression, right.expression
    type_ = row.digits(left.type, right.type, row.result) if row.digits else Type(row.result)
    if row.result.kind is Kind.TIMESTAMP:
        type_ = (right if row.swap else left).type
    if sign == "-" and row.operator in _SHIFTS:
        other = negated(other)
    operands = (other, one) if row.swap else (one, other)
    if row.operator in OF_CALENDARS and not ask_calendar(span, work):
        return None
    made = Operation(row.operator, operands, type_)
    if row.digits is None or type_.digits <= MAX_DIGITS:
        return within_digits(made, span, work)
    digits, of_left, of_right = row.digits, left.type, right.type
    sides = (
        Side("左边", "left side", of_left, lambda t: digits(t, of_right, row.result)),
        Side("右边", "right side", of_right, lambda t: digits(of_left, t, row.result)),
    )
    return within_digits(made, span, work, sides)


def _on_any_clock(term: Term) -> Domain:
    """The domain by which operators are looked up: whichever clock a timestamp is read on."""
    return TIMESTAMP if term.type.kind is Kind.TIMESTAMP else term.type.domain


def never_moved(zone: str) -> bool:
    """Whether the clock of `zone` is never put forward or back: China's, or a stated offset."""
    return not zone or zone[0] in "+-"


def _may_count_seconds(row: _Row, left: Term, right: Term, *, span: Span, work: Work) -> bool:
    """Whether hours can be counted on the clocks of the terms; HY391 where they cannot.

    Where clocks are put forward and back, two local times do not say how much lies between
    them. China's clock has not been moved since 1991, a stated offset never is.
    """
    clocks = [t for t in (left, right) if t.type.kind is Kind.TIMESTAMP]
    if row.operator not in (Operator.ADD_SECONDS, Operator.SUBTRACT_TIMESTAMPS):
        return True
    if len({t.type.domain for t in clocks}) > 1:
        tell_mismatch(left, right, work)
        return False
    zone = clocks[0].type.domain.of
    if never_moved(zone):
        return True
    work.report.tell("HY391", span, zone=zone)
    return False


def _over_years(sign: ArithmeticOperator, left: Term, right: Term) -> TypedExpression | None:
    """`so much a year × so many years`: the years must be written, since 12 months divide them."""
    terms = (left, right) if left.type.domain == _YEARLY else (right, left)
    amount, period = terms[0], terms[1].expression
    if sign != "*" or amount.type.domain != _YEARLY or not isinstance(period, Constant):
        return None
    if period.type.domain != MONTHS or not isinstance(period.value, int) or period.value % 12:
        return None
    years = Constant(period.value // 12, replace(period.type, domain=COUNT))
    type_ = multiplied(amount.type, years.type, MONEY)
    return Operation(Operator.MULTIPLY, (amount.expression, years), type_)


def _tell_no_row(sign: ArithmeticOperator, left: Term, right: Term, work: Work) -> None:
    one, other = left.type.domain, right.type.domain
    if one.kind is other.kind and one != other and sign != "*":
        tell_mismatch(left, right, work)
        return
    words = said(left=one, right=other)
    words |= unit_meant(left, right) if sign in ("+", "-") else {"meant_zh": "", "meant_en": ""}
    work.report.tell("HY302", across(left.span, right.span), sign=sign, **words)


def comparison(
    sign: ComparisonOperator, left: Term, right: Term, work: Work
) -> TypedExpression | None:
    """`left sign right` typed; tells what `meet` tells, and HY311 where there is no order."""
    met = meet(left, right, work)
    if met is None:
        return None
    left, right = met
    if sign not in ("=", "!=") and left.type.kind not in ORDERED:
        work.report.tell("HY311", across(left.span, right.span), **said(domain=left.type.domain))
        return None
    operands = (left.expression, right.expression)
    return Operation(_COMPARISONS[sign], operands, FLAG_TYPE)


def negated(operand: TypedExpression) -> TypedExpression:
    """`-operand`."""
    return Operation(Operator.NEGATE, (operand,), operand.type)


def negative(term: Term, work: Work) -> TypedExpression | None:
    """`-term`; tells HY302 where the operand is no number."""
    if term.type.kind not in PLAIN_NUMBERS | {Kind.MONEY, Kind.PERIOD}:
        words = said(left=term.type.domain, right=term.type.domain)
        work.report.tell("HY302", term.span, sign="-", meant_zh="", meant_en="", **words)
        return None
    return negated(term.expression)


def conjunction(parts: tuple[TypedExpression, ...]) -> TypedExpression:
    """All of `parts`: true where there is none."""
    if not parts:
        return Constant(True, FLAG_TYPE)
    return parts[0] if len(parts) == 1 else Operation(Operator.AND, parts, FLAG_TYPE)


def day_of(expression: TypedExpression) -> TypedExpression:
    """The day of a timestamp on its own clock; anything else as it is."""
    if expression.type.kind is not Kind.TIMESTAMP:
        return expression
    return Operation(Operator.DATE, (expression,), DATE_TYPE)


def opposite(condition: TypedExpression, *, when: bool) -> TypedExpression:
    """`not condition` where `when`, else the condition itself."""
    return Operation(Operator.NOT, (condition,), FLAG_TYPE) if when else condition


def is_condition(term: Term, work: Work) -> bool:
    """Whether the term is a flag; tells HY306 where it is not."""
    if term.type.kind is Kind.FLAG:
        return True
    work.report.tell("HY306", term.span, **said(domain=term.type.domain))
    return False


def within_digits(
    expression: TypedExpression, span: Span, work: Work, sides: tuple[Side, ...] = ()
) -> TypedExpression | None:
    """`expression`, or None after telling HY312 where it could need more than 38 digits."""
    if expression.type.digits <= MAX_DIGITS:
        return expression
    tell_digits(expression.type.digits, span, work.report, sides)
    return None
