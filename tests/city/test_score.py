"""Scoring: a perfect run, and each way in which a run can be wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from examples.city.score import load_cases, load_findings, score, show_scores

TRUTH = {
    "schema": "huiyan.truth/1",
    "rules": {
        "甲": {
            "number": "R001",
            "cases": [
                {"subject": ["p1"], "outcome": "suspected", "note": "plain"},
                {"subject": ["p2", "c2"], "outcome": "exempt", "note": "two keys"},
                {"subject": ["p3"], "outcome": "none", "note": "near miss"},
                {
                    "subject": [None],
                    "outcome": "undetermined",
                    "rows": ["a", "b"],
                    "note": "keyless",
                },
            ],
        }
    },
}


def line(outcome: str, subject: dict[str, Any], *, rows: int = 1, rule: str = "甲") -> str:
    witness = [{"alias": "x", "rows": list(range(rows))}, {"alias": "y", "absent": {}}]
    finding = {"rule": rule, "outcome": outcome, "subject": subject, "witness": witness}
    return json.dumps(finding)


P1 = line("suspected", {"domain": "resident_id", "value": "p1"})
P2 = line(
    "exempt",
    {"domain": "composite", "value": "p2 | c2", "parts": [{"value": "p2"}, {"value": "c2"}]},
)
KEYLESS = line("undetermined", {"domain": "resident_id", "value": None}, rows=2)


def run(tmp_path: Path, *lines: str) -> tuple[int, str]:
    truth, findings = tmp_path / "truth.json", tmp_path / "findings.jsonl"
    truth.write_text(json.dumps(TRUTH), encoding="utf-8")
    findings.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "examples.city.score", str(truth), str(findings)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=False,
        text=True,
    )
    return done.returncode, done.stdout


def test_a_perfect_run_exits_with_0(tmp_path: Path) -> None:
    other_rule = line("suspected", {"value": "p9"}, rule="乙")
    code, told = run(tmp_path, P1, P2, KEYLESS, other_rule)
    assert code == 0
    assert "right: 1 suspected, 1 exempt, 1 undetermined" in told


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((P2, KEYLESS), "missed  甲 suspected: p1, plain"),
        ((P1, P1, P2, KEYLESS), "extra   甲 suspected: p1"),
        ((P1, P2, KEYLESS, P1.replace("p1", "p3")), "extra   甲 suspected: p3"),
        ((P1.replace("suspected", "exempt"), P2, KEYLESS), "extra   甲 exempt: p1"),
        ((P1, P2.replace("c2", "c9"), KEYLESS), "missed  甲 exempt: p2 | c2, two keys"),
        ((P1, P2, line("undetermined", {"value": None}, rows=1)), "missed  甲 undetermined: -"),
    ],
    ids=["missed", "told twice", "near miss told", "wrong outcome", "wrong key", "rows left out"],
)
def test_each_way_to_be_wrong_is_named(
    tmp_path: Path, lines: tuple[str, ...], expected: str
) -> None:
    code, told = run(tmp_path, *lines)
    assert code == 1
    assert expected in told


def test_precision_and_recall_are_shares(tmp_path: Path) -> None:
    truth, findings = tmp_path / "truth.json", tmp_path / "findings.jsonl"
    truth.write_text(json.dumps(TRUTH), encoding="utf-8")
    findings.write_text("\n".join((P1, P1, P1.replace("p1", "p3"))), encoding="utf-8")
    scores = score(load_cases(truth), load_findings(findings))
    suspected = scores[0]
    assert (suspected.precision, suspected.recall) == ("0.333", "1.000")
    assert "甲" in show_scores(scores)
