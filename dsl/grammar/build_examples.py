"""Builders of examples: tables of given rows, and what is expected of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, cast, overload

from dsl.diagnostics import diagnose
from dsl.diagnostics.diagnostic import Related
from dsl.grammar.build_clauses import severity_word, whole_number
from dsl.grammar.lexemes import Lexeme
from dsl.grammar.meant import tell_unknown_word
from dsl.syntax.examples import Cell, Example, Expect, Given, Setting
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
        tuple(c for c in clauses if isinstance(c, Setting)),
        span=keyword.span.to(last.span),
        rule_span=rule_name.span,
        clause_spans=(("HEAD", keyword.span.to((day or rule_name).span)),),
    )


def given(parts: Sequence[Any]) -> Given:
    """A data set and its table; rows are as wide as the header, or told of."""
    keyword, data_set, *rows = parts
    if not rows:
        keyword.reading.found.append(diagnose("HY129", data_set.span, data_set=data_set.text))
    header = cells_of(rows[0]) if rows else ()
    tell_widths(rows)
    last = rows[-1] if rows else data_set
    return Given(
        data_set.text,
        header,
        _Rows(row for row in rows[1:] if len(row.value) == len(header) + 1),
        span=keyword.span.to(last.span),
        data_set_span=data_set.span,
    )


def setting(parts: Sequence[Any]) -> Setting:
    """`given parameter NAME = VALUE`."""
    keyword, _, name, _, value = parts
    last = value[2].span if isinstance(value, tuple) else value.span
    return Setting(
        name.text,
        value[1] if isinstance(value, tuple) else value,
        span=keyword.span.to(last),
        name_span=name.span,
    )


class _Rows(Sequence[tuple[Cell, ...]]):
    """Rows of an example, whose cells are read when one asks for them.

    They are most of the text of a rule, and only those ask who try the examples or format them.
    """

    __slots__ = ("_cells", "_lexemes")

    def __init__(self, lexemes: Iterable[Lexeme]) -> None:
        self._lexemes = tuple(lexemes)
        self._cells: tuple[tuple[Cell, ...], ...] | None = None

    def _read(self) -> tuple[tuple[Cell, ...], ...]:
        if self._cells is None:
            self._cells = tuple(map(cells_of, self._lexemes))
        return self._cells

    def __len__(self) -> int:
        return len(self._lexemes)

    @overload
    def __getitem__(self, index: int) -> tuple[Cell, ...]: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[tuple[Cell, ...], ...]: ...
    def __getitem__(self, index: int | slice) -> tuple[Any, ...]:
        return self._read()[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._read() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._read())

    def __repr__(self) -> str:
        return repr(self._read())


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
    source, span_of = row.reading.source.text, row.reading.span
    bars: tuple[int, ...] = row.value  # type: ignore[assignment]
    found = []
    left = bars[0] + 1
    for right in bars[1:]:
        raw = source[left:right]
        text = raw.strip()
        if text:
            start = left + raw.index(text)
            span = span_of(start, start + len(text))
            if "\\" in text:
                text = _CELL_ESCAPE.sub(r"\1", text)
        else:
            span = span_of(left, right)
        found.append(Cell(text, span=span))
        left = right + 1
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
