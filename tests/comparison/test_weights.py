"""Severities by case, scores and alert budgets: in a run, between two runs, in lists."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.comparison.as_json import difference_to_json
from engine.findings.ranking import ranked
from engine.replay import replay_finding
from engine.trace import find_finding
from tests.cli.program import huiyan
from tests.comparison.town import Town, make_town

_RULE = """language en

rule too_much "Too much paid"
  under allowance_law article 1
  severity high when amount >= 900 元
  severity medium when amount >= {medium} 元
  severity low
  alert budget {budget} findings a run
  each payment in civil.payments
  where payment.amount > ceiling
  finding
    amount = payment.amount
    score = case when amount >= 900 元 then 90 when amount >= 700 元 then 40 else 5 end
    message "{{payment.no}}: {{payment.amount}}"
"""


@pytest.fixture
def graded(tmp_path: Path) -> Town:
    """Three payments of three weights."""
    town = make_town(tmp_path / "town")
    _grade(town)
    town.deliver(("P1", 600, "普通"), ("P2", 950, "普通"), ("P3", 700, "普通"))
    return town


def _grade(town: Town, *, medium: int = 700, budget: int = 2) -> None:
    text = _RULE.format(medium=medium, budget=budget)
    (town.pack / "too_much.huiyan").write_text(text, "utf-8")


def test_each_finding_has_the_severity_of_its_case(graded: Town) -> None:
    found = graded.run().findings()
    assert [(f["severity"], f["score"]) for f in found] == [
        ("low", 5),
        ("high", 90),
        ("medium", 40),
    ]
    assert [f["severity_by"]["line"] for f in found] == [3, 1, 2]
    assert [f["severity_by"]["unclear"] for f in found] == [[], [], []]
    assert found[1]["severity_by"]["reads"] == "amount is at least 900 元"


def test_readers_see_the_highest_score_first(graded: Town) -> None:
    found = graded.run().findings()
    assert [f["score"] for f in ranked(found)] == [90, 40, 5]
    unknown = {**found[0], "score": None}
    exempt = {**found[0], "score": None, "outcome": "exempt"}
    assert [f["score"] for f in ranked([exempt, *found, unknown])] == [None, 90, 40, 5, None]
    other = {key: v for key, v in found[0].items() if key != "score"} | {"rule": "unscored"}
    assert ranked([other, *found])[0] is other


def test_a_changed_severity_is_a_change_with_its_cause(graded: Town) -> None:
    before = graded.run()
    _grade(graded, medium=600)
    after = graded.run()
    changed = [d for d in graded.compare(before, after).differences if d.changed]
    assert [d.changed for d in changed] == [("severity",)]
    told = difference_to_json(changed[0])
    assert (told["severity_before"], told["severity"], told["cause"]) == ("low", "medium", "rule")


def test_replay_tells_the_same_weight(graded: Town) -> None:
    run = graded.run()
    for finding in run.findings():
        (found,) = find_finding(graded.workspace, finding["id"])
        again = replay_finding(graded.workspace, found)
        assert again.differences == ()
        assert again.again is not None
        assert again.again["score"] == finding["score"]


@pytest.mark.parametrize(("budget", "over"), [(2, True), (3, False)])
def test_what_is_beyond_the_budget_is_told_and_said(graded: Town, budget: int, over: bool) -> None:
    _grade(graded, budget=budget)
    folder = str(graded.workspace.root)
    ended = huiyan("-C", folder, "run", "--as-of", "2024-06-30", "--lang", "en")
    assert ("told 3, budget 2: its conditions may be too wide" in ended.err) is over
    asked = huiyan("-C", folder, "run", "--as-of", "2024-06-30", "-f", "json")
    record: dict[str, Any] = json.loads(asked.out)["rules"][0]
    assert (record["suspected"], record["budget"], record["over_budget"]) == (3, budget, over)


@pytest.mark.parametrize(("level", "code"), [("high", 1), ("medium", 1), ("low", 1)])
def test_the_level_that_fails_is_that_of_the_findings(graded: Town, level: str, code: int) -> None:
    folder = str(graded.workspace.root)
    assert huiyan("-C", folder, "run", "--fail-level", level).code == code
    graded.deliver(("P1", 600, "普通"))
    assert huiyan("-C", folder, "run", "--fail-level", level).code == (1 if level == "low" else 0)


def test_a_list_tells_what_each_weighs(graded: Town) -> None:
    graded.run()
    folder = str(graded.workspace.root)
    listed = huiyan("-C", folder, "findings", "--lang", "en").out
    assert "(high, medium, low, 3)" in listed
    places = [listed.index(f"{word}, score {n}") for word, n in (("high", 90), ("low", 5))]
    assert places == sorted(places)
    first = json.loads(huiyan("-C", folder, "findings", "-f", "jsonl").out.splitlines()[0])
    traced = huiyan("-C", folder, "trace", first["id"], "--lang", "en").out
    assert "severity high: amount is at least 900 元" in traced
    assert "score 90:" in traced
