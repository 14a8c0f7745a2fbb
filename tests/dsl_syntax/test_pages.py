"""The pages of the codes of this floor: their examples do what they say."""

from __future__ import annotations

import re
import string

import pytest

from dsl.diagnostics import sort_diagnostics
from dsl.diagnostics.page import Page, load_page, page_codes, tell
from dsl.grammar import MAX_CHARACTERS, Parsed, parse
from dsl.text.source import SourceText

_CODES = [code for code in page_codes() if code.startswith("HY1")]
_BLOCK = re.compile(r"```huiyan (wrong|right)\n(.*?)```", re.DOTALL)
#: What the dots of an example stand for, where the mistake is one of size.
_REPEATED = {
    "HY115": (", …", "".join(f", {n}" for n in range(1_001))),
    "HY116": ("# …", "#" * (MAX_CHARACTERS + 1)),
    "HY125": ("; 2 …", "; 2 " * 60),
}


def _blocks(code: str) -> list[tuple[str, str]]:
    dots, repeated = _REPEATED.get(code, ("\0", ""))
    return [(m.group(1), m.group(2).replace(dots, repeated)) for m in _parts(load_page(code))]


def _parts(page: Page) -> list[re.Match[str]]:
    return list(_BLOCK.finditer(page.body))


def _parsed(text: str) -> Parsed:
    return parse(SourceText("page.huiyan", text))


@pytest.mark.parametrize("code", _CODES)
def test_a_wrong_block_yields_the_code(code: str) -> None:
    wrong = [text for word, text in _blocks(code) if word == "wrong"]
    assert len(wrong) == 2, "one example a language"
    for text in wrong:
        assert code in {d.code for d in _parsed(text).diagnostics}, text


@pytest.mark.parametrize("code", _CODES)
def test_a_right_block_parses(code: str) -> None:
    right = [text for word, text in _blocks(code) if word == "right"]
    assert len(right) == 2, "one example a language"
    for text in right:
        assert not _parsed(text).diagnostics, text


@pytest.mark.parametrize("code", _CODES)
def test_both_languages_ask_for_the_arguments_that_are_given(code: str) -> None:
    for text in (text for word, text in _blocks(code) if word == "wrong"):
        for diagnostic in sort_diagnostics(_parsed(text).diagnostics):
            given = {name for name, _ in diagnostic.arguments}
            words = load_page(diagnostic.code).words
            for language in ("zh", "en"):
                said = words[language]
                templates = [said.message, said.label, *said.help, *said.related.values()]
                asked = {n for t in templates for _, n, _, _ in string.Formatter().parse(t) if n}
                assert asked <= given
                assert tell(diagnostic, language).message


def test_pages_have_both_parts() -> None:
    for code in _CODES:
        body = load_page(code).body
        assert body.startswith(f"# {code} · ")
        assert 0 < body.index("\n## 中文\n") < body.index("\n## English\n")
