"""A decision table where it is asked: its rows as conditions on what it is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from dsl.check.domain_words import said
from dsl.check.domains_meet import Term, fit_text, is_text_literal, same_family
from dsl.check.functions import tell_count
from dsl.check.parameter_values import given_date, own_date
from dsl.check.scopes import Scope
from dsl.check.work import Work
from dsl.domains import TEXTUAL, Kind
from dsl.model.decision_tables import (
    Among,
    Anything,
    DecisionRow,
    DecisionTable,
    DecisionVersion,
    Other,
    Test,
    Within,
)
from dsl.model.expressions import (
    Constant,
    DecisionAt,
    Operation,
    Operator,
    RunDate,
    TypedExpression,
)
from dsl.model.law import InForce
from dsl.model.regions import region_prefix
from dsl.model.types import DATE_TYPE, FLAG_TYPE, Type
from dsl.syntax.expressions import Call, Expression

Check = Callable[[Expression, Scope, Work], TypedExpression | None]

_condition = partial(Operation, type=FLAG_TYPE)


def check_decision(call: Call, scope: Scope, work: Work, check: Check) -> TypedExpression | None:
    """The value that a decision table sets; tells HY307, HY308, HY323 or HY419.

    Its date is found as that of a parameter: as said, else the event date of the rule.
    """
    table = work.names.decision_tables[call.function]
    if table is None:
        work.report.failed = True
        return None
    if len(call.arguments) != len(table.inputs):
        expected, found = len(table.inputs), len(call.arguments)
        tell_count(call.function, found, expected, span=call.span, work=work)
        return None
    inputs = _inputs(table, call, scope, work, check)
    date = _date(table, call, scope, work, check)
    work.decision_tables[table.name] = None
    if inputs is None or date is None or not work.spend(_size(table), 4, call.span):
        return None
    rows = tuple((_holds(v, row, inputs, date), row.value) for v, row in table.rows())
    return DecisionAt(table.name, inputs, date, rows, table.type)


def _inputs(
    table: DecisionTable, call: Call, scope: Scope, work: Work, check: Check
) -> tuple[TypedExpression, ...] | None:
    known: list[TypedExpression] = []
    for taken, written in zip(table.inputs, call.arguments, strict=True):
        given = check(written, scope, work)
        if given is not None:
            term = Term(given, written.span)
            fitted = fit_value(taken.name, Type(taken.domain), term, call, work)
            known += [] if fitted is None else [fitted]
    return tuple(known) if len(known) == len(table.inputs) else None


def fit_value(
    name: str, type_: Type, given: Term, call: Call, work: Work
) -> TypedExpression | None:
    """What is given for the argument `name`; tells HY307 or what a text literal does not fit."""
    if is_text_literal(given) and type_.kind in TEXTUAL:
        fitted = fit_text(given, Term(RunDate(type_), given.span), work)
        return None if fitted is None else fitted.expression
    if same_family(given.type.domain, type_.domain):
        return given.expression
    words = said(found=given.type.domain, taken=type_.domain)
    words |= {"function_zh": call.function, "function_en": call.function}
    work.report.tell("HY307", given.span, number=name, **words)
    return None


def _date(
    table: DecisionTable, call: Call, scope: Scope, work: Work, check: Check
) -> TypedExpression | None:
    if call.date is not None:
        day = check(call.date, scope, work)
        return None if day is None else given_date(Term(day, call.date.span), work)
    constant = all(version.in_force.always for version in table.versions)
    name = f"{call.function}(…)"
    return own_date(name, call.span, constant=constant, scope=scope, work=work)


def _size(table: DecisionTable) -> int:
    """How many operations the conditions of the rows make, roughly."""
    return sum(2 + 2 * len(row.tests) for _, row in table.rows()) + sum(
        len(test.values) for _, row in table.rows() for test in row.tests if isinstance(test, Among)
    )


def _holds(
    version: DecisionVersion,
    row: DecisionRow,
    inputs: Sequence[TypedExpression],
    date: TypedExpression,
) -> TypedExpression:
    """What must be true for the row to apply; unknown where an input that decides it is missing."""
    parts = _in_force(version.in_force, date)
    for n, (test, value) in enumerate(zip(row.tests, inputs, strict=True)):
        parts += _passed(test, value, [r.tests[n] for r in version.rows])
    return _all(parts) if parts else Constant(value=True, type=FLAG_TYPE)


def _in_force(period: InForce, date: TypedExpression) -> list[TypedExpression]:
    parts: list[TypedExpression] = []
    if period.start is not None:
        start = Constant(period.start, DATE_TYPE)
        parts.append(_condition(Operator.GREATER_EQUAL, (date, start)))
    if period.until is not None:
        until = Constant(period.until, DATE_TYPE)
        parts.append(_condition(Operator.LESS_EQUAL, (date, until)))
    if not parts and not isinstance(date, RunDate):
        parts.append(_known(date))  # a day that is asked for must be there, as for a parameter
    return parts


def _passed(test: Test, value: TypedExpression, column: Sequence[Test]) -> list[TypedExpression]:
    match test:
        case Anything():
            return []
        case Among(values=values) if value.type.kind is Kind.REGION_CODE:
            return [_any([_lies_in(value, region) for region in values])]
        case Among(values=(only,)):
            return [_condition(Operator.EQUAL, (value, only))]
        case Among(values=values):
            return [_condition(Operator.IN, (value, *values))]
        case Within():
            return _ends(test, value)
        case Other():
            named = dict.fromkeys(t for t in column if isinstance(t, Among | Within))
            others = [_not(_all(_passed(t, value, ()))) for t in named]
            return others or [_known(value)]


def _ends(test: Within, value: TypedExpression) -> list[TypedExpression]:
    parts: list[TypedExpression] = []
    if test.low is not None:
        parts.append(_condition(Operator.GREATER_EQUAL, (value, test.low)))
    if test.high is not None:
        operator = Operator.LESS if test.below else Operator.LESS_EQUAL
        parts.append(_condition(operator, (value, test.high)))
    return parts


def _lies_in(value: TypedExpression, region: Constant) -> TypedExpression:
    prefix = Constant(region_prefix(str(region.value)), region.type)
    return _condition(Operator.STARTS_WITH, (value, prefix))


def _known(value: TypedExpression) -> TypedExpression:
    """True of every value, and unknown of a missing one."""
    return _condition(Operator.EQUAL, (value, value))


def _all(parts: Sequence[TypedExpression]) -> TypedExpression:
    return parts[0] if len(parts) == 1 else _condition(Operator.AND, tuple(parts))


def _any(parts: Sequence[TypedExpression]) -> TypedExpression:
    return parts[0] if len(parts) == 1 else _condition(Operator.OR, tuple(parts))


def _not(part: TypedExpression) -> TypedExpression:
    return _condition(Operator.NOT, (part,))
