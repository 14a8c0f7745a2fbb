"""`huiyan new`: drafts that say plainly what is to be filled in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import huiyan


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_draft_can_be_read_and_says_what_is_missing(workspace: Path, language: str) -> None:
    made = huiyan("-C", workspace, "new", "pack", "sample", "--lang", language)
    assert made.code == 0
    assert huiyan("-C", workspace, "check", "sample").code == 0
    name = "样例_规则" if language == "zh" else "sample_rule"
    made = huiyan("-C", workspace, "new", "rule", name, "--pack", "sample", "--lang", language)
    assert made.code == 0
    assert f"{name}.md" in made.out
    told = huiyan("-C", workspace, "check", "sample")
    assert told.code == 2
    assert "HY207" in told.err
    assert "HY202" in told.err
    assert "HY1" not in told.err
    assert huiyan("-C", workspace, "fmt", "--check", "sample").code == 0
    assert huiyan("-C", workspace, "lint", "sample").code == 2
    assert huiyan("-C", workspace, "test", "sample").code == 2


def test_a_draft_filled_in_tells_what_its_page_lacks(workspace: Path) -> None:
    huiyan("-C", workspace, "new", "rule", "样例_规则", "--pack", "livelihood")
    rule = workspace / "packs/livelihood/样例_规则.huiyan"
    text = rule.read_text(encoding="utf-8")
    for old, new in (
        ("法规名称 第一条", "监督规则目录 条目 R001"),
        ("部门.数据集", "公安局.死亡登记"),
        ("日期 ", "死亡日期 "),
    ):
        text = text.replace(old, new)
    rule.write_text(text, encoding="utf-8")
    told = huiyan("-C", workspace, "check", "livelihood")
    assert told.code == 0, told.err
    (line,) = [line for line in told.err.splitlines() if "样例_规则.md" in line]
    assert "[HY722]" in line
    assert "还有5节没有写：含义、" in line
    assert "[HY720]" not in told.err  # nothing is written of the draft, and that says it all
    assert "HY72" not in huiyan("-C", workspace, "test", "livelihood", "-k", "多发的都已退回").err
    assert huiyan("-C", workspace, "docs", "livelihood", "--pages").code == 0
    assert "[HY720]" not in huiyan("-C", workspace, "check", "livelihood").err


def test_nothing_is_written_over_and_names_are_held_to_the_rules(workspace: Path) -> None:
    rule = ("-C", workspace, "new", "rule")
    for arguments, code in (
        ((*rule, "高龄津贴_去世后发放", "--pack", "livelihood"), "HY730"),
        ((*rule, "2024年", "--pack", "livelihood"), "HY731"),
        ((*rule, "../外面", "--pack", "livelihood"), "HY731"),
        ((*rule, "样例", "--pack", "nothing"), "HY614"),
        (("-C", workspace, "new", "pack", "民生"), "HY732"),
        (("-C", workspace, "new", "pack", "livelihood"), "HY730"),
    ):
        ended = huiyan(*arguments)
        assert (ended.code, code in ended.err) == (2, True), arguments
