"""From rows to groups: what `per` names becomes a key, and nothing else of a row is left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from dsl.check.domain_words import said
from dsl.check.expressions import check_term
from dsl.check.operators import never_moved
from dsl.check.scopes import Scope
from dsl.check.tree import parts_of
from dsl.check.work import Work
from dsl.domains import Kind
from dsl.model.expressions import (
    AggregateValue,
    Choice,
    ColumnValue,
    DecisionAt,
    InParameter,
    KeyValue,
    Operation,
    ParameterAt,
    TypedExpression,
    operands,
    walk,
)
from dsl.model.rules import Key, Window
from dsl.syntax.declarations import Per
from dsl.syntax.declarations import Window as WrittenWindow
from dsl.syntax.expressions import Expression, Field, Name
from dsl.text.source import Span

Keys = tuple[TypedExpression, ...]


def check_keys(per: Per, scope: Scope, work: Work) -> tuple[Key, ...] | None:
    """The keys of a group, each with a name of its own; None where one has an error."""
    keys: list[Key] = []
    for written in per.keys:
        term = check_term(written, scope, work)
        if term is not None:
            taken = {key.name for key in keys}
            keys.append(Key(_key_name(written, taken), term.expression, written.span))
    return tuple(keys) if len(keys) == len(per.keys) else None


def _key_name(written: Expression, taken: set[str]) -> str:
    """The last word of the key as written, with its alias where the word is taken already."""
    words = [part for part in parts_of(written) if isinstance(part, Field | Name)]
    last = words[-1] if words else None
    if isinstance(last, Field):
        name = f"{last.alias}_{last.column}" if last.column in taken else last.column
    else:
        name = last.name if last is not None else "key"
    number = 2
    unique = name
    while unique in taken:
        unique, number = f"{name}_{number}", number + 1
    return unique


#: What a window is counted in, and how many of these its length has to one.
_WINDOW_UNITS: Final = {
    "day": ("day", 1),
    "month": ("month", 1),
    "year": ("month", 12),
    "hour": ("second", 3_600),
    "minute": ("second", 60),
    "second": ("second", 1),
}


def check_window(written: WrittenWindow, scope: Scope, work: Work) -> Window | None:
    """The window; tells HY332 for a length of nothing, and HY323 where `of` is no date or time.

    HY373: a window counted in working days, whose end could be unknown. HY392: one counted on
    the clock, along dates; HY391: along a clock that is put forward and back.
    """
    of = check_term(written.of, scope, work)
    if written.length.count <= 0:
        work.report.tell("HY332", written.length.span)
    if of is None:
        return None
    if of.type.kind not in (Kind.DATE, Kind.TIMESTAMP):
        work.report.tell("HY323", of.span, **said(found=of.type.domain))
        return None
    if written.length.unit == "workday":
        work.report.tell("HY373", written.length.span)
        return None
    unit, each = _WINDOW_UNITS[written.length.unit]
    if unit == "second" and of.type.kind is Kind.DATE:
        work.report.tell("HY392", written.length.span)
        return None
    if unit == "second" and not never_moved(of.type.domain.of):
        work.report.tell("HY391", written.length.span, zone=of.type.domain.of)
        return None
    return Window(written.length.count * each, unit, of.expression, written.span, written.gaps)


def at_group(
    expression: TypedExpression, keys: Keys, *, span: Span, work: Work
) -> TypedExpression | None:
    """`expression` over a group; tells HY320 for a column that is neither key nor aggregated."""
    found = with_keys(expression, keys)
    return found if _nothing_loose(found, frozenset(), span, work) else None


def at_base_row(
    expression: TypedExpression, base: str, *, span: Span, work: Work
) -> TypedExpression | None:
    """`expression` for one base row; tells HY320 for a column of another alias."""
    return expression if _nothing_loose(expression, frozenset({base}), span, work) else None


def in_message(
    expression: TypedExpression, keys: Keys, base: str | None, *, span: Span, work: Work
) -> TypedExpression | None:
    """`expression` within a message: over the group, or over its rows, but not both (HY335).

    `base` is the base alias of a rule without `per`, whose columns go with either.
    """
    found = with_keys(expression, keys)
    loose = [c for c in columns_outside(found) if c.alias != base]
    if not loose:
        return found
    if any(isinstance(part, AggregateValue) for part in walk(expression)):
        work.report.tell("HY335", span, column=f"{loose[0].alias}.{loose[0].column}")
        return None
    return expression


def _nothing_loose(
    expression: TypedExpression, allowed: frozenset[str], span: Span, work: Work
) -> bool:
    loose = [c for c in columns_outside(expression) if c.alias not in allowed]
    for column in dict.fromkeys(loose):
        place = work.column_spans.get(column, span)
        work.report.tell("HY320", place, column=f"{column.alias}.{column.column}")
    return not loose


def columns_outside(expression: TypedExpression) -> Iterator[ColumnValue]:
    """The columns of `expression` that no aggregate encloses."""
    match expression:
        case ColumnValue():
            yield expression
        case AggregateValue():
            return
        case _:
            for part in operands(expression):
                yield from columns_outside(part)


def with_keys(expression: TypedExpression, keys: Keys) -> TypedExpression:
    """`expression` with what equals a key replaced by the group's value of it.

    Nothing is replaced inside an aggregate, which speaks of rows.
    """
    if expression in keys:
        return KeyValue(keys.index(expression), expression.type)
    match expression:
        case Operation(operands=inner):
            return replace(expression, operands=tuple(with_keys(e, keys) for e in inner))
        case Choice(branches=branches, otherwise=otherwise):
            changed = tuple((with_keys(c, keys), with_keys(v, keys)) for c, v in branches)
            last = None if otherwise is None else with_keys(otherwise, keys)
            return replace(expression, branches=changed, otherwise=last)
        case ParameterAt():
            return _parameter_with_keys(expression, keys)
        case DecisionAt(inputs=inputs, date=date, rows=rows):
            return replace(
                expression,
                inputs=tuple(with_keys(e, keys) for e in inputs),
                date=with_keys(date, keys),
                rows=tuple((with_keys(condition, keys), value) for condition, value in rows),
            )
        case InParameter(operand=operand, options=options):
            dated = _parameter_with_keys(options, keys)
            return replace(expression, operand=with_keys(operand, keys), options=dated)
        case _:
            return expression


def _parameter_with_keys(parameter: ParameterAt, keys: Keys) -> ParameterAt:
    region = None if parameter.region is None else with_keys(parameter.region, keys)
    return replace(parameter, date=with_keys(parameter.date, keys), region=region)
