"""The cookbook: questions, each with steps that the checker takes beside the page's pack."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dsl.check import check_files
from dsl.diagnostics import Diagnostic
from dsl.format import format_file
from dsl.grammar.parse import parse
from dsl.syntax.declarations import File, Surface
from dsl.text.source import SourceText
from tests.dsl_check.cases import whole_text
from tests.dsl_check.schema import SCHEMA
from tests.project.repository import read

PAGES: tuple[Surface, ...] = ("zh", "en")
_FENCE = re.compile(r"^```huiyan( steps)?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def _page(surface: Surface) -> str:
    return read(Path("docs/cookbook") / f"{surface}.md")


def _parsed(text: str, name: str, surface: Surface) -> File:
    parsed = parse(SourceText(name, text), surface=surface)
    assert not parsed.diagnostics, parsed.diagnostics
    return parsed.file


def _pack(surface: Surface) -> list[File]:
    blocks = [text for steps, text in _FENCE.findall(_page(surface)) if not steps]
    return [_parsed(text, f"pack-{i}.huiyan", surface) for i, text in enumerate(blocks)]


_STEPS = [
    (surface, number, text)
    for surface in PAGES
    for number, (steps, text) in enumerate(_FENCE.findall(_page(surface)))
    if steps
]


@pytest.mark.parametrize(
    ("surface", "number", "text"), _STEPS, ids=[f"{s}-{n}" for s, n, _ in _STEPS]
)
def test_steps_are_free_of_mistakes(surface: Surface, number: int, text: str) -> None:
    rule = _parsed(whole_text(text), f"{surface}-{number}.huiyan", surface)
    found: list[Diagnostic] = list(check_files([*_pack(surface), rule], SCHEMA).diagnostics)
    assert found == []


@pytest.mark.parametrize("surface", PAGES)
def test_questions_are_numbered(surface: Surface) -> None:
    numbers = re.findall(r"^### (\d+)\. ", _page(surface), re.MULTILINE)
    assert len(numbers) >= 30
    assert numbers == [str(n) for n in range(1, len(numbers) + 1)]


@pytest.mark.parametrize("surface", PAGES)
def test_declarations_stand_in_their_canonical_layout(surface: Surface) -> None:
    for steps, text in _FENCE.findall(_page(surface)):
        if not steps:
            source = SourceText("block.huiyan", text)
            laid_out = format_file(parse(source, surface=surface).file, source)
            assert laid_out.split("\n\n", 1)[1] == text


def test_both_pages_have_the_same_pieces() -> None:
    chinese, english = ([steps for steps, _ in _FENCE.findall(_page(s))] for s in PAGES)
    assert chinese == english
