"""Pages of names, types, clauses and time: what they call wrong is wrong, right is right."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from _pytest.mark import ParameterSet

from dsl.diagnostics.page import Page, load_page, page_codes
from tests.dsl_check.cases import check_case

_CODES = [code for code in page_codes() if code[:3] in ("HY2", "HY3", "HY4")]
_BLOCK = re.compile(r"```huiyan (wrong|right)\n(.*?)```", re.DOTALL)


def _blocks(wanted: str) -> list[ParameterSet]:
    return list(_drawn(wanted))


def _drawn(wanted: str) -> Iterator[ParameterSet]:
    for code in _CODES:
        for number, (kind, text) in enumerate(_BLOCK.findall(load_page(code).body), start=1):
            if kind == wanted:
                yield pytest.param(code, text, id=f"{code}-{number}")


@pytest.mark.parametrize(("code", "text"), _blocks("wrong"))
def test_wrong_examples_tell_the_code_of_their_page_alone(code: str, text: str) -> None:
    assert set(check_case(text).codes()) == {code}


@pytest.mark.parametrize(("code", "text"), _blocks("right"))
def test_right_examples_tell_nothing(code: str, text: str) -> None:
    assert check_case(text).codes() == []


@pytest.mark.parametrize("code", _CODES)
def test_each_page_has_both_languages_whole(code: str) -> None:
    page: Page = load_page(code)
    chinese, english = page.body.split("\n## English\n")
    assert "\n## 中文\n" in chinese
    for part in (chinese, english):
        assert [kind for kind, _ in _BLOCK.findall(part)] == ["wrong", "right"]
    assert set(page.words["zh"].related) == set(page.words["en"].related)
    assert len(page.words["zh"].help) == len(page.words["en"].help)
