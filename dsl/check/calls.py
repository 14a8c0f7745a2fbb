"""Calls: functions of the language, and definitions of the pack put in place."""

from __future__ import annotations

from collections.abc import Callable

from dsl.check.decision_calls import check_decision, fit_value
from dsl.check.domain_words import function_said
from dsl.check.domains_meet import Term
from dsl.check.functions import FUNCTIONS, apply_function, tell_count
from dsl.check.lookups import data_set_word
from dsl.check.names import DefinitionEntry, RowArgument, ValueArgument
from dsl.check.scopes import Rows, Scope, Value
from dsl.check.work import Work, measured
from dsl.diagnostics.nearest import nearest
from dsl.model.expressions import TypedExpression
from dsl.surface import vocabulary
from dsl.syntax.expressions import Call, Expression, Name

Check = Callable[[Expression, Scope, Work], TypedExpression | None]


def check_call(call: Call, scope: Scope, work: Work, check: Check) -> TypedExpression | None:
    """The value of `call`.

    Tells HY204 for a word that is no function, definition or decision table, and HY442 for a
    date of anything but the last.
    """
    if call.function in work.names.decision_tables:
        return check_decision(call, scope, work, check)
    if call.date is not None:
        work.report.tell("HY442", call.date.span, **function_said(call.function))
        return None
    if call.function in FUNCTIONS:
        found = [check(argument, scope, work) for argument in call.arguments]
        terms = tuple(
            Term(e, a.span) for e, a in zip(found, call.arguments, strict=True) if e is not None
        )
        if len(terms) < len(found):
            return None
        return apply_function(call.function, terms, span=call.span, work=work)
    if call.function in work.names.definitions:
        entry = work.names.definitions[call.function]
        if entry is not None:
            return _expand(call, entry, scope, work, check)
        work.report.failed = True
        return None
    declared = (*work.names.definitions, *work.names.decision_tables)
    near = nearest(call.function, (*_function_words(work), *declared))
    work.report.tell("HY204", call.name_span, function=call.function, nearest=near)
    return None


def _function_words(work: Work) -> tuple[str, ...]:
    """The functions and aggregates in the words of the surface that is being checked."""
    words = vocabulary(work.surface)
    return (*words.functions, *words.aggregates)


def _expand(
    call: Call, entry: DefinitionEntry, scope: Scope, work: Work, check: Check
) -> TypedExpression | None:
    """The definition's body with the call's arguments in the place of its words."""
    taken, given = entry.arguments, call.arguments
    if len(given) != len(taken):
        tell_count(call.function, len(given), len(taken), span=call.span, work=work)
        return None
    rows: dict[str, Rows] = {}
    values: dict[str, Value] = {}
    for argument, written in zip(taken, given, strict=True):
        match argument:
            case RowArgument():
                found = _row(argument, written, scope, work)
                if found is not None:
                    rows[argument.name] = found
            case ValueArgument():
                expression = check(written, scope, work)
                if expression is None:
                    continue
                term = Term(expression, written.span)
                value = fit_value(argument.name, argument.type, term, call, work)
                if value is not None:
                    values[argument.name] = measured(value)
    if len(rows) + len(values) < len(taken):
        return None
    work.definitions[call.function] = None
    body = Scope(
        scope.level,
        rows,
        values,
        event_date=scope.event_date,
        undated=scope.undated,
        visible=scope.visible,
    )
    outer = work.report.site
    work.report.site = outer or call.span
    try:
        return check(entry.written.body, body, work)
    finally:
        work.report.site = outer


def _row(argument: RowArgument, written: Expression, scope: Scope, work: Work) -> Rows | None:
    expected = data_set_word(argument.data_set, work.surface)
    rows = scope.rows.get(written.name) if isinstance(written, Name) else None
    if rows is None or rows.data_set.name != argument.data_set.name:
        found = data_set_word(rows.data_set, work.surface) if rows is not None else ""
        work.report.tell(
            "HY216", written.span, argument=argument.name, data_set=expected, found=found
        )
        return None
    return rows
