"""Good programs: their canonical text in both surfaces is kept beside them.

With HUIYAN_ACCEPT set the texts are written anew, to be read before they are committed.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dsl.format import format_file
from dsl.grammar import parse
from dsl.syntax.declarations import Surface
from dsl.text.source import SourceText

_FOLDER = Path(__file__).parent / "good"
_FILES = sorted(path.name for path in _FOLDER.glob("*.huiyan"))


@pytest.mark.parametrize("surface", ["zh", "en"])
@pytest.mark.parametrize("name", _FILES)
def test_canonical_text(name: str, surface: Surface) -> None:
    source = SourceText(name, (_FOLDER / name).read_bytes().decode("utf-8"))
    parsed = parse(source)
    assert not parsed.diagnostics
    text = format_file(parsed.file, source, surface=surface)
    kept = (_FOLDER / name).with_suffix(f".{surface}.txt")
    if os.environ.get("HUIYAN_ACCEPT"):
        kept.write_text(text, encoding="utf-8")
    assert text == kept.read_text(encoding="utf-8")
    again = SourceText("again.huiyan", text)
    reread = parse(again)
    assert reread.file.declarations == parsed.file.declarations
    assert format_file(reread.file, again) == text


def test_line_ends_of_other_systems_make_no_difference() -> None:
    for name in _FILES:
        text = (_FOLDER / name).read_text(encoding="utf-8")
        unix, windows = SourceText(name, text), SourceText(name, text.replace("\n", "\r\n"))
        expected = format_file(parse(unix).file, unix)
        assert format_file(parse(windows).file, windows) == expected
