"""Rows of examples are read when one asks for them, and what is wrong with them at once."""

from __future__ import annotations

import pytest

from dsl.grammar import build_examples, parse
from dsl.grammar.lexemes import Lexeme
from dsl.syntax.examples import Cell, Example, Given
from dsl.text.source import SourceText

TEXT = """language en

example "one" for late
  given office.payments
    | person | note      |
    | a \\| b |  x        |
    |        | \\# y      |  # a comment
    | c      |
  expect none
"""


def _given(text: str) -> tuple[Given, list[str]]:
    parsed = parse(SourceText("example.huiyan", text))
    (example,) = parsed.file.declarations
    assert isinstance(example, Example)
    return example.given[0], [d.code for d in parsed.diagnostics]


def test_rows_are_those_as_wide_as_the_header() -> None:
    rows, codes = _given(TEXT)
    assert codes == ["HY111"]
    assert len(rows.rows) == 2
    assert [[cell.text for cell in row] for row in rows.rows] == [["a | b", "x"], ["", "# y"]]
    places = [TEXT[c.span.start : c.span.end] for row in rows.rows for c in row]
    assert places == ["a \\| b", "x", "        ", "\\# y"]


def test_nobody_reads_cells_before_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[Lexeme] = []
    read = build_examples.cells_of

    def cells_of(row: Lexeme) -> tuple[Cell, ...]:
        taken.append(row)
        return read(row)

    monkeypatch.setattr(build_examples, "cells_of", cells_of)
    rows, _ = _given(TEXT)
    assert len(taken) == 1  # the header
    assert rows.rows[0][0].text == "a | b"
    assert rows.rows[1][1].text == "# y"
    assert len(taken) == 3


def test_rows_are_equal_by_what_their_cells_say() -> None:
    one, other = (_given(text)[0] for text in (TEXT, TEXT.replace("|  x  ", "| x   ")))
    assert one == other
    assert hash(one.rows) == hash(other.rows)
    assert repr(one) == repr(other)
    assert one != _given(TEXT.replace("|  x  ", "|  z  "))[0]
