"""Every code that the program tells has its page, and every page its code."""

from __future__ import annotations

import re

import pytest

from dsl.diagnostics.page import load_page, page_codes
from tests.project.repository import PRODUCT, read, tracked_with

_CODE = re.compile(r"""["'](HY[1-8]\d\d)["']""")
_BLOCK = re.compile(r"^```\w+(?: (wrong|right))?$", re.MULTILINE)


def _told() -> set[str]:
    sources = (p for p in tracked_with(".py", ".tsv", ".json") if p.parts[0] in PRODUCT)
    return {code for path in sources for code in _CODE.findall(read(path))}


def test_codes_told_are_the_codes_explained() -> None:
    assert _told() == set(page_codes())


@pytest.mark.parametrize("code", page_codes())
def test_a_page_explains_in_both_languages_with_examples(code: str) -> None:
    page = load_page(code)
    assert page.body.startswith(f"# {code} · ")
    _, chinese = page.body.split("\n## 中文\n")
    chinese, english = chinese.split("\n## English\n")
    # From HY5xx on, what is wrong may be a file or a process, of which only a trace is shown.
    wanted = {"wrong", "right"} if code < "HY5" else set()
    for part in (chinese, english):
        kinds = _BLOCK.findall(part)
        assert kinds
        assert wanted <= set(kinds)


@pytest.mark.parametrize("code", page_codes())
def test_both_languages_say_the_same_with_the_same_values(code: str) -> None:
    words = load_page(code).words
    assert len(words["zh"].help) == len(words["en"].help)
    assert set(words["zh"].related) == set(words["en"].related)
    assert words["zh"].message
    assert words["en"].message
