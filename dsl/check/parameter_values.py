"""A parameter's value within an expression: on which date, and for which region."""

from __future__ import annotations

from collections.abc import Iterable

from dsl.check.domain_words import said
from dsl.check.domains_meet import Term, fit_text, is_text_literal
from dsl.check.listing import listed
from dsl.check.scopes import Level, Scope
from dsl.check.work import Work
from dsl.diagnostics.nearest import nearest
from dsl.domains import TEMPORAL, Domain, Kind
from dsl.model.expressions import ParameterAt, RunDate, TypedExpression, aliases_read
from dsl.model.law import Parameter
from dsl.model.types import Type
from dsl.syntax.expressions import Name
from dsl.text.source import Span


def parameter_at(
    name: Name, date: Term | None, region: Term | None, *, scope: Scope, work: Work
) -> ParameterAt | None:
    """The value that `name` has on `date` for `region`; tells HY203, HY215, HY323, HY325, HY338,
    HY329, HY419."""
    parameter = _find(name, scope, work)
    if parameter is None:
        return None
    where = _region(parameter, region, name, work)
    if date is not None:
        when = given_date(date, work)
    else:
        constant = is_constant(parameter)
        when = own_date(name.name, name.span, constant=constant, scope=scope, work=work)
    work.parameters[parameter.name] = None
    if when is None or where is False:
        return None
    place = where if not isinstance(where, bool) else None
    return ParameterAt(parameter.name, when, place, parameter.type)


def one_value(found: ParameterAt | None, name: Name, work: Work) -> ParameterAt | None:
    """`found`, unless it is a list, which HY317 refuses outside `in`."""
    if found is None or not _many(found, work):
        return found
    work.report.tell("HY317", name.span, name=name.name)
    return None


def list_of_values(found: ParameterAt | None, name: Name, work: Work) -> ParameterAt | None:
    """`found`, unless it is a single value, which HY337 refuses behind `in`."""
    if found is None or _many(found, work):
        return found
    work.report.tell("HY337", name.span, name=name.name)
    return None


def _many(found: ParameterAt, work: Work) -> bool:
    parameter = work.names.parameters[found.parameter]
    return parameter is not None and parameter.many


def _find(name: Name, scope: Scope, work: Work) -> Parameter | None:
    if name.name in scope.values or name.name in scope.rows:
        work.report.tell("HY217", name.span, name=name.name)
        return None
    return find_parameter(name, work)


def find_parameter(name: Name, work: Work) -> Parameter | None:
    """The parameter called `name`; tells HY203 where there is none."""
    parameters = work.names.parameters
    if name.name not in parameters:
        near = nearest(name.name, parameters)
        known = listed(parameters)
        work.report.tell("HY203", name.span, name=name.name, nearest=near, quoted="", known=known)
        return None
    found = parameters[name.name]
    if found is None:
        work.report.failed = True
    return found


def given_date(date: Term, work: Work) -> TypedExpression | None:
    """The date that is said; tells HY323 where it is none."""
    if date.type.kind in TEMPORAL:
        return date.expression
    work.report.tell("HY323", date.span, **said(found=date.type.domain))
    return None


def own_date(
    name: str, span: Span, *, constant: bool, scope: Scope, work: Work
) -> TypedExpression | None:
    """The date of what names none: the rule's event date, if it can be read here, or HY419.

    What is `constant` has the same value on any date.
    """
    if constant or scope.level is Level.EITHER:
        return RunDate()
    if scope.event_date is None and not scope.undated:
        work.report.failed = True
        return None
    readable = scope.event_date is not None and _readable(scope.event_date, scope.visible)
    if readable and scope.level is not Level.GROUP:
        return scope.event_date
    work.report.tell("HY419", span, name=name)
    return None


def _readable(event_date: TypedExpression, visible: Iterable[str]) -> bool:
    return aliases_read(event_date) <= set(visible)


def is_constant(parameter: Parameter) -> bool:
    """Whether the parameter has one value only, with no period: then it is the same on any date."""
    first = parameter.values[0].in_force
    return len(parameter.values) == 1 and first.start is None and first.until is None


def _region(
    parameter: Parameter, region: Term | None, name: Name, work: Work
) -> TypedExpression | bool:
    """The region's expression, True where none is needed, False after telling why."""
    regional = any(value.region is not None for value in parameter.values)
    if region is None:
        if regional:
            work.report.tell("HY325", name.span, name=name.name)
        return not regional
    if not regional:
        work.report.tell("HY338", region.span, name=name.name)
        return False
    code = Domain(Kind.REGION_CODE)
    if is_text_literal(region):
        fitted = fit_text(region, Term(RunDate(Type(code)), region.span), work)
        return fitted.expression if fitted is not None else False
    if region.type.domain == code:
        return region.expression
    work.report.tell("HY329", region.span, name=name.name, **said(found=region.type.domain))
    return False
