"""Builders of declarations: clauses in any order are put in their places, and judged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from dsl.diagnostics import diagnose
from dsl.diagnostics.diagnostic import Related
from dsl.grammar.build_clauses import Clause, FindingParts, Placed
from dsl.grammar.lexemes import Lexeme
from dsl.grammar.meant import tell_unknown_word
from dsl.syntax.declarations import (
    Argument,
    Article,
    Cell,
    Declaration,
    Definition,
    Each,
    Example,
    Expect,
    Given,
    Measure,
    Message,
    Parameter,
    ParameterValue,
    Regulation,
    Rule,
)
from dsl.syntax.expressions import Expression, Name
from dsl.text.source import Span

#: `\|` is a bar inside a cell; a cell that begins with `#` writes `\#`.
_CELL_ESCAPE = re.compile(r"\\([|\\#])")


def file(parts: Sequence[Declaration | None]) -> tuple[Declaration, ...]:
    """All declarations; a rule without its base is none."""
    return tuple(part for part in parts if part is not None)


# ---- regulations ----


def regulation(parts: Sequence[Any]) -> Regulation:
    """A regulation or a method with its clauses; the first of two alike counts."""
    keyword, word, title, *clauses = parts
    last = clauses[-1] if clauses else title
    said = _once(c for c in clauses if isinstance(c, Clause))
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
    """`article 9 "…" from D until D`."""
    placed, text, _, start, _, until = parts
    assert isinstance(placed, Placed), "the grammar begins an article with its provision"
    return Article(
        placed.provision,
        text.value,
        start.value if start else None,
        until.value if until else None,
        span=placed.span.to((until or start or text).span),
    )


# ---- parameters and definitions ----


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
    """`400 万元 from D until D for "330100" under C`."""
    value, _, start, _, until, _, region, _, basis = parts
    opened, literal, closed = value if isinstance(value, tuple) else (value, value, value)
    last = basis[-1] if basis else region or until or start or closed
    return ParameterValue(
        literal,
        start.value if start else None,
        until.value if until else None,
        region.value if region else None,
        basis or (),
        span=opened.span.to(last.span),
    )


def literals_in_brackets(parts: Sequence[Any]) -> tuple[Any, tuple[Expression, ...], Any]:
    """A list of literals between its parentheses."""
    return parts[0], tuple(parts[1:-1:2]), parts[-1]


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


# ---- rules ----


def rule(parts: Sequence[Any]) -> Rule | None:
    """A rule; None, and told, where it has no base."""
    keyword, word, title, *clauses = parts
    heads = [c for c in clauses if isinstance(c, Clause)]
    findings = [c for c in clauses if isinstance(c, FindingParts)]
    steps = [c for c in clauses if isinstance(c, tuple)]
    bases = [(k, node) for k, node in steps if isinstance(node, Each)]
    said = _once(heads)
    _tell_order(clauses)
    _tell_twice([k for k, _ in bases])
    _tell_twice([f.keyword for f in findings])
    if not bases:
        keyword.reading.found.append(diagnose("HY120", word.span, rule=word.text))
        return None
    severity, severity_span = said["SEVERITY"].value if "SEVERITY" in said else (None, None)
    measures, message = _finding(findings)
    basis = tuple(c for h in heads if h.keyword.type == "UNDER" for c in h.value)
    spans = [("HEAD", keyword.span.to(title.span))]
    spans += [(h.keyword.type, h.span) for h in heads]
    spans += [(f.keyword.type, f.keyword.span) for f in findings[:1]]
    return Rule(
        word.text,
        title.value,
        basis,
        severity,
        said["DATED"].value if "DATED" in said else None,
        bases[0][1],
        tuple(node for _, node in steps if not isinstance(node, Each)),
        measures,
        message,
        span=keyword.span.to(_span_of(clauses[-1]) if clauses else title.span),
        name_span=word.span,
        severity_span=severity_span,
        clause_spans=tuple(spans),
    )


def _finding(findings: Sequence[FindingParts]) -> tuple[tuple[Measure, ...], Message | None]:
    parts = findings[0].parts if findings else ()
    messages = [(k, part) for k, part in parts if isinstance(part, Message)]
    _tell_twice([k for k, _ in messages])
    measures = tuple(part for _, part in parts if isinstance(part, Measure))
    return measures, messages[0][1] if messages else None


def _span_of(clause: Any) -> Span:
    node = clause[1] if isinstance(clause, tuple) else clause
    span: Span = node.span
    return span


def _keyword_of(clause: Any) -> Lexeme:
    keyword: Lexeme = clause[0] if isinstance(clause, tuple) else clause.keyword
    return keyword


def _tell_order(clauses: Sequence[Any]) -> None:
    """`each` stands before every step, and nothing stands after `finding`."""
    based, found = False, False
    has_base = any(isinstance(c, tuple) and isinstance(c[1], Each) for c in clauses)
    for clause in clauses:
        keyword = _keyword_of(clause)
        words = keyword.reading.vocabulary
        if found and not isinstance(clause, FindingParts):
            _tell_misplaced(keyword, before=words.say("FINDING"), after="")
        elif isinstance(clause, tuple) and not based and has_base and keyword.type != "EACH":
            _tell_misplaced(keyword, before="", after=words.say("EACH"))
        based = based or keyword.type == "EACH"
        found = found or isinstance(clause, FindingParts)


def _tell_misplaced(keyword: Lexeme, *, before: str, after: str) -> None:
    keyword.reading.found.append(
        diagnose("HY121", keyword.span, clause=keyword.text, before=before, after=after)
    )


# ---- examples ----


def example(parts: Sequence[Any]) -> Example:
    """An example with its tables and expectations."""
    keyword, title, _, rule_name, as_of, day, *clauses = parts
    last = clauses[-1] if clauses else day or rule_name
    return Example(
        title.value,
        rule_name.text,
        day.value if as_of else None,
        tuple(c for c in clauses if isinstance(c, Given)),
        tuple(c for c in clauses if isinstance(c, Expect) and c.outcome),
        span=keyword.span.to(last.span),
        rule_span=rule_name.span,
        clause_spans=(("HEAD", keyword.span.to((day or rule_name).span)),),
    )


def given(parts: Sequence[Any]) -> Given:
    """A data set and its table; rows are as wide as the header, or told of."""
    keyword, data_set, *rows = parts
    if not rows:
        keyword.reading.found.append(diagnose("HY129", data_set.span, data_set=data_set.text))
    cells = [_cells(row) for row in rows]
    header = cells[0] if cells else ()
    for row, lexeme in zip(cells[1:], rows[1:], strict=True):
        if len(row) != len(header) and len(lexeme.value) > 1:
            title = Related(rows[0].span, "header")
            found = diagnose(
                "HY111", lexeme.span, title, cells=len(row), columns=len(header)
            )
            keyword.reading.found.append(found)
    last = rows[-1] if rows else data_set
    return Given(
        data_set.text,
        header,
        tuple(row for row in cells[1:] if len(row) == len(header)),
        span=keyword.span.to(last.span),
        data_set_span=data_set.span,
    )


def _cells(row: Lexeme) -> tuple[Cell, ...]:
    source, reading = row.reading.source.text, row.reading
    bars: tuple[int, ...] = row.value  # type: ignore[assignment]
    found = []
    for left, right in zip(bars, bars[1:], strict=False):
        raw = source[left + 1 : right]
        text = raw.strip()
        start = left + 1 + len(raw) - len(raw.lstrip())
        span = reading.span(start, start + len(text)) if text else reading.span(left + 1, right)
        found.append(Cell(_CELL_ESCAPE.sub(r"\1", text), span=span))
    return tuple(found)


def expect(parts: Sequence[Any]) -> Expect:
    """`expect finding for V with m = V`; an unknown outcome is told and left empty."""
    keyword, word, _, subject, _, measures = parts
    known = word.reading.vocabulary.outcomes
    if word.text not in known:
        tell_unknown_word(word, "outcome", known)
    last = measures[-1][1] if measures else subject[-1] if subject else word
    outcome: Any = known.get(word.text, "")
    return Expect(outcome, subject or (), measures or (), span=keyword.span.to(last.span))


def literals(parts: Sequence[Any]) -> tuple[Expression, ...]:
    """Literals between commas."""
    return tuple(parts[::2])


def assignments(parts: Sequence[Any]) -> tuple[tuple[Name, Expression], ...]:
    """`m = V` between commas."""
    return tuple(parts[::2])


def assignment(parts: Sequence[Any]) -> tuple[Name, Expression]:
    """`m = V`."""
    word, _, value = parts
    return Name(word.text, span=word.span), value


# ---- twice ----


def _once(clauses: Iterable[Clause]) -> dict[str, Clause]:
    """The first clause of each keyword; a second one is told of, save for citations."""
    said: dict[str, Clause] = {}
    for clause in clauses:
        first = said.setdefault(clause.keyword.type, clause)
        if first is not clause and clause.keyword.type != "UNDER":
            _tell_twice([first.keyword, clause.keyword])
    return said


def _tell_twice(keywords: Sequence[Lexeme]) -> None:
    for second in keywords[1:]:
        first = Related(keywords[0].span, "first")
        found = diagnose("HY119", second.span, first, clause=second.text)
        second.reading.found.append(found)
