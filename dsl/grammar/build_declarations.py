"""Builders of regulations, parameters and definitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from dsl.grammar.build_citations import Placed
from dsl.grammar.build_clauses import Clause
from dsl.grammar.lexemes import Lexeme
from dsl.grammar.once import first_of_each
from dsl.syntax.declarations import Argument, Declaration, Definition
from dsl.syntax.expressions import Expression
from dsl.syntax.law import Article, Calendar, Parameter, ParameterValue, Regulation

_ENCODABLE: Mapping[str, Literal["partly", "not"]] = {
    "NOT_ENCODABLE": "not",
    "PARTLY_ENCODED": "partly",
}


def file(parts: Sequence[Declaration | None]) -> tuple[Declaration, ...]:
    """All declarations; a rule without its base is none."""
    return tuple(part for part in parts if part is not None)


# ---- regulations ----


def regulation(parts: Sequence[Any]) -> Regulation:
    """A regulation or a method with its clauses; the first of two alike counts."""
    keyword, word, title, *clauses = parts
    last = clauses[-1] if clauses else title
    said = first_of_each(c for c in clauses if isinstance(c, Clause))
    values = {name: clause.value for name, clause in said.items()}
    start, until = values.get("IN_FORCE", (None, None))
    replaced: Lexeme | None = values.get("REPLACES")
    return Regulation(
        name=word.text,
        title=title.value,
        method=keyword.type == "METHOD",
        issuer=values.get("ISSUED_BY"),
        number=values.get("NUMBERED"),
        version=values.get("VERSION"),
        start=start,
        until=until,
        replaces=replaced.text if replaced else None,
        articles=tuple(c for c in clauses if isinstance(c, Article)),
        confirmed=values.get("CONFIRMED"),
        span=keyword.span.to(last.span),
        name_span=word.span,
        replaces_span=replaced.span if replaced else None,
        clause_spans=(
            ("HEAD", keyword.span.to(title.span)),
            *((name, clause.span) for name, clause in said.items()),
        ),
    )


def issued_by(parts: Sequence[Lexeme]) -> Clause:
    """`issued by "…"`."""
    return _valued(parts)


def numbered(parts: Sequence[Lexeme]) -> Clause:
    """`number "…"`."""
    return _valued(parts)


def version(parts: Sequence[Lexeme]) -> Clause:
    """`version D`."""
    return _valued(parts)


def confirmed(parts: Sequence[Lexeme]) -> Clause:
    """`confirmed on D`."""
    return _valued(parts)


def _valued(parts: Sequence[Lexeme]) -> Clause:
    keyword, value = parts
    return Clause(keyword, value.value, keyword.span.to(value.span))


def in_force(parts: Sequence[Any]) -> Clause:
    """`in force from D until D`."""
    keyword, start, _, until = parts
    period = (start.value, until.value if until else None)
    return Clause(keyword, period, keyword.span.to((until or start).span))


def replaces(parts: Sequence[Lexeme]) -> Clause:
    """`replaces NAME`."""
    keyword, word = parts
    return Clause(keyword, word, keyword.span.to(word.span))


def article(parts: Sequence[Any]) -> Article:
    """`article 9 "…" from D until D partly encoded "…"`."""
    placed, text, _, start, _, until, said, reason = parts
    assert isinstance(placed, Placed), "the grammar begins an article with its provision"
    return Article(
        placed.provision,
        text.value,
        start.value if start else None,
        until.value if until else None,
        _ENCODABLE[said.type] if said else None,
        reason.value if reason else None,
        span=placed.span.to((reason or until or start or text).span),
    )


# ---- parameters, calendars and definitions ----


def parameter(parts: Sequence[Any]) -> Parameter:
    """A parameter and its values."""
    keyword, word, title, _, domain, *values = parts
    last = values[-1] if values else domain
    return Parameter(
        word.text,
        title.value if title else None,
        domain,
        tuple(values),
        span=keyword.span.to(last.span),
        name_span=word.span,
        clause_spans=(("HEAD", keyword.span.to(domain.span)),),
    )


def parameter_value(parts: Sequence[Any]) -> ParameterValue:
    """`400 万元 from D until D for "330100" confirmed on D under C`."""
    value, _, start, _, until, _, region, _, confirmed, _, basis = parts
    opened, literal, closed = value if isinstance(value, tuple) else (value, value, value)
    last = basis[-1] if basis else confirmed or region or until or start or closed
    return ParameterValue(
        literal,
        start.value if start else None,
        until.value if until else None,
        region.value if region else None,
        basis or (),
        confirmed.value if confirmed else None,
        span=opened.span.to(last.span),
    )


def literals_in_brackets(parts: Sequence[Any]) -> tuple[Any, tuple[Expression, ...], Any]:
    """A list of literals between its parentheses."""
    return parts[0], tuple(parts[1:-1:2]), parts[-1]


def calendar(parts: Sequence[Any]) -> Calendar:
    """`calendar NAME in DS days off where EXPR working days where EXPR`."""
    keyword, word, _, data_set, off_word, off, worked_word, worked = parts
    return Calendar(
        word.text,
        data_set.text,
        off,
        worked,
        span=keyword.span.to(worked.span),
        name_span=word.span,
        data_set_span=data_set.span,
        clause_spans=(
            ("HEAD", keyword.span.to(data_set.span)),
            ("DAYS_OFF", off_word.span.to(off.span)),
            ("DAYS_WORKED", worked_word.span.to(worked.span)),
        ),
    )


def definition(parts: Sequence[Any]) -> Definition:
    """`define NAME(…) "title" under C as EXPR`."""
    keyword, word, _, arguments, closed, title, under, basis, as_word, body = parts
    spans = [("HEAD", keyword.span.to((title or closed).span))]
    spans += [("UNDER", under.span.to(basis[-1].span))] if under else []
    return Definition(
        word.text,
        arguments or (),
        title.value if title else None,
        basis or (),
        body,
        span=keyword.span.to(body.span),
        name_span=word.span,
        clause_spans=(*spans, ("AS", as_word.span.to(body.span))),
    )


def arguments(parts: Sequence[Any]) -> tuple[Argument, ...]:
    """Arguments between commas."""
    return tuple(parts[::2])


def argument(parts: Sequence[Any]) -> Argument:
    """`post in organization.staff` or `day: date`."""
    word, sign, said = parts
    span = word.span.to(said.span)
    if sign.type == "COLON":
        return Argument(word.text, None, said, span=span)
    return Argument(word.text, said.text, None, span=span)
