"""Bad rules tell the expected code on the guilty line; good rules tell nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from _pytest.mark import ParameterSet

from dsl.check import check_files
from dsl.diagnostics.page import load_page, tell
from tests.dsl_check.cases import FOLDER, check_case, preludes
from tests.dsl_check.schema import SCHEMA

_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
_EXPECTED = re.compile(r"#! (HY\d{3}(?: HY\d{3})*)")


def _cases(folder: str) -> list[ParameterSet]:
    return list(_drawn(folder))


def _drawn(folder: str) -> Iterator[ParameterSet]:
    for path in sorted((FOLDER / folder).glob("*.huiyan")):
        for number, text in enumerate(path.read_text(encoding="utf-8").split("\n---\n"), start=1):
            yield pytest.param(text.strip() + "\n", id=f"{path.stem}-{number}")


def _expected(text: str) -> list[tuple[int, str]]:
    lines = enumerate(text.splitlines(), start=1)
    return sorted(
        (n, code)
        for n, line in lines
        for found in _EXPECTED.findall(line)
        for code in found.split()
    )


@pytest.mark.parametrize("text", _cases("bad"))
def test_the_code_stands_on_the_guilty_line(text: str) -> None:
    case = check_case(text)
    assert sorted(case.told()) == _expected(case.source.text), case.checked.diagnostics


@pytest.mark.parametrize("text", _cases("bad"))
def test_every_diagnostic_can_be_told_in_both_languages(text: str) -> None:
    for diagnostic in check_case(text).checked.diagnostics:
        page = load_page(diagnostic.code)
        for language in ("zh", "en"):
            told = tell(diagnostic, language)
            assert told.message
            assert not _PLACEHOLDER.search(told.message + told.label + told.help)
            labels = {related.label for related in diagnostic.related}
            assert labels <= page.words[language].related.keys()


@pytest.mark.parametrize("text", _cases("good"))
def test_good_rules_are_told_nothing(text: str) -> None:
    assert check_case(text).told() == []


def test_the_preludes_are_good() -> None:
    checked = check_files(preludes(), SCHEMA)
    assert checked.diagnostics == ()
    assert len(checked.model.rules) == 2
