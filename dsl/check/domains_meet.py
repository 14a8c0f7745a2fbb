"""Whether two values can stand on both sides of a comparison, or behind one another in a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dsl.check.domain_words import function_said, said
from dsl.check.listing import listed
from dsl.check.work import Work
from dsl.diagnostics.nearest import nearest
from dsl.domains import NUMERIC, PERSONAL, TEXTUAL, Domain, Kind
from dsl.model.expressions import (
    Choice,
    ColumnValue,
    Constant,
    DecisionAt,
    Operation,
    Operator,
    TypedExpression,
    walk,
)
from dsl.model.types import Type
from dsl.schema import DataSet
from dsl.surface.words import PERIOD_UNITS_EN, PERIOD_UNITS_ZH
from dsl.text.source import Span

#: Comparable with one another: a share, a number and a count are all plain numbers.
PLAIN_NUMBERS = NUMERIC - {Kind.MONEY}


@dataclass(frozen=True, slots=True)
class Term:
    """A typed expression and where it is written."""

    expression: TypedExpression
    span: Span

    @property
    def type(self) -> Type:
        """The type of the expression."""
        return self.expression.type


def meet(left: Term, right: Term, work: Work) -> tuple[Term, Term] | None:
    """Both terms with text literals given the other's domain; None after telling why not.

    Tells HY301 (different domains), HY303 (money of different periods), HY304 (date and
    month), HY305 (days and months), HY309 and HY310 (literals), HY390 (date and timestamp).
    """
    left, right = on_one_clock(left, right)
    if is_text_literal(left) and not is_text_literal(right) and right.type.kind in TEXTUAL:
        fitted = fit_text(left, right, work)
        return None if fitted is None else (fitted, right)
    if is_text_literal(right) and right.type.kind in TEXTUAL and left.type.kind in TEXTUAL:
        if is_text_literal(left):
            return left, right
        fitted = fit_text(right, left, work)
        return None if fitted is None else (left, fitted)
    if same_family(left.type.domain, right.type.domain):
        return left, right
    tell_mismatch(left, right, work)
    return None


def same_family(left: Domain, right: Domain) -> bool:
    """Whether values of the two domains can be compared."""
    return left == right or (left.kind in PLAIN_NUMBERS and right.kind in PLAIN_NUMBERS)


def common_domain(left: Domain, right: Domain) -> Domain:
    """The domain of a value that may be of either of two comparable domains."""
    return left if left == right else Domain(Kind.NUMBER)


def across(one: Span, other: Span) -> Span:
    """From the first of the two places to the end of the last."""
    first, last = sorted((one, other))
    return first.to(last) if first.end <= last.end else first


def is_text_literal(term: Term) -> bool:
    """Whether the term is a quoted text, which has no domain of its own yet."""
    return isinstance(term.expression, Constant) and term.type.kind is Kind.TEXT


def is_time_literal(term: Term) -> bool:
    """Whether the term is a written timestamp, which is read on the clock of what it meets."""
    return isinstance(term.expression, Constant) and term.type.kind is Kind.TIMESTAMP


def on_one_clock(left: Term, right: Term) -> tuple[Term, Term]:
    """Both terms, a written timestamp on the clock of the other one."""
    if not left.type.kind is right.type.kind is Kind.TIMESTAMP:
        return left, right
    if is_time_literal(left):
        return _with_type(left, right.type), right
    return (left, _with_type(right, left.type)) if is_time_literal(right) else (left, right)


def _with_type(literal: Term, type_: Type) -> Term:
    assert isinstance(literal.expression, Constant)
    return Term(replace(literal.expression, type=type_), literal.span)


def fit_text(literal: Term, other: Term, work: Work) -> Term | None:
    """The text literal in the domain of `other`; None after telling HY309 or HY310."""
    domain = other.type.domain
    assert isinstance(literal.expression, Constant)
    if (named := personal_domain(other.expression)) is not None:
        work.report.tell("HY310", literal.span, **said(domain=named))
        return None
    text = str(literal.expression.value)
    values = category_values(other.expression, work.data_sets)
    if values and text not in values:
        near = nearest(text, values)
        work.report.tell("HY309", literal.span, text=text, nearest=near, values=listed(values))
        return None
    return Term(replace(literal.expression, type=Type(domain)), literal.span)


def personal_domain(expression: TypedExpression) -> Domain | None:
    """The domain of a person's or a body's value that `expression` is, or joins to a text."""
    if expression.type.kind in PERSONAL:
        return expression.type.domain
    if expression.type.kind is not Kind.TEXT or isinstance(expression, ColumnValue):
        return None
    joined = any(
        isinstance(part, Operation) and part.operator is Operator.JOIN_TEXTS
        for part in walk(expression)
    )
    parts = (part.type.domain for part in walk(expression) if joined)
    return next((domain for domain in parts if domain.kind in PERSONAL), None)


def category_values(
    expression: TypedExpression, data_sets: Mapping[str, DataSet]
) -> tuple[str, ...]:
    """The words that the expression's columns allow; empty where any may come."""
    match expression:
        case ColumnValue(alias=alias, column=name) if alias in data_sets:
            column = data_sets[alias].column(name)
            return column.values if column else ()
        case Choice(branches=branches, otherwise=otherwise):
            inner = (*(value for _, value in branches), *((otherwise,) if otherwise else ()))
        case Operation(operator=Operator.COALESCE, operands=inner):
            pass
        case DecisionAt(rows=rows):
            return tuple(dict.fromkeys(str(v.value) for _, v in rows if v is not None))
        case _:
            return ()
    known = [category_values(part, data_sets) for part in inner]
    return tuple(dict.fromkeys(v for vs in known for v in vs)) if all(known) else ()


def tell_mismatch(left: Term, right: Term, work: Work) -> None:
    """Say why the two domains cannot meet, and what to write instead."""
    one, other = left.type.domain, right.type.domain
    span = across(left.span, right.span)
    words = said(left=one, right=other)
    if one.kind is other.kind is Kind.MONEY:
        work.report.tell("HY303", span, **words)
    elif {one.kind, other.kind} == {Kind.DATE, Kind.MONTH}:
        work.report.tell("HY304", span, **words)
    elif {one.kind, other.kind} in ({Kind.DATE, Kind.TIMESTAMP}, {Kind.MONTH, Kind.TIMESTAMP}):
        word = "date" if Kind.DATE in (one.kind, other.kind) else "month"
        work.report.tell("HY390", span, **words, **function_said(word))
    elif one.kind is other.kind is Kind.PERIOD:
        work.report.tell("HY305", span, **words)
    else:
        work.report.tell("HY301", span, **words, **unit_meant(left, right))


def unit_meant(left: Term, right: Term) -> dict[str, str]:
    """What a bare number beside an amount, a period or a date probably stands for."""
    number = next((t for t in (left, right) if isinstance(t.expression, Constant)), None)
    domain = next((t.type.domain for t in (left, right) if t is not number), left.type.domain)
    if number is None or number.type.kind not in PLAIN_NUMBERS:
        return {"meant_zh": "", "meant_en": ""}
    assert isinstance(number.expression, Constant)
    value = number.expression.value
    if domain.kind is Kind.MONEY:
        return {"meant_zh": f"{value} 元", "meant_en": f"{value} 元"}
    if domain.kind in (Kind.PERIOD, Kind.DATE, Kind.MONTH, Kind.TIMESTAMP):
        units = {Kind.MONTH: "month", Kind.TIMESTAMP: "hour"}
        of = units.get(domain.kind) or domain.of or "day"
        unit = PERIOD_UNITS_ZH[of], f"{PERIOD_UNITS_EN[of]}s"
        return {"meant_zh": f"{value}{unit[0]}", "meant_en": f"{value} {unit[1]}"}
    return {"meant_zh": "", "meant_en": ""}
