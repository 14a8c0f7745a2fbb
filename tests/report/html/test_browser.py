"""The report in a real browser: quiet, filtered, searched, walked through by keyboard, printed."""

from __future__ import annotations

import io
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pypdf
import pytest

from interfaces.report.facts import OUTCOMES
from tests.report.html.browser import launched, opened, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("city.zh", "city.en", "village.zh", "village.en")
_FEWER = "n => document.querySelectorAll('#list > li').length < n"
#: Those of the supplement that normalising leaves alone, and the characters they look like.
_RADICALS = str.maketrans(
    "⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻥⻦⻨⻩⻬⻮⻰", "西见角贝车长门青韦页风飞食马鱼鸟麦黄齐齿龙"
)
VIEWS = ("overview", "findings", "rules", "sources")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all tests of this file."""
    with launched() as started:
        yield started


def _rows(page: Page) -> int:
    return page.locator("#list > li").count()


def _until_rows(page: Page, count: int) -> None:
    until(page, "n => document.querySelectorAll('#list > li').length === n", count)


def _until_seen(page: Page, view: str) -> None:
    until(page, "v => document.getElementById(v).offsetParent !== null", view)


def _unified(text: str) -> str:
    """Without blanks; radicals, as a PDF may name the glyphs that they share, as characters."""
    return unicodedata.normalize("NFKC", "".join(text.split())).translate(_RADICALS)


def _shown(page: Page) -> str:
    """The one view that is to be seen."""
    seen = page.eval_on_selector_all(
        ".view", "views => views.filter(v => v.offsetParent !== null).map(v => v.id)"
    )
    assert len(seen) == 1
    return str(seen[0])


def _first_finding(page: Page, outcome: str) -> str:
    link = page.locator(f"#list > li:has(.outcome.{outcome}) a.row").first
    return str(link.get_attribute("href")).removeprefix("#")


@pytest.mark.parametrize("name", NAMES)
def test_it_opens_without_a_complaint_and_asks_for_nothing(
    browser: Browser, files: dict[str, Path], name: str
) -> None:
    with opened(browser, files[name]) as found:
        for view in VIEWS:
            found.page.evaluate("place => { location.hash = place }", view)
            _until_seen(found.page, view)
            assert _shown(found.page) == view
        found.page.goto(f"{files[name].as_uri()}#{_first_finding(found.page, 'suspected')}")
        assert _shown(found.page) == "pages"
        own = files[name].as_uri()
        assert {r.partition("#")[0] for r in found.requests if not r.startswith("data:")} == {own}
        assert found.complaints == []


def test_what_is_not_allowed_is_refused(browser: Browser, files: dict[str, Path]) -> None:
    """The policy is in force: else the test above would prove nothing."""
    with opened(browser, files["city.zh"]) as found:
        found.page.evaluate(
            "() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
            " document.body.append(s); document.body.setAttribute('style', 'color: red');"
            " fetch('https://example.org/').catch(() => {}) }"
        )
        found.page.wait_for_timeout(200)
        assert found.page.evaluate("window.ran") is None
        assert len(found.complaints) >= 3
        assert all("Content Security Policy" in c for c in found.complaints[:2])


def test_a_link_to_a_finding_opens_it_and_nothing_else(
    browser: Browser, files: dict[str, Path]
) -> None:
    with opened(browser, files["city.zh"], "findings") as found:
        place = _first_finding(found.page, "exempt")
    with opened(browser, files["city.zh"], place) as found:
        page = found.page
        assert _shown(page) == "pages"
        assert page.locator(".finding.open").count() == 1
        article = page.locator(f"#{place}")
        assert article.is_visible()
        assert article.locator("h2").inner_text() in page.title()
        assert page.evaluate("scrollY") == 0
        assert article.locator("[data-copy$=-text] table.source tr").count() > 5
        assert article.locator("[data-copy$=-near] tbody tr").count() >= 1
        assert article.locator("svg.trace .node").count() >= 5


def test_facets_narrow_and_count_what_they_would_show(
    browser: Browser, files: dict[str, Path], told: Counter[str]
) -> None:
    with opened(browser, files["city.zh"], "findings") as found:
        page = found.page
        assert _rows(page) == told.total()
        outcomes = page.locator("input[data-facet=outcome]")
        counted = [
            int(t)
            for t in page.locator("label:has(input[data-facet=outcome]) .count").all_inner_texts()
        ]
        assert counted == [told[o] for o in OUTCOMES]
        outcomes.nth(1).check()
        assert _rows(page) == told["undetermined"]
        assert page.locator("#list .outcome.undetermined").count() == told["undetermined"]
        outcomes.nth(2).check()
        assert _rows(page) == told["undetermined"] + told["exempt"]
        counts = page.locator("label:has(input[data-facet=department])").all_inner_texts()
        first = page.locator("input[data-facet=department]").first
        wanted = int(counts[0].split()[-1])
        first.check()
        assert _rows(page) == wanted
        assert "f=" in page.evaluate("location.hash")
        page.locator("#clear").click()
        assert _rows(page) == told.total()
        assert page.evaluate("location.hash") == "#findings"


def test_a_narrowed_list_can_be_linked(
    browser: Browser, files: dict[str, Path], told: Counter[str]
) -> None:
    with opened(browser, files["city.zh"]) as found:
        found.page.locator(".stat.undetermined a").click()
        assert _shown(found.page) == "findings"
        assert _rows(found.page) == told["undetermined"]
        place = str(found.page.evaluate("location.hash")).removeprefix("#")
    with opened(browser, files["city.zh"], f"{place}&q=缺少") as found:
        assert _rows(found.page) == found.page.locator("#list li:has-text('缺少')").count() > 0
        assert found.page.locator("#search").input_value() == "缺少"


def test_search_finds_chinese_within_words_and_every_word_counts(
    browser: Browser, files: dict[str, Path], told: Counter[str]
) -> None:
    with opened(browser, files["city.zh"], "findings") as found:
        page = found.page
        page.locator("#search").fill("龄津")
        until(page, _FEWER, told.total())
        narrowed = _rows(page)
        assert narrowed > 0
        assert page.locator("#list > li", has_text="龄津").count() == narrowed
        page.locator("#search").fill("龄津 除外")
        until(page, _FEWER, narrowed)
        assert page.locator("#list .outcome.exempt").count() == _rows(page) > 0
        page.locator("#search").fill("没有这样的字")
        _until_rows(page, 0)
        assert page.locator("#nothing").is_visible()


def test_by_keyboard_alone(browser: Browser, files: dict[str, Path], told: Counter[str]) -> None:
    with opened(browser, files["city.zh"]) as found:
        page, press = found.page, found.page.keyboard.press
        press("2")
        _until_seen(page, "findings")
        for key in ("j", "ArrowDown", "j", "k"):
            press(key)
        focused = "document.activeElement.getAttribute('href')"
        second = page.locator("#list a.row").nth(1).get_attribute("href")
        assert page.evaluate(focused) == second
        press("Enter")
        _until_seen(page, "pages")
        assert page.evaluate("location.hash") == second
        press("j")
        third = page.locator("#list a.row").nth(2).get_attribute("href")
        until(page, "h => location.hash === h", third)
        press("Escape")
        _until_seen(page, "findings")
        assert page.evaluate(focused) == third
        press("/")
        until(page, "() => document.activeElement.id === 'search'")
        page.keyboard.type("jk")
        _until_rows(page, 0)
        press("Escape")
        _until_rows(page, told.total())
        press("Escape")
        press("?")
        assert page.locator("#help").is_visible()
        press("Escape")
        assert not page.locator("#help").is_visible()
        press("4")
        _until_seen(page, "sources")
        assert found.complaints == []


def test_going_back_leads_through_what_was_seen(
    browser: Browser, files: dict[str, Path], told: Counter[str]
) -> None:
    with opened(browser, files["city.zh"]) as found:
        page = found.page
        page.locator(".stat.exempt a").click()
        page.locator("#list a.row").first.click()
        _until_seen(page, "pages")
        assert f"共 {told['exempt']} 条" in page.locator("#position").inner_text()
        page.go_back()
        _until_seen(page, "findings")
        assert _rows(page) == told["exempt"]
        page.go_back()
        _until_seen(page, "overview")


def test_long_lists_go_on_when_asked(
    browser: Browser, files: dict[str, Path], told: Counter[str], tmp_path: Path
) -> None:
    text = files["city.zh"].read_text(encoding="utf-8")
    start, end = text.index("<li data-f="), text.index("</ol>")
    many = tmp_path / "many.html"
    times = 600 // told.total() + 1  # some more than two lots of 300
    many.write_text(text[:start] + text[start:end] * times + text[end:], encoding="utf-8")
    all_of_them = times * told.total()
    with opened(browser, many, "findings") as found:
        page = found.page
        assert _rows(page) == 300
        assert page.locator("#shown").inner_text() == f"{all_of_them:,} / {all_of_them:,} 条"
        page.locator("#more").click()
        assert _rows(page) == 600
        rows = "[...document.querySelectorAll('#list > li')]"
        assert page.evaluate(f"{rows}.indexOf(document.activeElement.closest('li'))") == 300
        page.locator("#more").click()
        assert _rows(page) == all_of_them
        assert not page.locator("#more").is_visible()


@pytest.mark.parametrize("name", ["city.zh", "village.en"])
def test_without_scripts_everything_is_there_in_order(
    browser: Browser, files: dict[str, Path], name: str
) -> None:
    with opened(browser, files[name], scripts=False) as found:
        page = found.page
        for view in (*VIEWS, "pages"):
            assert page.locator(f"#{view}").is_visible()
        assert (
            page.locator("article.finding header h2").count() == page.locator("#list > li").count()
        )
        assert page.locator("article.finding header h2").last.is_visible()
        assert not page.locator("#facets").is_visible()
        assert page.locator(".without-script").is_visible()
        assert found.complaints == []


@pytest.mark.parametrize("place", ["overview", "findings", "suspected", "undetermined"])
def test_it_prints_on_a4_without_the_controls(
    browser: Browser, files: dict[str, Path], place: str
) -> None:
    with opened(browser, files["city.zh"], "findings") as found:
        page = found.page
        if place in ("suspected", "undetermined"):
            place = _first_finding(page, place)
        page.evaluate("place => { location.hash = place }", place)
        page.wait_for_timeout(100)
        heading = page.locator(".view.open h1:not(.hidden), .finding.open h2").first.inner_text()
        printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
        size = printed.pages[0].mediabox
        assert (round(float(size.width)), round(float(size.height))) == (595, 842)
        told = "".join(_unified(p.extract_text()) for p in printed.pages)
        assert _unified(heading) in told
        assert "搜索" not in told
        assert "返回列表" not in told
        assert "#f-" not in told
        assert "file:" not in told


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("view", [*VIEWS, "suspected", "undetermined", "exempt", "conflict"])
def test_nothing_spills_over_the_side(
    browser: Browser, files: dict[str, Path], view: str, width: int
) -> None:
    with opened(browser, files["city.zh"], "findings", width=width, height=844) as found:
        page = found.page
        place = view if view in VIEWS else _first_finding(page, view)
        page.evaluate("place => { location.hash = place }", place)
        page.wait_for_timeout(100)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
