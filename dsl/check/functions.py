"""The functions of the language: their words, what they take, and what they give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dsl.check.digits import MOST_PLACES, rounded, widest
from dsl.check.domain_words import function_said, kinds_said, said
from dsl.check.domains_meet import (
    PLAIN_NUMBERS,
    Term,
    common_domain,
    is_text_literal,
    is_time_literal,
    meet,
    personal_domain,
)
from dsl.check.nearness import nearness
from dsl.check.operators import ORDERED, ask_calendar, day_of, within_digits
from dsl.check.places import distance
from dsl.check.work import Work
from dsl.domains import DAYS, MONTHS, TEXT, TEXTUAL, WORKDAYS, Kind
from dsl.model.expressions import Constant, Operation, Operator, RunDate, TypedExpression
from dsl.model.types import (
    COUNT_TYPE,
    DATE_TYPE,
    FLAG_TYPE,
    MONTH_TYPE,
    SIMILARITY_TYPE,
    Type,
    column_type,
)
from dsl.text.source import Span

_Kinds = frozenset[Kind]
_Build = Callable[[tuple[Term, ...], Span, Work], TypedExpression | None]

_DATE: _Kinds = frozenset({Kind.DATE})
_TIME: _Kinds = frozenset({Kind.TIMESTAMP})
_DATE_OR_TIME: _Kinds = _DATE | _TIME
_DATE_OR_MONTH: _Kinds = frozenset({Kind.DATE, Kind.MONTH})
_AMOUNT: _Kinds = PLAIN_NUMBERS | {Kind.MONEY}
_WHOLE: _Kinds = frozenset({Kind.COUNT})
_ANY: _Kinds = frozenset(Kind)
_ORG_NAMES: _Kinds = frozenset({Kind.ORG_NAME, Kind.TEXT})
_ADDRESSES: _Kinds = frozenset({Kind.ADDRESS, Kind.TEXT})
_PERSON_NAMES: _Kinds = frozenset({Kind.PERSON_NAME, Kind.TEXT})
_LATITUDE: _Kinds = frozenset({Kind.LATITUDE})
_LONGITUDE: _Kinds = frozenset({Kind.LONGITUDE})
_INVOICE_NOS: _Kinds = frozenset({Kind.CODE, Kind.TEXT})

#: The birth date in a resident id: a longer part of an identifier begins to name its owner.
LONGEST_PART = 8
#: So many of its last digits may be asked for.
MOST_LAST_DIGITS = 6
MONTHS_OF_YEAR = 12


@dataclass(frozen=True, slots=True)
class Signature:
    """A function: the kinds that each argument may be of, and how its value is built.

    `many` lets the last argument be repeated, two being the least.
    """

    takes: tuple[_Kinds, ...]
    build: _Build
    many: bool = False


def _simple(operator: Operator, type_: Type) -> _Build:
    def build(terms: tuple[Term, ...], _span: Span, _work: Work) -> TypedExpression:
        return Operation(operator, tuple(t.expression for t in terms), type_)

    return build


def _of_day(operator: Operator, type_: Type) -> _Build:
    """As `_simple`, a timestamp counting by the day of its clock."""

    def build(terms: tuple[Term, ...], _span: Span, _work: Work) -> TypedExpression:
        return Operation(operator, tuple(day_of(t.expression) for t in terms), type_)

    return build


def _by_calendar(operator: Operator, type_: Type) -> _Build:
    def build(terms: tuple[Term, ...], span: Span, work: Work) -> TypedExpression | None:
        if not ask_calendar(span, work):
            return None
        return Operation(operator, tuple(t.expression for t in terms), type_)

    return build


def _same_type(operator: Operator) -> _Build:
    def build(terms: tuple[Term, ...], _span: Span, _work: Work) -> TypedExpression:
        return Operation(operator, tuple(t.expression for t in terms), terms[0].type)

    return build


def _nearness(operator: Operator, type_: Type) -> _Build:
    def build(terms: tuple[Term, ...], _span: Span, work: Work) -> TypedExpression | None:
        return nearness(operator, type_, terms, work)

    return build


def _text_test(operator: Operator) -> _Build:
    def build(terms: tuple[Term, ...], _span: Span, work: Work) -> TypedExpression | None:
        text, part = terms
        if _names_somebody(text, part):
            named = personal_domain(text.expression) or text.type.domain
            work.report.tell("HY310", part.span, **said(domain=named))
            return None
        if part.type.kind is not Kind.TEXT and part.type.domain != text.type.domain:
            words = said(left=text.type.domain, right=part.type.domain)
            work.report.tell("HY301", part.span, **words, meant_zh="", meant_en="")
            return None
        return Operation(operator, (text.expression, part.expression), FLAG_TYPE)

    return build


def _names_somebody(text: Term, part: Term) -> bool:
    """Whether the literal `part` picks out one person or body, and not a region or a kind."""
    named = personal_domain(text.expression)
    if not is_text_literal(part) or named is None:
        return False
    assert isinstance(part.expression, Constant)
    length = len(str(part.expression.value))
    return named.kind is Kind.PERSON_NAME or length > LONGEST_PART


def _substring(terms: tuple[Term, ...], span: Span, work: Work) -> TypedExpression | None:
    # Part of a person's name still names the person; a short part of an id is no id.
    text, count = terms[0], terms[2].expression
    characters = _whole_number(count)
    short = characters is not None and characters <= LONGEST_PART
    named = personal_domain(text.expression)
    kept = named is not None and (named.kind is Kind.PERSON_NAME or not short)
    type_ = Type(named) if named is not None and kept else Type(TEXT)
    return _simple(Operator.SUBSTRING, type_)(terms, span, work)


def _days_between(terms: tuple[Term, ...], _span: Span, _work: Work) -> TypedExpression:
    earlier, later = terms
    operands = (later.expression, earlier.expression)
    return Operation(Operator.SUBTRACT_DATES, operands, column_type(DAYS))


def _add_working_days(terms: tuple[Term, ...], span: Span, work: Work) -> TypedExpression | None:
    count = terms[1]
    if count.type.kind is Kind.PERIOD and count.type.domain != WORKDAYS:
        words = said(found=count.type.domain, taken=WORKDAYS) | function_said("add_working_days")
        work.report.tell("HY307", count.span, number="2", **words)
        return None
    return _by_calendar(Operator.ADD_WORKING_DAYS, DATE_TYPE)(terms, span, work)


def _run_date(_terms: tuple[Term, ...], _span: Span, _work: Work) -> TypedExpression:
    return RunDate()


def _round(terms: tuple[Term, ...], span: Span, work: Work) -> TypedExpression | None:
    number, places = terms
    kept = _whole_number(places.expression)
    if kept is None or not 0 <= kept <= MOST_PLACES:
        work.report.tell("HY315", places.span, most=MOST_PLACES)
        return None
    type_ = rounded(number.type, kept)
    return within_digits(
        Operation(Operator.ROUND, (number.expression, places.expression), type_), span, work
    )


def _remainder(terms: tuple[Term, ...], span: Span, work: Work) -> TypedExpression | None:
    met = all_alike(terms, work)
    if met is None:
        return None
    operands = tuple(t.expression for t in met)
    return within_digits(Operation(Operator.REMAINDER, operands, alike_type(met)), span, work)


def _is_multiple(terms: tuple[Term, ...], span: Span, work: Work) -> TypedExpression | None:
    left = _remainder(terms, span, work)
    if left is None:
        return None
    return Operation(Operator.EQUAL, (left, Constant(0, Type(left.type.domain, 1))), FLAG_TYPE)


def _last_digits(terms: tuple[Term, ...], span: Span, work: Work) -> TypedExpression | None:
    count = _whole_number(terms[1].expression)
    if count is None or not 1 <= count <= MOST_LAST_DIGITS:
        work.report.tell("HY375", terms[1].span, most=MOST_LAST_DIGITS)
        return None
    return _simple(Operator.LAST_DIGITS, COUNT_TYPE)(terms, span, work)


def _fiscal_year(terms: tuple[Term, ...], span: Span, work: Work) -> TypedExpression | None:
    first = _whole_number(terms[1].expression)
    if first is None or not 1 <= first <= MONTHS_OF_YEAR:
        work.report.tell("HY354", terms[1].span)
        return None
    return _simple(Operator.FISCAL_YEAR, COUNT_TYPE)(terms, span, work)


def _whole_number(expression: TypedExpression) -> int | None:
    """The value of a literal that is a whole number."""
    value = expression.value if isinstance(expression, Constant) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _alike(operator: Operator, *, ordered: bool) -> _Build:
    def build(terms: tuple[Term, ...], _span: Span, work: Work) -> TypedExpression | None:
        met = all_alike(terms, work)
        if met is None:
            return None
        kind = met[0].type.kind
        if ordered and kind not in ORDERED:
            work.report.tell("HY311", met[0].span, **said(domain=met[0].type.domain))
            return None
        return Operation(operator, tuple(t.expression for t in met), alike_type(met))

    return build


def all_alike(terms: tuple[Term, ...], work: Work) -> tuple[Term, ...] | None:
    """`terms` with their text literals in the domain of the others; None after telling why not."""
    fixed = (t for t in terms if not is_text_literal(t) and not is_time_literal(t))
    model = next(fixed, terms[0])
    met: list[Term] = []
    for term in terms:
        pair = (term, term) if term is model else meet(term, model, work)
        if pair is None:
            return None
        met.append(pair[0])
    return tuple(met)


def alike_type(terms: tuple[Term, ...]) -> Type:
    """The type of a value that may be any of `terms`, which are alike."""
    domain = terms[0].type.domain
    for term in terms[1:]:
        domain = common_domain(domain, term.type.domain)
    return widest((t.type for t in terms), domain)


FUNCTIONS: Mapping[str, Signature] = MappingProxyType(
    {
        "date": Signature((_TIME,), _simple(Operator.DATE, DATE_TYPE)),
        "month": Signature((_DATE_OR_TIME,), _of_day(Operator.MONTH, MONTH_TYPE)),
        "year": Signature((_DATE_OR_MONTH | _TIME,), _of_day(Operator.YEAR, COUNT_TYPE)),
        "quarter": Signature((_DATE_OR_MONTH,), _simple(Operator.QUARTER, MONTH_TYPE)),
        "half_year": Signature((_DATE_OR_MONTH,), _simple(Operator.HALF_YEAR, MONTH_TYPE)),
        "fiscal_year": Signature((_DATE_OR_MONTH, _WHOLE), _fiscal_year),
        "day_of_month": Signature((_DATE,), _simple(Operator.DAY_OF_MONTH, COUNT_TYPE)),
        "first_day": Signature((_DATE_OR_MONTH,), _simple(Operator.FIRST_DAY, DATE_TYPE)),
        "last_day": Signature((_DATE_OR_MONTH,), _simple(Operator.LAST_DAY, DATE_TYPE)),
        "birth_date": Signature(
            (frozenset({Kind.RESIDENT_ID}),), _simple(Operator.BIRTH_DATE, DATE_TYPE)
        ),
        "age": Signature((_DATE, _DATE), _simple(Operator.AGE, COUNT_TYPE)),
        "days_between": Signature((_DATE, _DATE), _days_between),
        "months_between": Signature(
            (_DATE, _DATE), _simple(Operator.MONTHS_BETWEEN, column_type(MONTHS))
        ),
        "length": Signature((TEXTUAL,), _simple(Operator.LENGTH, COUNT_TYPE)),
        "starts_with": Signature((TEXTUAL, TEXTUAL), _text_test(Operator.STARTS_WITH)),
        "ends_with": Signature((TEXTUAL, TEXTUAL), _text_test(Operator.ENDS_WITH)),
        "contains": Signature((TEXTUAL, TEXTUAL), _text_test(Operator.CONTAINS)),
        "substring": Signature((TEXTUAL, _WHOLE, _WHOLE), _substring),
        "upper": Signature((TEXTUAL,), _same_type(Operator.UPPER)),
        "lower": Signature((TEXTUAL,), _same_type(Operator.LOWER)),
        "normalise": Signature((TEXTUAL,), _same_type(Operator.NORMALISE)),
        "join_texts": Signature((TEXTUAL,), _simple(Operator.JOIN_TEXTS, Type(TEXT)), many=True),
        "normal_org_name": Signature((_ORG_NAMES,), _same_type(Operator.NORMAL_ORG_NAME)),
        "normal_person_name": Signature((_PERSON_NAMES,), _same_type(Operator.NORMAL_PERSON_NAME)),
        "normal_address": Signature((_ADDRESSES,), _same_type(Operator.NORMAL_ADDRESS)),
        "normal_invoice_no": Signature((_INVOICE_NOS,), _same_type(Operator.NORMAL_INVOICE_NO)),
        "edit_distance": Signature((_ANY, _ANY), _nearness(Operator.EDIT_DISTANCE, COUNT_TYPE)),
        "similarity": Signature((_ANY, _ANY), _nearness(Operator.SIMILARITY, SIMILARITY_TYPE)),
        "distance": Signature((_LATITUDE, _LONGITUDE, _LATITUDE, _LONGITUDE), distance),
        "coalesce": Signature((_ANY,), _alike(Operator.COALESCE, ordered=False), many=True),
        "abs": Signature((_AMOUNT | {Kind.PERIOD},), _same_type(Operator.ABS)),
        "round": Signature((_AMOUNT, _WHOLE), _round),
        "remainder": Signature((_AMOUNT, _AMOUNT), _remainder),
        "is_multiple": Signature((_AMOUNT, _AMOUNT), _is_multiple),
        "first_digit": Signature((_AMOUNT,), _simple(Operator.FIRST_DIGIT, COUNT_TYPE)),
        "last_digits": Signature((_AMOUNT, _WHOLE), _last_digits),
        "least": Signature((_ANY,), _alike(Operator.LEAST, ordered=True), many=True),
        "greatest": Signature((_ANY,), _alike(Operator.GREATEST, ordered=True), many=True),
        "run_date": Signature((), _run_date),
        "is_working_day": Signature((_DATE,), _by_calendar(Operator.IS_WORKING_DAY, FLAG_TYPE)),
        "working_days_between": Signature(
            (_DATE, _DATE), _by_calendar(Operator.WORKING_DAYS_BETWEEN, column_type(WORKDAYS))
        ),
        "add_working_days": Signature((_DATE, _WHOLE | {Kind.PERIOD}), _add_working_days),
    }
)


def apply_function(
    name: str, terms: tuple[Term, ...], *, span: Span, work: Work
) -> TypedExpression | None:
    """`name` of the typed `terms`; tells HY307 or HY308 where they do not fit."""
    signature = FUNCTIONS[name]
    least = 2 if signature.many else len(signature.takes)
    if len(terms) < least or (len(terms) > least and not signature.many):
        tell_count(name, len(terms), least, span=span, work=work)
        return None
    takes = signature.takes * (len(terms) if signature.many else 1)
    fits = True
    for number, (term, kinds) in enumerate(zip(terms, takes, strict=True), start=1):
        if term.type.kind not in kinds:
            fits = False
            words = said(found=term.type.domain) | kinds_said("taken", kinds)
            words |= function_said(name) | {"number": str(number)}
            work.report.tell("HY307", term.span, **words)
    return signature.build(terms, span, work) if fits else None


def tell_count(name: str, found: int, expected: int, *, span: Span, work: Work) -> None:
    """Say HY308: not the number of arguments that `name` takes."""
    work.report.tell("HY308", span, found=found, expected=expected, **function_said(name))
