"""Each lint by itself: the code on the guilty line, and nothing on any other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from dsl.format import format_file
from dsl.grammar import parse
from dsl.lint.fixing import apply_fixes
from dsl.lint.registry import LINTS, lint_named
from dsl.text.source import SourceText
from tests.lint.cases import lint_case

_FOLDER = Path(__file__).parent / "corpus"
_EXPECTED = re.compile(r"#! (HY\d{3})")


def _cases() -> Iterator[ParameterSet]:
    for path in sorted(_FOLDER.glob("*.huiyan")):
        for number, text in enumerate(path.read_text(encoding="utf-8").split("\n---\n"), start=1):
            yield pytest.param(path.stem, text.strip() + "\n", id=f"{path.stem}-{number}")


@pytest.mark.parametrize(("name", "text"), list(_cases()))
def test_the_code_stands_on_the_guilty_line(name: str, text: str) -> None:
    lint = lint_named(name)
    assert lint is not None
    case = lint_case(text, lints=(lint,))
    lines = enumerate(case.source.text.splitlines(), start=1)
    expected = [(n, code) for n, line in lines for code in _EXPECTED.findall(line)]
    assert case.told() == expected


@pytest.mark.parametrize(("name", "text"), list(_cases()))
def test_mends_are_clean_and_final(name: str, text: str) -> None:
    """What is mended is not told again, is in canonical layout, and stays as it is."""
    lint = lint_named(name)
    assert lint is not None
    case = lint_case(text, lints=(lint,))
    if not case.linted.fixes:
        return
    mended = apply_fixes(case.source, case.linted.fixes)
    again = lint_case(mended, lints=(lint,))
    assert again.told() == []
    source = SourceText("mended.huiyan", mended)
    assert format_file(parse(source).file, source) == mended
    assert apply_fixes(again.source, again.linted.fixes) == mended


def test_each_lint_is_shown_to_fire_and_to_rest() -> None:
    texts = {p.stem: p.read_text(encoding="utf-8") for p in _FOLDER.glob("*.huiyan")}
    assert set(texts) == {lint.name for lint in LINTS}
    for name, text in texts.items():
        fires = [bool(_EXPECTED.search(case)) for case in text.split("\n---\n")]
        assert any(fires), name
        assert not all(fires), name
