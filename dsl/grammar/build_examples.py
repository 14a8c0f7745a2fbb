"""Builders of examples: tables of given rows, and what is expected of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, cast

from dsl.diagnostics import diagnose
from dsl.diagnostics.diagnostic import Related
from dsl.grammar.build_clauses import severity_word, whole_number
from dsl.grammar.lexemes import Lexeme
from dsl.grammar.meant import tell_unknown_word
from dsl.syntax.examples import Cell, Example, Expect, Given
from dsl.syntax.expressions import Expression, Name

MAX_SCORE = 100

#: `\|` is a bar inside a cell; a cell that begins with `#` writes `\#`.
_CELL_ESCAPE = re.compile(r"\\([|\\#])")


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
    cells = [cells_of(row) for row in rows]
    header = cells[0] if cells else ()
    tell_widths(rows)
    last = rows[-1] if rows else data_set
    return Given(
        data_set.text,
        header,
        tuple(row for row in cells[1:] if len(row) == len(header)),
        span=keyword.span.to(last.span),
        data_set_span=data_set.span,
    )


def tell_widths(rows: Sequence[Lexeme]) -> None:
    """Tell HY111 of every row that has not as many cells as the first."""
    widths = [len(cast("tuple[int, ...]", row.value)) - 1 for row in rows]
    for row, width in zip(rows[1:], widths[1:], strict=True):
        if width not in (0, widths[0]):
            title = Related(rows[0].span, "header")
            found = diagnose("HY111", row.span, title, cells=width, columns=widths[0])
            row.reading.found.append(found)


def cells_of(row: Lexeme) -> tuple[Cell, ...]:
    """The cells between the bars of a row."""
    source, reading = row.reading.source.text, row.reading
    bars: tuple[int, ...] = row.value  # type: ignore[assignment]
    found = []
    for left, right in pairwise(bars):
        raw = source[left + 1 : right]
        text = raw.strip()
        start = left + 1 + len(raw) - len(raw.lstrip())
        span = reading.span(start, start + len(text)) if text else reading.span(left + 1, right)
        found.append(Cell(_CELL_ESCAPE.sub(r"\1", text), span=span))
    return tuple(found)


def expect(parts: Sequence[Any]) -> Expect:
    """`expect finding for V severity high score 30 with m = V`.

    An unknown outcome is told and left empty.
    """
    keyword, word, _, subject, _, severity, _, score, _, measures = parts
    known = word.reading.vocabulary.outcomes
    if word.text not in known:
        tell_unknown_word(word, "outcome", known)
    last = [word, *(subject or ()), severity, score, *(v for _, v in measures or ())]
    outcome: Any = known.get(word.text, "")
    return Expect(
        outcome,
        subject or (),
        measures or (),
        severity_word(severity) if severity is not None else None,
        _score(score) if score is not None else None,
        span=keyword.span.to([part for part in last if part is not None][-1].span),
    )


def _score(written: Lexeme) -> int | None:
    """The score that is expected; HY186 where none can be so."""
    score = whole_number(written, MAX_SCORE)
    if score is None:
        written.reading.found.append(diagnose("HY186", written.span, found=written.text))
    return score


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
