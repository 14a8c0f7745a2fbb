"""The demonstration, from nothing and over again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from interfaces.cli.commands.demo import _Demonstration
from tests.cli.program import Ended, huiyan

SMALL = ("--factor", "0.02")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended]:
    """The first time, in a folder that does not exist yet."""
    folder = tmp_path_factory.mktemp("demo") / "demo-city"
    return folder, huiyan("demo", folder, *SMALL)


def test_the_whole_way(first: tuple[Path, Ended]) -> None:
    folder, ended = first
    assert ended.code == 0
    for number in range(1, 9):
        assert f"\n{number}/8 " in ended.out
    assert "\n部门报送的原始行\n" in ended.out
    assert "查准率和查全率都是 100%" in ended.out
    assert ended.err.startswith(f"下一步: huiyan -C {folder} findings")


def test_again_it_says_what_is_done_already(
    first: tuple[Path, Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_Demonstration, "_test", lambda *_: None)  # as above, and it takes long
    folder, before = first
    runs = sorted((folder / ".huiyan/runs").glob("run-*/findings.jsonl"))
    bytes_before = [r.read_bytes() for r in runs]
    ended = huiyan("demo", folder, *SMALL, "--lang", "en")
    assert ended.code == 0
    assert f"Made before, left as it is: {folder}" in ended.out
    assert "filings were there already" in ended.out
    assert "with the same result to the byte" in ended.out
    assert [r.read_bytes() for r in runs] == bytes_before
    counts = [line for line in before.out.splitlines() if "个批次：报送" in line]
    assert counts


def test_what_the_steps_show_can_be_typed(first: tuple[Path, Ended]) -> None:
    folder, ended = first
    shown = [line[2:].split() for line in ended.out.splitlines() if line.startswith("$ huiyan")]
    assert [words[1] for words in shown] == ["init", *["-C"] * 6]
    trace, report = shown[-2:]
    assert folder.name in trace[2]
    assert huiyan(*trace[1:]).code == 0
    file = Path(report[-1])
    as_shown = file.read_bytes()
    language = "en" if b'lang="en"' in as_shown[:200] else "zh"  # another test may have come first
    assert huiyan(*report[1:], "--lang", language).code == 0
    assert file.read_bytes() == as_shown


def test_a_result_that_differs_from_the_truth_is_not_passed_over(
    first: tuple[Path, Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _ = first
    for step in ("_test", "_report"):  # they have been seen above, and take the most time
        monkeypatch.setattr(_Demonstration, step, lambda *_: None)
    truth = folder / "truth/truth.json"
    kept = truth.read_text(encoding="utf-8")
    document = json.loads(kept)
    cases = document["rules"]["高龄津贴_去世后发放"]["cases"]
    next(c for c in cases if c["outcome"] == "suspected")["subject"] = ["330182193104060113"]
    truth.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    try:
        ended = huiyan("demo", folder, *SMALL)
    finally:
        truth.write_text(kept, encoding="utf-8")
    assert ended.code == 6
    assert "不完全相符" in ended.out


def test_other_workspaces_are_left_alone(workspace: Path) -> None:
    ended = huiyan("demo", workspace)
    assert ended.code == 2
    assert "[HY624]" in ended.err
    assert not (workspace / ".huiyan").exists()
