"""Bad programs: the codes on the guilty lines, and the exact drawing beside each file.

With HUIYAN_ACCEPT set the drawings are written anew, to be read before they are committed.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path

import pytest

from dsl.diagnostics.show import Language, show_diagnostics
from dsl.grammar import parse
from dsl.text.source import SourceText

_FOLDER = Path(__file__).parent / "bad"
_FILES = sorted(path.name for path in _FOLDER.glob("*.huiyan"))
_GUILTY = re.compile(r"#!((?: HY\d{3})+)")


def _source(name: str) -> SourceText:
    return SourceText(name, (_FOLDER / name).read_bytes().decode("utf-8"))


@pytest.mark.parametrize("name", _FILES)
def test_codes_stand_on_the_guilty_lines(name: str) -> None:
    source = _source(name)
    expected = Counter(
        (number, code)
        for number, line in enumerate(source.text.split("\n"), 1)
        for match in _GUILTY.finditer(line)
        for code in match.group(1).split()
    )
    found = Counter(
        (source.place(d.span.start).line, d.code) for d in parse(source).diagnostics if d.span
    )
    assert found == expected


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", _FILES)
def test_drawings_are_as_kept(name: str, language: Language) -> None:
    source = _source(name)
    drawn = show_diagnostics(parse(source).diagnostics, [source], language=language)
    kept = (_FOLDER / name).with_suffix(f".{language}.txt")
    if os.environ.get("HUIYAN_ACCEPT"):
        kept.write_text(drawn, encoding="utf-8")
    assert drawn == kept.read_text(encoding="utf-8")


def test_every_code_of_the_floor_is_in_the_corpus() -> None:
    codes = {c for name in _FILES for c in re.findall(r"HY\d{3}", _source(name).text)}
    bounds = {"HY114", "HY115", "HY116", "HY125"}  # tests/dsl_syntax/test_bounds.py
    of_messages = {"HY160"}
    of_decision_tables = {"HY135", "HY136", "HY137"}
    assert (
        codes | bounds
        == {f"HY{number}" for number in range(101, 130)} | of_decision_tables | of_messages
    )
