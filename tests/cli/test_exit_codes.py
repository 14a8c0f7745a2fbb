"""The exit codes that scripts rely on, each brought about for real."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from interfaces.cli.commands import doctor
from tests.cli.program import huiyan
from tests.sample_city import MadeCity as City

Edit = Callable[[Path, str, str], None]
RULE = "packs/livelihood/高龄津贴_去世后发放.huiyan"


def test_0_done(city: City) -> None:
    assert (city.init.code, city.file.code) == (0, 0)
    assert huiyan("-C", city.folder, "check").code == 0


def test_1_findings(city: City) -> None:
    assert city.run.code == 1


@pytest.mark.parametrize(
    ("level", "code"), [("low", 1), ("high", 0)], ids=["at the level", "below it"]
)
def test_the_fail_level_decides_between_0_and_1(copied: Path, level: str, code: int) -> None:
    only = ("--only", "信访_逾期未办结", "--as-of", "2026-06-30")
    assert huiyan("-C", copied, "run", *only, "--fail-level", level).code == code


@pytest.mark.parametrize(
    "arguments",
    [("chek",), ("check", "--nothing"), ("completion",), ("-C", "no-such-folder", "check")],
    ids=["command", "option", "argument", "folder"],
)
def test_2_usage(arguments: tuple[str, ...]) -> None:
    ended = huiyan(*arguments)
    assert ended.code == 2
    assert ended.out == ""
    assert "[HY6" in ended.err


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("huiyan.yaml", "packs:", "paks:", "HY502"),
        ("contracts/public_security/deaths.yaml", "value: date}", "value: dat}", "HY505"),
        (RULE, "发放.发放月份 >", "发放.发放月分 >", "HY201"),
    ],
    ids=["settings", "contract", "rule"],
)
@pytest.mark.parametrize("command", ["check", "run", "test"])
def test_2_mistakes_in_what_is_written(
    workspace: Path, edit: Edit, command: str, file: str, old: str, new: str, told: str
) -> None:
    edit(workspace / file, old, new)
    ended = huiyan("-C", workspace, command)
    assert ended.code == 2
    assert f"[{told}]" in ended.err


def test_2_an_example_that_fails(workspace: Path, edit: Edit) -> None:
    edit(workspace / RULE, "其中 笔数 = 2,", "其中 笔数 = 3,")
    ended = huiyan("-C", workspace, "test", "livelihood", "-k", "高龄津贴_去世后发放")
    assert ended.code == 2
    assert "[HY660]" in ended.err


def test_2_a_delivery_that_is_refused(copied: Path) -> None:
    header = copied / "deliveries/public_security/deaths_20260630.csv"
    header.write_bytes(header.read_bytes().replace("死亡日期".encode("gb18030"), b"date_x"))
    ended = huiyan("-C", copied, "file", "公安局.死亡登记")
    assert ended.code == 2
    assert "[HY521]" in ended.err


def test_3_internal_error_is_one_friendly_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> list[object]:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(doctor, "check_health", broken)
    ended = huiyan("doctor", "--lang", "en")
    assert ended.code == 3
    assert "error[HY620]: internal error (ZeroDivisionError: a bug)" in ended.err
    assert "run it again with -v" in ended.err
    assert "Traceback" not in ended.err
    assert "Traceback" in huiyan("doctor", "-v").err


def test_4_is_said_before_1(copied: Path) -> None:
    """One rule cannot look while the others bring something up."""
    deaths = "public_security.deaths"
    contract = copied / "contracts/public_security/deaths.yaml"
    text = contract.read_text(encoding="utf-8")
    shutil.rmtree(copied / ".huiyan")
    for file in (copied / "deliveries/public_security").glob("deaths*"):
        file.unlink()
    assert huiyan("-C", copied, "file").code == 0
    assert contract.read_text(encoding="utf-8") == text
    ended = huiyan("-C", copied, "run", "livelihood", "--lang", "en")
    assert ended.code == 4
    assert f"error[HY661]: the rule needs data set {deaths}" in ended.err
    assert "not evaluated" in ended.out
    listed = huiyan("-C", copied, "findings")
    assert listed.code == 4
    assert "[HY661]" in listed.err
    assert huiyan("-C", copied, "findings", "--rule", "惠农补贴_公职人员领取").code == 0


def test_5_nothing_selected(workspace: Path, city: City) -> None:
    assert huiyan("-C", workspace, "file").code == 5
    assert huiyan("-C", workspace, "datasets").code == 5
    assert huiyan("-C", workspace, "test", "-k", "nothing is called so").code == 5
    filtered = huiyan("-C", city.folder, "findings", "--subject", "nobody")
    assert (filtered.code, filtered.out) == (5, "")


def test_6_what_a_finding_rests_on_is_gone(copied: Path) -> None:
    finding = huiyan("-C", copied, "findings", "-f", "csv").out.splitlines()[1].split(",")[0]
    shutil.rmtree(copied / ".huiyan/filings")
    ended = huiyan("-C", copied, "trace", finding)
    assert ended.code == 6
    assert "[HY622]" in ended.err


def test_130_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> list[object]:
        raise KeyboardInterrupt

    monkeypatch.setattr(doctor, "check_health", interrupted)
    ended = huiyan("doctor", "--lang", "en")
    assert ended.code == 130
    assert ended.err.split() == ["Interrupted."]


def test_exit_zero_is_for_results_and_not_for_mistakes(copied: Path, workspace: Path) -> None:
    only = ("--only", "信访_逾期未办结", "--exit-zero")
    assert huiyan("-C", copied, "run", *only).code == 0
    assert huiyan("-C", workspace, "--exit-zero", "file").code == 0
    assert huiyan("--exit-zero", "chek").code == 2
