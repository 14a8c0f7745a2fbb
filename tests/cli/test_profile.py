"""`huiyan run --profile` and `--fresh`: what a run took, and what it did not evaluate anew."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import AS_OF
from tests.cli.program import huiyan

_TAKEN_OVER = "沿用当时的结果"


def run(folder: Path, *more: str) -> str:
    ended = huiyan("-C", folder, "run", "petitions", "--as-of", AS_OF, *more)
    assert ended.code == 1, ended.err
    return ended.out


def test_what_was_taken_over_is_said_and_fresh_takes_nothing_over(copied: Path) -> None:
    run(copied, "--fresh")
    again = run(copied)
    assert _TAKEN_OVER in again
    assert _TAKEN_OVER not in run(copied, "--fresh")
    listed = again.partition("沿用")[0].rpartition("\n")[0]
    assert run(copied, "--fresh").startswith(listed), "the rules say the same either way"


def test_a_profile_has_a_line_for_each_rule_and_says_what_was_evaluated(copied: Path) -> None:
    told = run(copied, "--fresh", "--profile")
    rules = [line.split()[0] for line in told.splitlines() if line.startswith("信访_")]
    assert len(rules) == 2 * len(set(rules)), "once with its findings, once with its time"
    assert "用时（秒）" in told
    assert "0 条规则沿用以前的结果" in told
    assert f"{len(set(rules))} 条规则沿用以前的结果" in run(copied, "--profile")


def test_programs_get_the_same_as_json(copied: Path) -> None:
    told = json.loads(run(copied, "--fresh", "--profile", "-f", "json"))
    metrics = told["metrics"]
    assert metrics["schema"] == "huiyan.metrics/1"
    assert {r["rule"] for r in metrics["rules"]} == {r["rule"] for r in told["rules"]}
    assert "metrics" not in json.loads(run(copied, "-f", "json"))
