"""Builders of expressions, called by Lark with the parts of one production at a time.

Nothing here recurses: the parts are built already.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from dsl.diagnostics import diagnose
from dsl.grammar.lexemes import Lexeme
from dsl.syntax.expressions import (
    Aggregate,
    Arithmetic,
    AtDate,
    Between,
    Call,
    Case,
    Comparison,
    ComparisonOperator,
    Date,
    Expression,
    Field,
    Flag,
    Logic,
    Membership,
    Missing,
    Money,
    Month,
    Name,
    Negative,
    Not,
    Number,
    Overlaps,
    Percentage,
    Period,
    Presence,
    Text,
    Timestamp,
    ValidAt,
)
from dsl.text.source import Span

_COMPARISONS: dict[str, ComparisonOperator] = {
    "EQ": "=",
    "NE": "!=",
    "LT": "<",
    "LE": "<=",
    "GT": ">",
    "GE": ">=",
}
#: Aggregates that take a row by its place in an order.
ORDERED_AGGREGATES = frozenset({"first", "last"})
#: Aggregates that take a share beside what they go through.
SHARED_AGGREGATES = frozenset({"percentile", "geometric_series"})
_ARITHMETIC: dict[str, Any] = {"PLUS": "+", "MINUS": "-", "STAR": "*", "SLASH": "/"}


@dataclass(frozen=True, slots=True)
class Listed:
    """Items between parentheses, and the place of the whole."""

    items: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Handling:
    """What is said of missing values, and where."""

    missing: Missing
    span: Span


@dataclass(frozen=True, slots=True)
class DataSetName:
    """The dotted name of a data set."""

    text: str
    span: Span


def constant(parts: Sequence[Lexeme]) -> Expression:
    """A literal; the scanner has found its value."""
    lexeme = parts[0]
    span, value = lexeme.span, cast(Any, lexeme.value)
    match lexeme.type:
        case "TEXT":
            return Text(value, span=span)
        case "NUMBER":
            return Number(value, span=span)
        case "MONEY":
            return Money(value[0], value[1], span=span)
        case "PERCENT":
            return Percentage(value, span=span)
        case "PERIOD":
            return Period(value[0], value[1], span=span)
        case "DATE":
            return Date(value, span=span)
        case "MONTH":
            return Month(value, span=span)
        case "TIMESTAMP":
            return Timestamp(value, span=span)
        case _:
            return Flag(lexeme.type == "TRUE", span=span)


def name(parts: Sequence[Lexeme]) -> Name:
    """`payment`."""
    return Name(parts[0].text, span=parts[0].span)


def field(parts: Sequence[Lexeme]) -> Field:
    """`payment.month`."""
    alias, _, column = parts
    span = alias.span.to(column.span)
    return Field(alias.text, column.text, span=span, column_span=column.span)


def passed(parts: Sequence[Any]) -> tuple[Any, ...]:
    """What stands in the parentheses, what is said of missing values among it."""
    return tuple(p for p in parts if not isinstance(p, Lexeme))


def handling(parts: Sequence[Lexeme]) -> Handling:
    """`known only`, `missing as 0`; HY138 for another number."""
    word, *number = parts
    if not number:
        return Handling(Missing.SKIPPED, word.span)
    span = word.span.to(number[0].span)
    if number[0].value != 0:
        word.reading.found.append(diagnose("HY138", span, words=word.text, number=number[0].text))
    return Handling(Missing.ZERO, span)


def call(parts: Sequence[Any]) -> Expression:
    """A function, an aggregate or a definition, told apart by its name."""
    head, _, given, handled, close = parts
    return _called(head, given, _Beside(handled=handled), close)


def call_by(parts: Sequence[Any]) -> Expression:
    """`last(x by t)`."""
    head, _, given, by_word, by, where, condition, _, handled, close = parts
    return _called(head, given, _Beside(by_word, by, where, condition, handled), close)


def call_where(parts: Sequence[Any]) -> Expression:
    """`sum(x where c)`."""
    head, _, given, where, condition, _, handled, close = parts
    return _called(head, given, _Beside(None, None, where, condition, handled), close)


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands beside the arguments of a call."""

    by_word: Lexeme | None = None
    by: Expression | None = None
    where: Lexeme | None = None
    condition: Expression | None = None
    handled: Handling | None = None


def _called(
    head: Lexeme, given: Sequence[Any] | None, beside: _Beside, close: Lexeme
) -> Expression:
    inside = tuple(given or ())
    arguments: tuple[Expression, ...] = tuple(a for a in inside if not isinstance(a, Handling))
    handled = [a for a in (*inside, beside.handled) if isinstance(a, Handling)]
    words = head.reading.vocabulary
    span = head.span.to(close.span)
    if (aggregate := words.aggregates.get(head.text)) is not None:
        shared = aggregate in SHARED_AGGREGATES
        if len(arguments) == (2 if shared else 1):
            _tell_by(head, beside.by_word, wanted=aggregate in ORDERED_AGGREGATES)
            share = arguments[1] if shared else None
            missing = handled[-1].missing if handled else Missing.OPEN
            return Aggregate(
                aggregate, arguments[0], beside.condition, beside.by, share, missing, span=span
            )
        if shared:
            found = diagnose("HY131", span, name=head.text, count=len(arguments))
            head.reading.found.append(found)
            return Call(aggregate, arguments, span=span, name_span=head.span)
        other = {"min": "least", "max": "greatest"}.get(aggregate, "")
        instead = words.say_function(other) if len(arguments) > 1 and other else ""
        found = diagnose(
            "HY126", span, name=head.text, count=len(arguments), instead=instead, function=""
        )
        head.reading.found.append(found)
    elif beside.by_word is not None:
        _tell_by(head, beside.by_word, wanted=False)
    elif beside.where is not None or handled:
        place = beside.where.span if beside.where is not None else handled[0].span
        found = diagnose("HY126", place, name=head.text, count="", instead="", function=head.text)
        head.reading.found.append(found)
    function = words.functions.get(head.text, head.text)
    return Call(function, arguments, span=span, name_span=head.span)


def call_at(parts: Sequence[Any]) -> Call:
    """`rate(person.age) at D`; whether it has a date is for the checker to say."""
    head, _, given, _, _, date = parts
    words = head.reading.vocabulary
    known = {**words.functions, **words.aggregates}
    for handled in (a for a in given or () if isinstance(a, Handling)):
        found = diagnose(
            "HY126", handled.span, name=head.text, count="", instead="", function=head.text
        )
        head.reading.found.append(found)
    return Call(
        known.get(head.text, head.text),
        tuple(a for a in given or () if not isinstance(a, Handling)),
        date,
        span=head.span.to(date.span),
        name_span=head.span,
    )


def _tell_by(head: Lexeme, by: Lexeme | None, *, wanted: bool) -> None:
    """HY130: `by` where nothing is put in order, or none where something is."""
    if wanted is (by is not None):
        return
    words = head.reading.vocabulary
    orders = " ".join(f"`{words.say_function(name)}`" for name in sorted(ORDERED_AGGREGATES))
    found = diagnose(
        "HY130",
        (by or head).span,
        name=head.text,
        missing=words.say("BY") if wanted else "",
        unwanted="" if wanted else words.say("BY"),
        orders=orders,
    )
    head.reading.found.append(found)


def bracketed(parts: Sequence[Any]) -> Expression:
    """An expression in parentheses; its place includes them."""
    opened, inner, closed = parts
    return cast(Expression, replace(inner, span=opened.span.to(closed.span)))


def logic(parts: Sequence[Any]) -> Logic:
    """A chain of `and` or of `or`, flat: the operands of an inner chain are taken over."""
    operator: Any = parts[1].type.lower()
    operands: list[Expression] = []
    for part in parts[::2]:
        if isinstance(part, Logic) and part.operator == operator:
            operands.extend(part.operands)
        else:
            operands.append(part)
    return Logic(operator, tuple(operands), span=_across(parts))


def negation(parts: Sequence[Any]) -> Not:
    """`not x`."""
    return Not(parts[1], span=_across(parts))


def comparison(parts: Sequence[Any]) -> Comparison:
    """`x < y`."""
    left, sign, right = parts
    return Comparison(_COMPARISONS[sign.type], left, right, span=_across(parts))


def between(parts: Sequence[Any]) -> Between:
    """`x between low and high`."""
    operand, word, low, _, high = parts
    return Between(operand, low, high, word.type == "NOT_BETWEEN", span=_across(parts))


def membership(parts: Sequence[Any]) -> Membership:
    """`x in (a, b)`, `x in NAME`; a dotted name is a data set's, judged with the declaration."""
    operand, word, options = parts
    negated = word.type == "NOT_IN"
    if isinstance(options, Listed):
        return Membership(operand, options.items, negated, span=operand.span.to(options.span))
    if isinstance(options, DataSetName):
        options = Name(options.text, span=options.span)
    return Membership(operand, options, negated, span=operand.span.to(options.span))


def options(parts: Sequence[Any]) -> Listed:
    """A list written out."""
    return Listed(parts[1], _across(parts))


def data_set(parts: Sequence[Lexeme]) -> DataSetName:
    """`department.data_set`."""
    text = ".".join(part.text for part in parts[::2])
    return DataSetName(text, parts[0].span.to(parts[-1].span))


def presence(parts: Sequence[Any]) -> Presence:
    """`x is present`, `x is missing`."""
    return Presence(parts[0], parts[1].type == "IS_PRESENT", span=_across(parts))


def valid_at(parts: Sequence[Any]) -> ValidAt:
    """`post valid at payment.month`."""
    return ValidAt(name(parts[:1]), parts[2], span=_across(parts))


def overlaps(parts: Sequence[Any]) -> Overlaps:
    """`post overlaps seat`."""
    return Overlaps(name(parts[:1]), name(parts[2:]), span=_across(parts))


def arithmetic(parts: Sequence[Any]) -> Arithmetic:
    """`x + y`."""
    left, sign, right = parts
    return Arithmetic(_ARITHMETIC[sign.type], left, right, span=_across(parts))


def negative(parts: Sequence[Any]) -> Negative:
    """`-x`."""
    return Negative(parts[1], span=_across(parts))


def at_region(parts: Sequence[Any]) -> AtDate:
    """`p for REGION`, `p for REGION at D`."""
    parameter, _, region, _, date = parts
    span = parameter.span.to((date or region).span)
    return AtDate(name(parts[:1]), region, date, span=span)


def at_date(parts: Sequence[Any]) -> AtDate:
    """`p at D`."""
    return AtDate(name(parts[:1]), None, parts[2], span=_across(parts))


def case(parts: Sequence[Any]) -> Case:
    """`case when … then … else … end`."""
    opened, *branches, _, otherwise, closed = parts
    return Case(tuple(branches), otherwise, span=opened.span.to(closed.span))


def branch(parts: Sequence[Any]) -> tuple[Expression, Expression]:
    """`when c then x`."""
    return parts[1], parts[3]


def expressions(parts: Sequence[Any]) -> tuple[Expression, ...]:
    """Expressions between commas."""
    return tuple(parts[::2])


def only_expression(parts: Sequence[Any]) -> Expression:
    """A text that is one expression."""
    return cast(Expression, parts[0])


def _across(parts: Sequence[Any]) -> Span:
    first: Span = parts[0].span
    return first.to(parts[-1].span)
