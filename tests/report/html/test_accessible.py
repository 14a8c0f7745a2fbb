"""The report under axe: no violation of WCAG 2.2 AA, light and dark, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.report.html.browser import launched, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: The only rule whose answer the colour scheme changes.
CONTRAST = ["color-contrast"]
VIEWS = ("overview", "findings", "rules", "sources")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all tests of this file."""
    with launched() as started:
        yield started


def _axe() -> Any:
    module = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed"
    )
    return module.Axe()


def _violations(page: Page, rules: list[str]) -> list[str]:
    """What axe finds wrong in what is to be seen now."""
    kind = "rule" if rules is CONTRAST else "tag"
    options = {"runOnly": {"type": kind, "values": rules}, "resultTypes": ["violations"]}
    found = _axe().run(page, options=options).response["violations"]
    nodes = [(v["id"], n) for v in found for n in v["nodes"]]
    return [f"{rule}: {n['html'][:120]} {n['failureSummary']}" for rule, n in nodes]


def _places(page: Page, views: Sequence[str] = VIEWS) -> list[str]:
    """These views, and a finding of each outcome; one with an absence."""
    places = list(views)
    for chosen in (".suspected", ".undetermined", ".exempt"):
        link = page.locator(f"#list > li:has(.outcome{chosen}) a.row").first
        if link.count():
            places.append(str(link.get_attribute("href")).removeprefix("#"))
    absent = page.evaluate(
        "() => [...document.querySelectorAll('.finding')]"
        ".find(f => f.textContent.includes('sought'))?.id"
    )
    return [*places, absent]


#: The city's pages are long: its lists are looked at in the village, in both languages and themes.
_SEEN = [
    ("city.zh", False),
    ("village.zh", False),
    ("village.zh", True),
    ("village.en", False),
    ("village.en", True),
]


@pytest.mark.parametrize(("name", "dark"), _SEEN)
def test_no_view_has_a_violation(
    browser: Browser, files: dict[str, Path], name: str, dark: bool
) -> None:
    rules = CONTRAST if dark else ALL
    with opened(browser, files[name], "findings", dark=dark) as found:
        page = found.page
        for place in _places(page, ("overview",) if name == "city.zh" else VIEWS):
            page.evaluate("place => { location.hash = place }", place)
            page.wait_for_timeout(80)
            assert (place, _violations(page, rules)) == (place, [])
        page.keyboard.press("?")
        assert _violations(page, rules) == []


def test_on_a_phone_too(browser: Browser, files: dict[str, Path]) -> None:
    with opened(browser, files["village.zh"], "findings", width=390, height=844) as found:
        for place in _places(found.page):
            found.page.evaluate("place => { location.hash = place }", place)
            found.page.wait_for_timeout(80)
            assert (place, _violations(found.page, ALL)) == (place, [])


def test_axe_would_find_something(browser: Browser, files: dict[str, Path]) -> None:
    """The rules above are in force."""
    with opened(browser, files["city.zh"]) as found:
        found.page.evaluate("() => document.querySelector('#main').append(new Image())")
        assert [v for v in _violations(found.page, ALL) if v.startswith("image-alt")]


def test_outcomes_are_told_by_sign_and_word_and_not_by_colour_alone(
    browser: Browser, files: dict[str, Path]
) -> None:
    with opened(browser, files["village.zh"], "overview") as found:
        marks = found.page.eval_on_selector_all(
            ".outcome", "all => all.map(o => [!!o.querySelector('svg use'), o.textContent.trim()])"
        )
        assert marks
        assert [words for sign, words in marks if not (sign and words)] == []
        greens = found.page.eval_on_selector_all(
            ".outcome.clean", "all => all.map(o => o.closest('tr, .rule').className)"
        )
        assert all("failed" not in g for g in greens)
