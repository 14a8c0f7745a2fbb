"""Tree → text → tree, and text → canonical text: nothing is lost, nothing moves twice."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.format import format_file, show_expression, show_file
from dsl.grammar import Parsed, parse, parse_expression
from dsl.surface import vocabulary
from dsl.syntax.declarations import Declaration, Surface
from dsl.syntax.expressions import Expression
from dsl.text.source import SourceText
from tests.dsl_syntax.layout import laid_out
from tests.strategies.expressions import expressions
from tests.strategies.syntax import files, surfaces


def read(text: str) -> tuple[Parsed, SourceText]:
    """`text` parsed; a test that meets a mistake here shows the text."""
    source = SourceText("generated.huiyan", text)
    parsed = parse(source)
    assert parsed.ok, (text, parsed.diagnostics)
    return parsed, source


@given(expressions(4), surfaces)
@settings(max_examples=150, deadline=None)
def test_expressions_come_back(expression: Expression, surface: Surface) -> None:
    text = show_expression(expression, vocabulary(surface))
    parsed = parse_expression(text, surface)
    assert not parsed.diagnostics, (text, parsed.diagnostics)
    assert parsed.expression == expression, text


@given(files, surfaces)
@settings(max_examples=100, deadline=None)
def test_files_come_back(declarations: tuple[Declaration, ...], surface: Surface) -> None:
    parsed, source = read(show_file(declarations, surface))
    assert parsed.file.declarations == declarations
    assert format_file(parsed.file, source) == source.text


@given(files)
@settings(max_examples=75, deadline=None)
def test_surfaces_convert_both_ways(declarations: tuple[Declaration, ...]) -> None:
    english = show_file(declarations, "en")
    parsed, source = read(english)
    chinese, chinese_source = read(format_file(parsed.file, source, surface="zh"))
    assert chinese.file.declarations == declarations
    assert format_file(chinese.file, chinese_source, surface="en") == english


@given(files, surfaces, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_any_layout_becomes_the_canonical_one(
    declarations: tuple[Declaration, ...], surface: Surface, random: object
) -> None:
    canonical = show_file(declarations, surface)
    text, comments = laid_out(canonical, surface, random)  # type: ignore[arg-type]
    parsed, source = read(text)
    assert parsed.file.declarations == declarations, text
    formatted = format_file(parsed.file, source)
    again, again_source = read(formatted)
    assert again.file.declarations == declarations
    assert Counter(c.text for c in again.file.comments) == Counter(comments), (text, formatted)
    assert format_file(again.file, again_source) == formatted, text
    assert comments or formatted == canonical
