"""The file itself: sealed, masked, escaped, the same again; nothing left out in silence."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from pathlib import Path

import pytest

from interfaces.report.html import html_report
from interfaces.report.html.words import WORDS
from tests.cli.program import huiyan
from tests.report.formats.conftest import APPROVED, RETURNED, UNAPPROVED, UNKNOWN, Village
from tests.report.formats.texts import HOSTILE, LONG_WORD
from tests.report.html.conftest import RunCity

PERSONAL = (APPROVED, UNAPPROVED, RETURNED, UNKNOWN, "张三丰", "李小四", "王五六", "赵七八")
_POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]+)"')
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _directives(text: str) -> dict[str, list[str]]:
    found = _POLICY.search(text)
    assert found is not None
    parts = found.group(1).replace("&#39;", "'").split(";")
    return {name: values for name, *values in (p.split() for p in parts)}


def _sealed(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def test_the_policy_allows_what_stands_in_the_file_and_nothing_else(files: dict[str, Path]) -> None:
    text = _text(files["city.zh"])
    directives = _directives(text)
    assert directives["default-src"] == ["'none'"]
    assert directives["script-src"] == [_sealed(s) for s in _SCRIPT.findall(text)]
    assert directives["style-src"] == [_sealed(s) for s in _STYLE.findall(text)]
    assert len(directives["script-src"]) == 2
    assert directives["base-uri"] == directives["form-action"] == ["'none'"]
    assert set(directives) - {"img-src"} == {
        *("default-src", "script-src", "style-src", "base-uri", "form-action")
    }


def test_nothing_is_fetched_and_nothing_is_styled_or_run_from_an_attribute(
    files: dict[str, Path],
) -> None:
    for path in files.values():
        markup = _STYLE.sub("", _SCRIPT.sub("", _text(path)))
        tags = re.findall(r"<[a-z][^>]*>", markup)
        assert [t for t in tags if re.search(r"\s(style|on\w+)=", t)] == []
        assert [t for t in tags if t.startswith(("<img", "<iframe", "<object", "<base"))] == []
        links = re.findall(r'\s(?:href|src)="([^"#]*)', " ".join(tags))
        assert {link.split(",")[0] for link in links if link} == {"data:image/svg+xml"}


def test_every_link_within_the_file_leads_somewhere(files: dict[str, Path]) -> None:
    for path in files.values():
        text = _text(path)
        ids = re.findall(r'\sid="([^"]+)"', text)
        assert len(ids) == len(set(ids))
        targets = {t.split("?")[0] for t in re.findall(r'href="#([^"]+)"', text)}
        assert targets - set(ids) == set()


def test_the_same_content_makes_the_same_bytes(village: Village) -> None:
    first = html_report(village.content(baseline=True))
    assert html_report(village.content(baseline=True)) == first


def test_personal_values_are_masked_unless_revealed(village: Village) -> None:
    told = html_report(village.content())
    assert [p for p in PERSONAL if p in told] == []
    assert WORDS["masked"].zh in told
    shown = html_report(village.content(reveal=True), reason="复核")
    assert [p for p in PERSONAL if p not in shown] == []
    assert WORDS["unmasked"].zh in shown
    assert "查看理由：复核" in shown
    assert WORDS["masked"].zh not in shown


def test_hostile_texts_are_text(village: Village) -> None:
    text = html_report(village.content(reveal=True))
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert LONG_WORD in text
    assert len(_SCRIPT.findall(text)) == 2
    for hostile in HOSTILE:
        escaped = hostile.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        assert escaped.replace('"', "&#34;").replace("'", "&#39;") in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_rule_that_could_not_look_is_grey_and_never_clean(
    files: dict[str, Path], language: str
) -> None:
    text = _text(files[f"village.{language}"])
    row = re.search(r'<tr class="failed">.*?</tr>', text, re.DOTALL)
    assert row is not None
    assert WORDS["not_evaluated"].tell(language) in row.group()
    assert "clean" not in row.group()
    unseen = text[text.index('id="unseen"') : text.index('class="legend"')]
    assert "[HY661]" in unseen
    assert WORDS["unseen_rows"].tell(language, rows=1) in unseen


def test_findings_without_a_page_are_listed_and_counted(village: Village) -> None:
    content = village.content()
    count = len(content.findings)
    text = html_report(content, pages=3)
    assert text.count('<article class="finding"') == 3
    assert text.count("<li data-f=") == count
    said = WORDS["left_out"].zh.format(all=count, pages=3, count=count - 3)
    assert said in text
    assert text.count("详情：huiyan trace") == count - 3
    assert "条有详情页；其余" not in html_report(content)


def test_clues_come_first_and_the_weightiest_before_the_others(
    files: dict[str, Path], told: Counter[str]
) -> None:
    listed = re.findall(
        r'<span class="row-top">.*?<span class="row-rule">', _text(files["city.zh"])
    )
    outcomes = ["suspected", "undetermined", "exempt", "conflict"]
    severities = ["high", "medium", "low", "hint"]
    said = [re.findall(r'class="(outcome|severity) (\w+)"', row) for row in listed]
    rows = [(dict(row)["outcome"], dict(row).get("severity")) for row in said]
    assert len(rows) == told.total()
    assert [outcomes.index(o) for o, _ in rows] == sorted(outcomes.index(o) for o, _ in rows)
    # what is no clue has no grade: nobody need weigh it
    assert {s for o, s in rows if o != "suspected"} == {None}
    weights = [severities.index(s or "") for o, s in rows if o == "suspected"]
    assert weights == sorted(weights)


def test_words_exist_in_both_languages_and_take_the_same_values() -> None:
    places = re.compile(r"\{(\w+)")
    for key, words in WORDS.items():
        assert words.zh, key
        assert words.en, key
        assert set(places.findall(words.zh)) == set(places.findall(words.en)), key
        assert not re.search(r"[\u4e00-\u9fff]", words.en), key


def test_no_word_of_the_report_accuses_anybody() -> None:
    accusing = ("违法", "违规", "违纪", "骗取", "冒领", "guilty", "fraud", "illegal", "violat")
    for words in WORDS.values():
        assert not [a for a in accusing if a in words.zh + words.en.lower()]


def test_a_cell_that_decides_is_marked_where_it_is_missing(
    files: dict[str, Path], told: Counter[str]
) -> None:
    text = _text(files["city.zh"])
    pages = re.findall(r'<article class="finding" id="f-(\w+)".*?</article>', text, re.DOTALL)
    assert len(pages) == told.total()
    open_ones = text.count('<header class="finding-head undetermined">')
    assert open_ones == told["undetermined"]
    assert text.count('<td class="needed">') >= open_ones
    listed = re.findall(r'<tr><th scope="row">[^<]+</th><td>[^<]+</td><td><strong>.*?</tr>', text)
    assert len(listed) >= open_ones
    assert [row for row in listed if not re.search(r'<td class="num">\d+</td></tr>', row)] == []


def test_what_came_nearest_is_told_with_its_rule_and_called_no_finding(
    run_city: RunCity, tmp_path: Path
) -> None:
    path, folder = tmp_path / "report.html", run_city.city.workspace.root
    rule = "酒驾_未见处分"
    assert huiyan("-C", folder, "report", "-o", path, "--rule", rule).code == 0
    text = _text(path)
    told = text[text.index('<div class="near"') :]
    assert WORDS["near_note"].zh in told
    assert WORDS["ends_found"].zh in told
    subjects = set(re.findall(r'<th scope="row" class="id">([^<]+)</th>', told))
    assert len(subjects) >= 2
    own = {str(f["subject"]["value"]) for f in run_city.run.findings() if f["rule"] == rule}
    assert subjects & own == set()
    assert f'data-copy="{re.findall(r"id=.(rule-0-near).", text)[0]}"' in text
    ended = huiyan("-C", folder, "report", "-o", path, "--rule", rule, "--no-near")
    assert ended.code == 0
    assert '<div class="near"' not in _text(path)


def test_the_command_says_what_it_wrote(
    run_city: RunCity, tmp_path: Path, told: Counter[str]
) -> None:
    path = tmp_path / "report.html"
    folder = run_city.city.workspace.root
    ended = huiyan("-C", folder, "report", "-o", path)
    assert ended.code == 0
    rules = len(run_city.run.record["rules"])
    assert f"{told.total()} 条事项，{rules} 条规则，核查日 2026-06-30" in ended.out
    ended = huiyan(
        "-C",
        folder,
        "report",
        run_city.run.id,
        "-o",
        path,
        "--pages",
        "5",
        "--no-near",
        "-f",
        "json",
    )
    assert ended.code == 0
    assert f'"findings_without_page": {told.total() - 5}' in ended.out
    assert path.read_text(encoding="utf-8").count("<article") == 5


@pytest.mark.parametrize(
    ("output", "said"),
    [((), "加上 -o"), (("-o", "report.htm"), "-o report.html"), (("-o", "report.doc"), ".doc")],
)
def test_without_a_known_suffix_nothing_is_written(
    run_city: RunCity, output: tuple[str, ...], said: str
) -> None:
    ended = huiyan("-C", run_city.city.workspace.root, "report", *output)
    assert ended.code == 2
    assert "[HY699]" in ended.err
    assert said in ended.err
    assert ended.out == ""


def test_where_it_cannot_be_written_nothing_is_left(run_city: RunCity, tmp_path: Path) -> None:
    ended = huiyan(
        "-C", run_city.city.workspace.root, "report", "-o", tmp_path / "no" / "report.html"
    )
    assert ended.code == 2
    assert "[HY610]" in ended.err
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_rule_is_told_with_the_nearest(run_city: RunCity, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    folder = run_city.city.workspace.root
    ended = huiyan("-C", folder, "report", "-o", path, "--rule", "高龄津贴_去世后发")
    assert ended.code == 2
    assert "[HY625]" in ended.err
    assert "高龄津贴_去世后发放" in ended.err
    assert not path.exists()
