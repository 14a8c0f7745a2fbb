"""The grammar's page says all that the parser reads; the index has every diagnostic."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from dsl.diagnostics.page import page_codes
from dsl.surface.keywords import KEYWORDS
from dsl.syntax.declarations import Surface
from interfaces.documentation.diagnostic_pages import write_diagnostic_pages
from interfaces.documentation.grammar_page import grammar_page, productions, terminal


def test_every_name_in_a_production_is_a_production() -> None:
    named = {p.name for p in productions()}
    assert {"file", "rule", "expression", "primary"} <= named
    used = {
        n for p in productions() for a in p.alternatives for n in re.findall(r"\b[a-z][a-z_]*\b", a)
    }
    assert used <= named
    text = (files("dsl.grammar") / "huiyan.lark").read_text(encoding="utf-8")
    assert named == set(re.findall(r"^\??([a-z_]+):", text, re.MULTILINE))


@pytest.mark.parametrize("surface", ["zh", "en"])
def test_every_terminal_is_spelled(surface: Surface) -> None:
    for production in productions():
        for alternative in production.alternatives:
            for name in re.findall(r"\b[A-Z][A-Z_]+\b", alternative):
                assert terminal(name, surface)
    page = grammar_page(surface)
    assert not re.search(r"\b[A-Z]{2,}_?[A-Z]*\b", page.partition("```text")[2])


@pytest.mark.parametrize("surface", ["zh", "en"])
def test_the_page_uses_every_keyword_of_its_surface(surface: Surface) -> None:
    page = grammar_page(surface)
    for keyword in KEYWORDS:
        spellings = keyword.zh if surface == "zh" else keyword.en
        if spellings:
            assert f'"{spellings[0]}"' in page, keyword.terminal


def test_every_diagnostic_stands_in_the_index(tmp_path: Path) -> None:
    write_diagnostic_pages(tmp_path)
    index = (tmp_path / "index.md").read_text("utf-8").splitlines()
    for code in page_codes():
        assert code in index
        assert (tmp_path / f"{code}.md").read_text("utf-8").startswith(f"# {code} · ")
