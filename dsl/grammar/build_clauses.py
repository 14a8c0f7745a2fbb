"""Builders of the clauses of rules, examples and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from dsl.diagnostics import diagnose
from dsl.diagnostics.nearest import nearest
from dsl.grammar.build_citations import MAX_ORDINAL
from dsl.grammar.lexemes import Lexeme
from dsl.grammar.meant import tell_unknown_word
from dsl.grammar.message import message_parts
from dsl.syntax.conflicts import Conflict
from dsl.syntax.declarations import (
    Chosen,
    Component,
    Each,
    Let,
    Measure,
    Message,
    Per,
    Score,
    Severity,
    Slot,
    Unless,
    Where,
    Window,
    With,
    Without,
)
from dsl.syntax.expressions import Expression, Membership, Name, Period
from dsl.text.source import Span

MAX_BUDGET = 1_000_000


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause without a node of its own: its keyword, its value, its place."""

    keyword: Lexeme
    value: Any
    span: Span


@dataclass(frozen=True, slots=True)
class ColumnParts:
    """What stands below `columns`."""

    keyword: Lexeme
    columns: tuple[Measure, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class FindingParts:
    """What stands below `finding`, in the order written."""

    keyword: Lexeme
    parts: tuple[tuple[Lexeme, Measure | Score | Message], ...]
    span: Span


def under(parts: Sequence[Any]) -> Clause:
    """`under C, C`."""
    return Clause(parts[0], parts[1], parts[0].span.to(parts[1][-1].span))


def severity(parts: Sequence[Any]) -> Clause:
    """`severity high when EXPR`; an unknown word is told, and none is set."""
    keyword, word, _, condition = parts
    span = keyword.span.to((condition or word).span)
    line = Severity(severity_word(word), condition, span=span, word_span=word.span)
    return Clause(keyword, line, span)


def severity_word(word: Lexeme) -> str | None:
    """The severity that `word` says; HY118 where it says none."""
    known = word.reading.vocabulary.severities
    if word.text not in known:
        tell_unknown_word(word, "severity", known)
    return known.get(word.text)


def budget(parts: Sequence[Lexeme]) -> Clause:
    """`alert budget 50 findings a run`; HY185 for what is no count."""
    keyword, count, last = parts
    allowed = whole_number(count, MAX_BUDGET)
    if not allowed:
        count.reading.found.append(diagnose("HY185", count.span, found=count.text, most=MAX_BUDGET))
    return Clause(keyword, allowed or None, keyword.span.to(last.span))


def whole_number(lexeme: Lexeme, most: int) -> int | None:
    """The number where it is whole and at most `most`."""
    written = lexeme.value
    assert isinstance(written, Decimal), "the scanner reads numbers as decimals"
    whole = written == written.to_integral_value() and 0 <= written <= most
    return int(written) if whole else None


def dated(parts: Sequence[Any]) -> Clause:
    """`dated EXPR`."""
    return Clause(parts[0], parts[1], parts[0].span.to(parts[1].span))


def each(parts: Sequence[Any]) -> tuple[Lexeme, Each]:
    """`each A in DS`."""
    keyword, alias, _, data_set = parts
    return keyword, Each(
        alias.text,
        data_set.text,
        span=keyword.span.to(data_set.span),
        alias_span=alias.span,
        data_set_span=data_set.span,
    )


def with_row(parts: Sequence[Any]) -> tuple[Lexeme, With]:
    """`with A in DS on EXPR`."""
    return parts[0], _row(parts, With)


def with_chosen(parts: Sequence[Any]) -> tuple[Lexeme, With]:
    """`with latest A in DS by EXPR on EXPR`."""
    keyword, place, alias, word, data_set, _, by, on, condition = parts
    row: With = _row((keyword, alias, word, data_set, on, condition), With)
    chosen = Chosen(place.type == "LATEST", by, span=place.span.to(by.span))
    return keyword, replace(row, chosen=chosen)


def without_row(parts: Sequence[Any]) -> tuple[Lexeme, Without]:
    """`without A in DS on EXPR`."""
    return parts[0], _row(parts, Without)


def _row(parts: Sequence[Any], node: type[Any]) -> Any:
    keyword, alias, _, data_set, _, condition = parts[:6]
    return node(
        alias.text,
        data_set.text,
        condition,
        span=keyword.span.to(condition.span),
        alias_span=alias.span,
        data_set_span=data_set.span,
    )


def where(parts: Sequence[Any]) -> tuple[Lexeme, Where]:
    """`where EXPR`."""
    return parts[0], Where(parts[1], span=parts[0].span.to(parts[1].span))


def let(parts: Sequence[Any]) -> tuple[Lexeme, Let]:
    """`let x = EXPR`."""
    keyword, word, _, value = parts
    span = keyword.span.to(value.span)
    return keyword, Let(word.text, value, span=span, name_span=word.span)


def unless_condition(parts: Sequence[Any]) -> tuple[Lexeme, Unless]:
    """`unless EXPR under C "reason"`, or `unless A in DS on EXPR under C` in English."""
    keyword, said, on, condition, _, basis, reason = parts
    span = keyword.span.to((reason or basis[-1]).span)
    relation: With | None = None
    if on is not None:
        relation = _relation(keyword, said, condition)
        if relation is None:
            keyword.reading.found.append(diagnose("HY128", on.span, found=on.text))
            said = condition
    stated = None if relation else said
    text = reason.value if reason else None
    return keyword, Unless(stated, relation, basis, text, span=span)


def _relation(keyword: Lexeme, said: Expression, condition: Expression) -> With | None:
    """The row meant by what was read as a membership, or None where it is no row."""
    match said:
        case Membership(Name() as alias, Name() as data_set, False):
            return With(
                alias.name,
                data_set.name,
                condition,
                span=keyword.span.to(condition.span),
                alias_span=alias.span,
                data_set_span=data_set.span,
            )
        case _:
            return None


def unless_row(parts: Sequence[Any]) -> tuple[Lexeme, Unless]:
    """`除非 A 取自 DS 凭 EXPR 依据 C`."""
    keyword, *_, basis, reason = parts
    span = keyword.span.to((reason or basis[-1]).span)
    text = reason.value if reason else None
    return keyword, Unless(None, _row(parts, With), basis, text, span=span)


def conflict(parts: Sequence[Any]) -> tuple[Lexeme, Conflict]:
    """`conflict with A in DS on EXPR where EXPR "reason"`, or `conflict where EXPR "reason"`."""
    keyword, *row, _, condition, reason = parts
    relation = _row(row, With) if row[0] is not None else None
    span = keyword.span.to(reason.span)
    return keyword, Conflict(relation, condition, reason.value, span=span)


def window(parts: Sequence[Any]) -> Window:
    """`within 90 days of EXPR`, 自 EXPR 起 90天 内; with gaps, 依 EXPR 间隔不超过 90天."""
    if parts[0].type in ("WITHIN", "WITH_GAPS"):
        _, period, _, of = parts
        last = of.span
    elif parts[0].type == "ALONG":
        _, of, _, period = parts
        last = period.span
    else:
        _, of, _, period, last_word = parts
        last = last_word.span
    count, unit = period.value
    length = Period(count, unit, span=period.span)
    gaps = parts[0].type in ("WITH_GAPS", "ALONG")
    return Window(length, of, gaps, span=parts[0].span.to(last))


def per(parts: Sequence[Any]) -> tuple[Lexeme, Per]:
    """`per E, E within …`."""
    keyword, keys, bounded = parts
    span = keyword.span.to((bounded or keys[-1]).span)
    return keyword, Per(keys, bounded, span=span)


def per_keys(parts: Sequence[Any]) -> tuple[Lexeme, Per]:
    """`per E, E`, where no window can bound it."""
    keyword, keys = parts
    return keyword, Per(keys, None, span=keyword.span.to(keys[-1].span))


def linking(parts: Sequence[Any]) -> tuple[Lexeme, Per]:
    """`linking E to E up to 3 steps`; a number that is not whole is read as none."""
    keyword, start, _, end, _, count, steps = parts
    written: Decimal = count.value
    whole = written == written.to_integral_value() and written < MAX_ORDINAL
    links = int(written) if whole else MAX_ORDINAL
    return keyword, Per((start, end), None, links, span=keyword.span.to(steps.span))


def connecting(parts: Sequence[Any]) -> tuple[Lexeme, Per]:
    """`connecting E on E into NAME`, or `connecting E to E into NAME` where both are members."""
    keyword, member, between, other, into, name = parts
    component = Component(
        name.text,
        alike=between.type == "LINKED_TO",
        span=into.span.to(name.span),
        name_span=name.span,
    )
    span = keyword.span.to(name.span)
    return keyword, Per((member, other), None, component=component, span=span)


def measure(parts: Sequence[Any]) -> tuple[Lexeme, Measure]:
    """`months = count(payment)`."""
    word, _, value = parts
    return word, Measure(word.text, value, span=word.span.to(value.span), name_span=word.span)


def score(parts: Sequence[Any]) -> tuple[Lexeme, Score]:
    """`score = 10 * months`."""
    keyword, _, value = parts
    return keyword, Score(value, span=keyword.span.to(value.span))


def message(parts: Sequence[Any]) -> tuple[Lexeme, Message]:
    """`message "…{EXPR}…"`."""
    keyword, text = parts
    return keyword, Message(message_parts(text), span=keyword.span.to(text.span))


def slot(parts: Sequence[Any]) -> Slot:
    """`EXPR` or `EXPR shown as FORM` between the braces of a message; tells HY160."""
    expression, _, word = parts
    if word is None:
        return Slot(expression, span=expression.span)
    forms = word.reading.vocabulary.forms
    if word.text not in forms:
        near = nearest(word.text, forms)
        listed = " ".join(f"`{form}`" for form in forms)
        told = diagnose("HY160", word.span, found=word.text, meant=near or "", forms=listed)
        word.reading.found.append(told)
    span = expression.span.to(word.span)
    return Slot(expression, forms.get(word.text), span=span)


def columns(parts: Sequence[Any]) -> ColumnParts:
    """`columns` and what stands below it."""
    keyword, *below = parts
    last = below[-1][1].span if below else keyword.span
    return ColumnParts(keyword, tuple(m for _, m in below), keyword.span.to(last))


def finding(parts: Sequence[Any]) -> FindingParts:
    """`finding` and what stands below it."""
    keyword, *below = parts
    last = below[-1][1].span if below else keyword.span
    return FindingParts(keyword, tuple(below), keyword.span.to(last))
