"""`huiyan lint`: what is told where, the exit codes, mends, and the forms for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from tests.cli.program import ROOT, huiyan

Edit = Callable[[Path, str, str], None]
RULE = "packs/livelihood/高龄津贴_去世后发放.huiyan"
SCHEMA = ROOT / "tests/report/schemas/sarif-2.1.0-rtm.5.json"


@pytest.fixture
def doubtful(workspace: Path, edit: Edit) -> Path:
    """A workspace with one needless `not` and one let that nothing reads."""
    edit(workspace / RULE, "除非 发放.退回日期 有值", "除非 非 发放.退回日期 缺失")
    edit(workspace / RULE, "  按 发放.身份证号", "  令 半额 = 发放.金额 / 2\n  按 发放.身份证号")
    return workspace


def test_doubtful_places_are_drawn_on_stdout_and_are_exit_1(doubtful: Path) -> None:
    ended = huiyan("-C", doubtful, "lint", RULE)
    assert ended.code == 1
    assert "[HY841]" in ended.out
    assert "[HY827]" in ended.out
    assert "2 处存疑" in ended.out
    assert "explain HY" in ended.err


def test_a_file_is_told_of_alone_and_a_lint_too(doubtful: Path) -> None:
    other = "packs/livelihood/惠农补贴_公职人员领取.huiyan"
    assert "HY841" not in huiyan("-C", doubtful, "lint", other).out
    ended = huiyan("-C", doubtful, "lint", "livelihood", "--only", "unused_let")
    assert "HY827" in ended.out
    assert "HY841" not in ended.out
    wrong = huiyan("-C", doubtful, "lint", "--only", "HY899")
    assert (wrong.code, "HY608" in wrong.err) == (2, True)


def test_notes_alone_are_no_failure(doubtful: Path) -> None:
    settings = doubtful / "huiyan.yaml"
    text = settings.read_text(encoding="utf-8") + "lint: {HY841: note, unused_let: off}\n"
    settings.write_text(text, encoding="utf-8")
    ended = huiyan("-C", doubtful, "lint", RULE)
    assert ended.code == 0
    assert "1 处提示" in ended.out
    settings.write_text(text + "  HY899: off\n", encoding="utf-8")
    assert huiyan("-C", doubtful, "lint").code == 2


def test_a_pack_sets_its_own(doubtful: Path, edit: Edit) -> None:
    manifest = doubtful / "packs/livelihood/pack.yaml"
    manifest.write_text(
        manifest.read_text(encoding="utf-8") + "lint:\n  HY841: off\n  HY827: off\n", "utf-8"
    )
    assert huiyan("-C", doubtful, "lint", RULE).code == 0


def test_mends_are_shown_then_made_once(doubtful: Path) -> None:
    before = (doubtful / RULE).read_text(encoding="utf-8")
    shown = huiyan("-C", doubtful, "lint", "livelihood", "--diff")
    assert shown.code == 1
    assert "-  令 半额 = 发放.金额 / 2\n" in shown.out
    assert "+  除非 发放.退回日期 有值" in shown.out
    assert (doubtful / RULE).read_text(encoding="utf-8") == before
    assert huiyan("-C", doubtful, "lint", RULE, "--fix").code == 0
    original = (ROOT / "policies" / RULE).read_text(encoding="utf-8")
    assert (doubtful / RULE).read_text(encoding="utf-8") == original
    assert huiyan("-C", doubtful, "lint", RULE, "--diff").code == 0
    assert huiyan("-C", doubtful, "fmt", "--check").code == 0


def test_packs_with_mistakes_are_not_looked_at(doubtful: Path, edit: Edit) -> None:
    edit(doubtful / RULE, "发放.发放月份 >", "发放.发放月分 >")
    ended = huiyan("-C", doubtful, "lint", "livelihood")
    assert ended.code == 2
    assert "HY201" in ended.err
    assert huiyan("-C", doubtful, "lint", "--fix", "--diff").code == 2
    assert huiyan("-C", doubtful, "lint", "nothing").code == 2


def test_programs_are_told_places_and_lints(doubtful: Path) -> None:
    told = json.loads(huiyan("-C", doubtful, "lint", RULE, "-f", "json").out)
    assert told["schema"] == "huiyan.lints/1"
    assert told["warnings"] == 2
    assert {d["code"] for d in told["diagnostics"]} == {"HY827", "HY841"}
    lines = huiyan("-C", doubtful, "lint", RULE, "-f", "jsonl").out.splitlines()
    assert {json.loads(line)["place"]["file"] for line in lines} == {RULE}
    listed = json.loads(huiyan("lint", "--list", "-f", "json").out)["lints"]
    assert {"code": "HY829", "name": "long_title"}.items() <= next(
        entry for entry in listed if entry["options"] == {"columns": 60}
    ).items()


def test_sarif_keeps_to_its_schema(doubtful: Path) -> None:
    for language in ("zh", "en"):
        out = huiyan("-C", doubtful, "lint", RULE, "-f", "sarif", "--lang", language).out
        log = json.loads(out)
        schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
        jsonschema.Draft4Validator(schema).validate(log)
        (run,) = log["runs"]
        assert [r["ruleId"] for r in run["results"]] == ["HY841", "HY827"]
        rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
        assert [rules[r["ruleIndex"]] for r in run["results"]] == ["HY841", "HY827"]


def test_the_shipped_packs_are_clean(workspace: Path) -> None:
    ended = huiyan("-C", workspace, "lint", "--as-of", "2026-06-30")
    assert ended.code == 0, ended.out
    assert "没有存疑之处" in ended.out
