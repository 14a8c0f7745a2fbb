"""No text raises: good files with a few characters or lines changed, and plain noise."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.diagnostics.show import show_diagnostics
from dsl.format import format_file
from dsl.grammar import parse, parse_expression
from dsl.text.source import SourceText
from tests.strategies.names import RESERVED

_GOOD = sorted((Path(__file__).parent / "good").glob("*.huiyan"))
_PIECES = [
    *sorted(RESERVED),
    *'()"“”{}|#,.:=<>+-*/\\\n\t 0159年月日',
    "第九条",
    "\u200b",
    "\0",
    "😀",
]


def _check(text: str) -> None:
    """Parsing, telling and formatting end well, and spans lie in the text."""
    source = SourceText("fuzz.huiyan", text)
    parsed = parse(source)
    for diagnostic in parsed.diagnostics:
        assert diagnostic.span is not None
        assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(text)
    show_diagnostics(parsed.diagnostics, [source], language="zh")
    show_diagnostics(parsed.diagnostics, [source], language="en", color=True)
    if parsed.ok:
        formatted = SourceText("again.huiyan", format_file(parsed.file, source))
        again = parse(formatted)
        assert again.file.declarations == parsed.file.declarations, text
        assert format_file(again.file, formatted) == formatted.text


def _changed(text: str, random: Random) -> str:
    for _ in range(random.randint(1, 4)):
        place = random.randrange(len(text) + 1)
        end = min(len(text), place + random.choice((0, 1, 1, 2, 8, 40)))
        piece = random.choice((random.choice(_PIECES), "", text[end : end + 10]))
        text = text[:place] + piece + text[end:]
        if random.random() < 0.3:
            lines = text.split("\n")
            moved = lines.pop(random.randrange(len(lines)))
            lines.insert(random.randrange(len(lines) + 1), moved)
            text = "\n".join(lines)
    return text


@pytest.mark.parametrize("path", _GOOD, ids=lambda p: p.name)
def test_changed_files_never_raise(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    random = Random(20180101)
    for _ in range(150):
        _check(_changed(text, random))


@given(st.lists(st.sampled_from(_PIECES), max_size=60).map(" ".join))
@settings(max_examples=200, deadline=None)
def test_words_in_any_order_never_raise(text: str) -> None:
    _check(text)


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_noise_never_raises(text: str) -> None:
    _check(text)
    _check(f'rule a "b"\n  each x in d.s\n  where {text}')
    parse_expression(text, "zh")


@pytest.mark.parametrize("end", ["", " ", "\n", "  # c", " # c\n"])
@pytest.mark.parametrize("row", ["|", "| 1", "| 1 | 2", "| 1 |", "\\|", "| \\"])
def test_rows_at_the_end_of_the_text(row: str, end: str) -> None:
    _check(f'example "a" for b\n  given d.s\n    | x |\n    {row}{end}')
