"""Pages of lints: what they call wrong is told, what they call right is not."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from _pytest.mark import ParameterSet

from dsl.diagnostics.page import load_page, page_codes, tell
from dsl.lint.registry import LINTS, lint_named
from tests.lint.cases import lint_case

_CODES = [code for code in page_codes() if code[:3] == "HY8"]
_BLOCK = re.compile(r"```huiyan (wrong|right)\n(.*?)```", re.DOTALL)
_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")


def _blocks(wanted: str) -> list[ParameterSet]:
    return list(_drawn(wanted))


def _drawn(wanted: str) -> Iterator[ParameterSet]:
    for code in _CODES:
        for number, (kind, text) in enumerate(_BLOCK.findall(load_page(code).body), start=1):
            if kind == wanted:
                yield pytest.param(code, text, id=f"{code}-{number}")


def _told(code: str, text: str) -> list[str]:
    """The codes told; ignores are judged beside all lints, a lint by itself."""
    own = lint_named(code)
    lints = LINTS if own is None else (own,)
    case = lint_case(text, lints=lints)
    for diagnostic in case.linted.diagnostics:
        for language in ("zh", "en"):
            told = tell(diagnostic, language)
            assert not _PLACEHOLDER.search(told.message + told.label + told.help)
            labels = {related.label for related in diagnostic.related}
            assert labels <= load_page(diagnostic.code).words[language].related.keys()
    return [code for _, code in case.told()]


@pytest.mark.parametrize(("code", "text"), _blocks("wrong"))
def test_wrong_examples_are_told(code: str, text: str) -> None:
    assert code in _told(code, text)


@pytest.mark.parametrize(("code", "text"), _blocks("right"))
def test_right_examples_are_not(code: str, text: str) -> None:
    assert code not in _told(code, text)


@pytest.mark.parametrize("code", _CODES)
def test_each_page_has_both_languages_whole(code: str) -> None:
    page = load_page(code)
    chinese, english = page.body.split("\n## English\n")
    for part, words in (
        (chinese, ("避免", "改用", "为何", "设置")),
        (english, ("Avoid", "Prefer", "Why", "Settings")),
    ):
        assert [kind for kind, _ in _BLOCK.findall(part)] == ["wrong", "right"]
        assert all(re.search(rf"^- {word}[:：]", part, re.MULTILINE) for word in words)
    assert set(page.words["zh"].related) == set(page.words["en"].related)
    assert len(page.words["zh"].help) == len(page.words["en"].help)


def test_each_lint_has_a_page_and_each_code_stands_once() -> None:
    codes = [lint.code for lint in LINTS]
    assert codes == sorted(set(codes))
    assert set(codes) | {"HY857", "HY858", "HY859"} == set(_CODES)
    assert len({lint.name for lint in LINTS}) == len(LINTS)


def test_each_module_says_what_to_avoid_and_why() -> None:
    for lint in LINTS:
        doc = __import__(lint.find.__module__, fromlist=["LINT"]).__doc__ or ""
        for word in ("Avoid:", "Prefer:", "Why:", "Settings:"):
            assert word in doc, lint.name
        assert all(f"`{option}`" in doc for option in lint.options), lint.name
