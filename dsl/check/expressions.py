"""One expression: what it reads, whether its parts go together, and its typed form.

Every function gives None for an expression with an error. The error is told where it
arises and `work.report.failed` is set, so that nothing is told twice.
"""

from __future__ import annotations

from typing import assert_never

from dsl.check.aggregates import Among, aggregate, check_missing, check_share, count_rows
from dsl.check.calls import check_call
from dsl.check.domain_words import function_said
from dsl.check.domains_meet import Term, meet
from dsl.check.functions import alike_type, all_alike
from dsl.check.literals import check_literal
from dsl.check.lookups import check_field, find_rows, find_value, tell_no_value
from dsl.check.operators import (
    arithmetic,
    comparison,
    conjunction,
    is_condition,
    negative,
    opposite,
)
from dsl.check.parameter_values import list_of_values, one_value, parameter_at
from dsl.check.scopes import Level, Scope
from dsl.check.validity import overlaps, valid_at
from dsl.check.work import Work, measured
from dsl.model.expressions import (
    Choice,
    InParameter,
    Operation,
    Operator,
    ParameterAt,
    TypedExpression,
)
from dsl.model.types import FLAG_TYPE
from dsl.syntax.expressions import (
    Aggregate,
    Arithmetic,
    AtDate,
    Between,
    Call,
    Case,
    Comparison,
    Date,
    Expression,
    Field,
    Flag,
    Logic,
    Membership,
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


def check_expression(expression: Expression, scope: Scope, work: Work) -> TypedExpression | None:
    """`expression` typed, or None after telling why not (HY2xx and HY3xx)."""
    with work.level(expression.span) as within_bounds:
        return _check(expression, scope, work) if within_bounds else None


def check_term(expression: Expression, scope: Scope, work: Work) -> Term | None:
    """`expression` typed, with its place."""
    found = check_expression(expression, scope, work)
    return None if found is None else Term(found, expression.span)


def check_condition(expression: Expression, scope: Scope, work: Work) -> TypedExpression | None:
    """`expression` typed, if it is a condition; tells HY306 where it is not."""
    term = check_term(expression, scope, work)
    return term.expression if term is not None and is_condition(term, work) else None


def _check(  # noqa: C901, PLR0911, PLR0912 - one arm for each node of the tree
    expression: Expression, scope: Scope, work: Work
) -> TypedExpression | None:
    match expression:
        case Number() | Money() | Percentage() | Text() | Flag():
            return check_literal(expression, work.report)
        case Period() | Date() | Month() | Timestamp():
            return check_literal(expression, work.report)
        case Name():
            return _name(expression, scope, work)
        case Field():
            return check_field(expression, scope, work)
        case Negative(operand=operand):
            term = check_term(operand, scope, work)
            return None if term is None else negative(term, work)
        case Arithmetic() | Comparison():
            return _binary(expression, scope, work)
        case Between():
            return _between(expression, scope, work)
        case Membership():
            return _membership(expression, scope, work)
        case Presence() | Not():
            return _unary(expression, scope, work)
        case Logic():
            return _logic(expression, scope, work)
        case Case():
            return _case(expression, scope, work)
        case Call():
            return check_call(expression, scope, work, check_expression)
        case Aggregate():
            return _aggregate(expression, scope, work)
        case AtDate():
            return one_value(_at_date(expression, scope, work), expression.parameter, work)
        case ValidAt() | Overlaps():
            return _validity(expression, scope, work)
        case _:
            assert_never(expression)


def _name(name: Name, scope: Scope, work: Work) -> TypedExpression | None:
    if name.name in scope.values:
        return find_value(name, scope, work)
    known = name.name in work.names.parameters and name.name not in scope.rows
    if known:
        return one_value(parameter_at(name, None, None, scope=scope, work=work), name, work)
    tell_no_value(name, scope, work)
    return None


def _binary(node: Arithmetic | Comparison, scope: Scope, work: Work) -> TypedExpression | None:
    left = check_term(node.left, scope, work)
    right = check_term(node.right, scope, work)
    if left is None or right is None:
        return None
    match node:
        case Arithmetic(operator=sign):
            return arithmetic(sign, left, right, span=node.span, work=work)
        case Comparison(operator=comparing):
            return comparison(comparing, left, right, work)


def _between(node: Between, scope: Scope, work: Work) -> TypedExpression | None:
    terms = [check_term(part, scope, work) for part in (node.operand, node.low, node.high)]
    operand, low, high = terms
    if operand is None or low is None or high is None:
        return None
    again = measured(operand.expression)
    if not work.spend(again.nodes, again.depth, node.operand.span):
        return None
    above = comparison(">=", operand, low, work)
    below = comparison("<=", operand, high, work)
    if above is None or below is None:
        return None
    return opposite(conjunction((above, below)), when=node.negated)


def _membership(node: Membership, scope: Scope, work: Work) -> TypedExpression | None:
    operand = check_term(node.operand, scope, work)
    match node.options:
        case Name() as name:
            known = name.name in work.names.parameters or name.name in scope.values
            if not known:
                tell_no_value(name, scope, work)
                return None
            found = parameter_at(name, None, None, scope=scope, work=work)
            return _in_parameter(node, operand, list_of_values(found, name, work), name, work)
        case AtDate() as dated:
            found = list_of_values(_at_date(dated, scope, work), dated.parameter, work)
            return _in_parameter(node, operand, found, dated, work)
        case options:
            return _in_list(node, operand, options, scope, work)


def _in_list(
    node: Membership,
    operand: Term | None,
    options: tuple[Expression, ...],
    scope: Scope,
    work: Work,
) -> TypedExpression | None:
    if not work.few_enough(len(options), node.span):
        return None
    terms = [check_term(option, scope, work) for option in options]
    known = [term for term in terms if term is not None]
    if operand is None or len(known) < len(terms):
        return None
    # A text literal takes the other side's domain, whichever side that is.
    met = [meet(term, operand, work) for term in known]
    fitted = [pair[0].expression for pair in met if pair is not None]
    if len(fitted) < len(known):
        return None
    found = Operation(Operator.IN, (operand.expression, *fitted), FLAG_TYPE)
    return opposite(found, when=node.negated)


def _in_parameter(
    node: Membership, operand: Term | None, found: ParameterAt | None, at: Expression, work: Work
) -> TypedExpression | None:
    if operand is None or found is None:
        return None
    met = meet(operand, Term(found, at.span), work)
    if met is None:
        return None
    return opposite(InParameter(met[0].expression, found), when=node.negated)


def _unary(node: Presence | Not, scope: Scope, work: Work) -> TypedExpression | None:
    term = check_term(node.operand, scope, work)
    if term is None:
        return None
    match node:
        case Presence(present=present):
            operator = Operator.PRESENT if present else Operator.MISSING
            return Operation(operator, (term.expression,), FLAG_TYPE)
        case Not():
            return opposite(term.expression, when=True) if is_condition(term, work) else None


def _logic(node: Logic, scope: Scope, work: Work) -> TypedExpression | None:
    if not work.few_enough(len(node.operands), node.span):
        return None
    found = [check_condition(operand, scope, work) for operand in node.operands]
    known = tuple(part for part in found if part is not None)
    if len(known) < len(found):
        return None
    operator = Operator.AND if node.operator == "and" else Operator.OR
    return Operation(operator, known, FLAG_TYPE)


def _case(node: Case, scope: Scope, work: Work) -> TypedExpression | None:
    conditions = [check_condition(condition, scope, work) for condition, _ in node.branches]
    written = [value for _, value in node.branches]
    if node.otherwise is not None:
        written.append(node.otherwise)
    values = [check_term(value, scope, work) for value in written]
    terms = tuple(value for value in values if value is not None)
    known = tuple(condition for condition in conditions if condition is not None)
    if len(terms) < len(values) or len(known) < len(conditions):
        return None
    met = all_alike(terms, work)
    if met is None:
        return None
    branches = tuple(zip(known, (t.expression for t in met), strict=False))
    otherwise = None if node.otherwise is None else met[-1].expression
    return Choice(branches, otherwise, alike_type(met))


def _aggregate(node: Aggregate, scope: Scope, work: Work) -> TypedExpression | None:
    if scope.level in (Level.ROW, Level.INSIDE):
        code = "HY318" if scope.level is Level.ROW else "HY319"
        work.report.tell(code, node.span, **function_said(node.function))
        return None
    rows = scope.at_rows()
    condition = None if node.condition is None else check_term(node.condition, rows, work)
    order = None if node.by is None else check_term(node.by, rows, work)
    share = None if node.share is None else check_share(node.share, work)
    given = ((node.condition, condition), (node.by, order), (node.share, share))
    failed = any(said is not None and found is None for said, found in given)
    argument = node.argument
    if isinstance(argument, Name) and argument.name not in scope.values:
        found = find_rows(argument.name, argument.span, scope=scope, work=work)
        if found is not None and node.function != "count":
            work.report.tell("HY213", argument.span, name=argument.name)
            return None
        if found is None or failed or not check_missing(node, None, work):
            return None
        return count_rows(found.alias, Among(condition, missing=node.missing), work)
    term = check_term(argument, rows, work)
    if term is None or failed or not check_missing(node, term, work):
        return None
    among = Among(condition, order, share, node.missing)
    return aggregate(node.function, term, among, span=node.span, work=work)


def _at_date(node: AtDate, scope: Scope, work: Work) -> ParameterAt | None:
    date = None if node.date is None else check_term(node.date, scope, work)
    region = None if node.region is None else check_term(node.region, scope, work)
    if (node.date is not None and date is None) or (node.region is not None and region is None):
        return None
    return parameter_at(node.parameter, date, region, scope=scope, work=work)


def _validity(node: ValidAt | Overlaps, scope: Scope, work: Work) -> TypedExpression | None:
    match node:
        case ValidAt(alias=alias, date=date):
            rows = find_rows(alias.name, alias.span, scope=scope, work=work)
            term = check_term(date, scope, work)
            if rows is None or term is None:
                return None
            again = measured(term.expression)
            if not work.spend(again.nodes + 6, again.depth + 3, node.span):
                return None
            return valid_at(rows, term, alias_span=alias.span, work=work)
        case Overlaps(left=left, right=right):
            one = find_rows(left.name, left.span, scope=scope, work=work)
            other = find_rows(right.name, right.span, scope=scope, work=work)
            if one is None or other is None or not work.spend(12, 4, node.span):
                return None
            return overlaps(one, other, left_span=left.span, right_span=right.span, work=work)
