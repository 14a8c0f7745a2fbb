"""ProvSQL's published questions: the rows that each answer rests on.

Here the peer's table of seven persons is delivered, filed and asked as rules: the witness rows
of each finding must be those persons, no more and no fewer.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from engine.run.store import load_run
from engine.trace import FoundFinding, trace_finding
from tests.peers.asking import Answer, Question, ask, subject
from tests.peers.comparing import Compared, compare

HERE = Path(__file__).parent / "provsql"
#: The peer's questions, by the rule that asks each.
QUESTIONS = {
    "shared_city": "cities in which two different persons work (pairs with the smaller id "
    "first), per city",
    "classification": "distinct classifications",
    "position": "count of persons per position",
}


def published(peers: Path) -> dict[str, Any]:
    """The peer's table, and what it says of each question."""
    text = (peers / "provsql" / "cases.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def asked(peers: Path, root: Path) -> Answer:
    """The peer's table filed as a delivery, and the run of the three rules over it."""
    deliveries = {"deliveries/personnel.csv": _table(published(peers)["personnel"])}
    return ask(root, Question(HERE / "contracts", HERE / "pack", deliveries))


def _table(personnel: list[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["编号", "序号", "姓名", "职位", "城市", "密级"])
    for one in personnel:
        told = [one[c] for c in ("name", "position", "city", "classification")]
        rows.writerow([f"P{one['id']}", one["id"], *told])
    return text.getvalue().encode()


def persons(answer: Answer, rule: str) -> dict[str, object]:
    """By the finding's subject, the names in its witness rows as they were delivered."""
    found: dict[str, object] = {}
    for finding in answer.of(rule):
        run = load_run(answer.workspace, finding["run"])
        assert run is not None
        told: Mapping[str, Any] = next(f for f in run.findings() if f["id"] == finding["id"])
        witnesses = trace_finding(answer.workspace, FoundFinding(dict(told), run)).witnesses
        names = {dict(row.cells)["姓名"] or "" for w in witnesses for row in w.rows}
        found[subject(finding)] = sorted(names)
    return found


def compare_questions(peers: Path, root: Path) -> Iterator[Compared]:
    """The rows behind each answer to the three questions."""
    answer = asked(peers, root)
    cases = {case["question"]: case["rows"] for case in published(peers)["cases"]}
    for rule, question in QUESTIONS.items():
        theirs = {about: sorted(rows) for about, rows in cases[question].items()}
        yield compare("provsql", rule, theirs, persons(answer, rule))
