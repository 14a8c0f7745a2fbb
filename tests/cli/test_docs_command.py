"""`huiyan docs`: the annotated regulation, and pages brought up to date."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.program import huiyan

Edit = Callable[[Path, str, str], None]
RULE = "packs/livelihood/高龄津贴_去世后发放"


def test_clauses_stand_beside_their_rules(workspace: Path, tmp_path: Path) -> None:
    ended = huiyan("-C", workspace, "docs", "livelihood", "-o", tmp_path / "docs")
    assert ended.code == 0
    html = (tmp_path / "docs/livelihood.html").read_text(encoding="utf-8")
    markdown = (tmp_path / "docs/livelihood.md").read_text(encoding="utf-8")
    for text in (html, markdown):
        assert "第三十三条第二款" in text
        assert "国家鼓励地方建立八十周岁以上低收入老年人高龄津贴制度。" in text
        assert "已编写" in text
        assert "部分编写" in text
        assert "为何是线索" in text
        assert "逐条 发放 取自 民政局.高龄津贴发放" in text
    assert 'href="#高龄津贴_去世后发放"' in html
    assert "[去世次月起仍发放高龄津贴](#高龄津贴_去世后发放)" in markdown
    anchors = set(re.findall(r'id="([^"]+)"', html))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= anchors
    assert not re.findall(r'(?:src|href)="(?!#)', html)
    assert "<script" not in html


def test_the_same_pack_gives_the_same_bytes(workspace: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        huiyan("-C", workspace, "docs", "petitions", "-o", tmp_path / name, "--lang", "en")
    one, two = ((tmp_path / n / "petitions.html").read_bytes() for n in ("one", "two"))
    assert one == two


def test_a_clause_text_is_shown_and_not_run(workspace: Path, tmp_path: Path, edit: Edit) -> None:
    laws = workspace / "packs/livelihood/法规.huiyan"
    edit(laws, "老年人高龄津贴制度。", "老年人<script>alert(1)</script>|[a](b)制度。")
    huiyan("-C", workspace, "docs", "livelihood", "-o", tmp_path)
    assert "<script>alert" not in (tmp_path / "livelihood.html").read_text(encoding="utf-8")
    markdown = (tmp_path / "livelihood.md").read_text(encoding="utf-8")
    assert r"\<script\>alert(1)" in markdown.split("## 规则")[0]
    assert r"\[a\](b)" in markdown


def test_pages_are_mended_and_made(workspace: Path, edit: Edit) -> None:
    page = workspace / f"{RULE}.md"
    shipped = page.read_text(encoding="utf-8")
    edit(page, "- 多发的都已退回：豁免\n", "")
    edit(page, "# 去世次月起仍发放高龄津贴", "# 高龄津贴")
    told = huiyan("-C", workspace, "check", "livelihood").err
    assert "HY723" in told
    assert "HY724" in told
    assert huiyan("-C", workspace, "docs", "livelihood", "--pages").code == 0
    assert page.read_text(encoding="utf-8") == shipped
    page.unlink()
    assert "HY840" in huiyan("-C", workspace, "lint", f"{RULE}.huiyan").out
    assert "已建立" in huiyan("-C", workspace, "docs", "livelihood", "--pages").out
    told = huiyan("-C", workspace, "check", "livelihood").err
    assert told.count("[HY722]") == 1
    assert huiyan("-C", workspace, "check", "livelihood").code == 0


def test_what_nobody_wrote_is_not_published(workspace: Path, tmp_path: Path) -> None:
    """A draft asks its author; readers of the annotated regulation are not asked."""
    (workspace / f"{RULE}.md").unlink()
    told = huiyan("-C", workspace, "docs", "livelihood", "--pages")
    assert "其中 1 页还有作者没有写的章节" in told.err + told.out
    asked = "说明数据中的这种情形为何值得核实"
    assert asked in (workspace / f"{RULE}.md").read_text(encoding="utf-8")
    huiyan("-C", workspace, "docs", "livelihood", "-o", tmp_path)
    for suffix in ("md", "html"):
        written = (tmp_path / f"livelihood.{suffix}").read_text(encoding="utf-8")
        assert "去世次月起仍发放高龄津贴" in written
        assert asked not in written


def test_a_page_in_the_other_language_is_held_to_the_rule_as_well(
    workspace: Path, tmp_path: Path, edit: Edit
) -> None:
    page = workspace / f"{RULE}.en.md"
    page.write_text("# Allowance after death\n\n## Meaning\n\nPaid on.\n", encoding="utf-8")
    told = huiyan("-C", workspace, "check", "livelihood").err
    assert "[HY720]" in told
    assert "HY724" not in told  # its heading is its author's: the rule's title has one language
    assert "已改写" in huiyan("-C", workspace, "docs", "livelihood", "--pages").out
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Allowance after death\n\n## Meaning\n\nPaid on.\n\n## Basis\n")
    assert "（say why this is worth a look" in text
    assert "[HY722]" in huiyan("-C", workspace, "check", "livelihood").err
    for language, meaning in (("zh", "公安"), ("en", "Paid on.")):
        huiyan("-C", workspace, "docs", "livelihood", "-o", tmp_path, "--lang", language)
        written = (tmp_path / "livelihood.md").read_text(encoding="utf-8")
        assert ("Paid on." in written) == (language == "en")
        assert meaning in written
    edit(page, "## Data needed\n\n", "## Data needed\n\n- more\n")
    assert "[HY723]" in huiyan("-C", workspace, "check", "livelihood").err
    page.rename(workspace / f"{RULE}.zh.md")  # the rule is written in Chinese itself
    assert "[HY725]" in huiyan("-C", workspace, "check", "livelihood").err


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("## 合理情形\n", "## 合理的情形\n", "HY721"),
        ("## 为何是线索\n", "## 含义\n", "HY721"),
        ("## 为何是线索\n", "", "HY720"),
        ("## 前提假设", "## 前提假设\n\n## 示例", "HY721"),
    ],
)
def test_headings_are_held_to_the_form(
    workspace: Path, edit: Edit, old: str, new: str, code: str
) -> None:
    edit(workspace / f"{RULE}.md", old, new)
    assert f"[{code}]" in huiyan("-C", workspace, "check", "livelihood").err


def test_sections_keep_their_order_and_pages_their_rule(workspace: Path) -> None:
    page = workspace / f"{RULE}.md"
    text = page.read_text(encoding="utf-8")
    meaning = text[text.index("## 含义") : text.index("## 依据")]
    page.write_text(text.replace(meaning, "") + "\n" + meaning, encoding="utf-8")
    (workspace / "packs/livelihood/高龄津贴_去世后.md").write_text("# 没有这条规则\n", "utf-8")
    told = huiyan("-C", workspace, "check", "livelihood").err
    assert "[HY726]" in told
    assert "[HY725]" in told
    assert "高龄津贴_去世后发放" in told
    huiyan("-C", workspace, "docs", "--pages")
    assert page.read_text(encoding="utf-8") == text


def test_where_to_is_asked_for(workspace: Path, tmp_path: Path) -> None:
    assert huiyan("-C", workspace, "docs").code == 2
    assert huiyan("-C", workspace, "docs", "--pages", "-o", tmp_path).code == 2
    (tmp_path / "file").write_text("", encoding="utf-8")
    ended = huiyan("-C", workspace, "docs", "-o", tmp_path / "file/docs")
    assert (ended.code, "HY735" in ended.err) == (2, True)
