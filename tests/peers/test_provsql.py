"""The rows behind each answer are those that a provenance system attaches to it.

ProvSQL's regression tests publish, for three questions over a table of seven persons, which
rows each answer rests on (its which-provenance). Here the table is delivered, filed and asked
as rules: the witness rows of each finding must be the same persons, no more and no fewer.
"""

from __future__ import annotations

import csv
import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import huiyan
from engine.catalog.contract_reading import load_contracts
from engine.catalog.workspace import Workspace
from engine.filing.file import file_deliveries
from engine.run.store import StoredRun, load_run
from engine.trace import FoundFinding, trace_finding
from tests.peers.folder import peer_file

HERE = Path(__file__).parent / "provsql"
#: The peer's questions, by the rule that asks each.
QUESTIONS = {
    "shared_city": "cities in which two different persons work (pairs with the smaller id "
    "first), per city",
    "classification": "distinct classifications",
    "position": "count of persons per position",
}


@cache
def _published() -> dict[str, Any]:
    path = peer_file("provsql", "cases.json")
    published: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return published


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, StoredRun]:
    """The peer's table filed as a delivery, and the run of the three rules over it."""
    published = _published()
    root = tmp_path_factory.mktemp("provsql")
    for folder, name in (("contracts", "personnel.yaml"), ("packs/questions", "pack.yaml")):
        (root / folder).mkdir(parents=True)
        shutil.copy(HERE / name, root / folder)
    shutil.copy(HERE / "questions.huiyan", root / "packs" / "questions")
    (root / "huiyan.yaml").write_text("contracts: [contracts]\npacks: [packs]\n", encoding="utf-8")
    _deliver(published["personnel"], root / "deliveries" / "personnel.csv")
    workspace = huiyan.open_workspace(root)
    contracts, _ = load_contracts(workspace.contracts)
    file_deliveries(workspace, contracts)
    stored = load_run(workspace, huiyan.run(workspace, as_of="2024-06-30").id)
    assert stored is not None
    return workspace, stored


def _deliver(personnel: list[dict[str, Any]], path: Path) -> None:
    path.parent.mkdir()
    with path.open("w", encoding="utf-8", newline="") as target:
        rows = csv.writer(target)
        rows.writerow(["编号", "序号", "姓名", "职位", "城市", "密级"])
        for one in personnel:
            told = [one[c] for c in ("name", "position", "city", "classification")]
            rows.writerow([f"P{one['id']}", one["id"], *told])


def _persons(workspace: Workspace, run: StoredRun, rule: str) -> dict[str, list[str]]:
    """By the finding's subject, the names in its witness rows as they were delivered."""
    found = {}
    for finding in run.findings():
        if finding["rule"] != rule:
            continue
        assert finding["outcome"] == "suspected"
        witnesses = trace_finding(workspace, FoundFinding(finding, run)).witnesses
        names = {dict(row.cells)["姓名"] or "" for w in witnesses for row in w.rows}
        found[finding["subject"]["value"]] = sorted(names)
    return found


@pytest.mark.parametrize("rule", QUESTIONS)
def test_each_answer_rests_on_the_peers_rows(asked: tuple[Workspace, StoredRun], rule: str) -> None:
    case = next(c for c in _published()["cases"] if c["question"] == QUESTIONS[rule])
    assert _persons(*asked, rule) == {k: sorted(v) for k, v in case["rows"].items()}


def test_every_published_question_is_asked() -> None:
    assert sorted(c["question"] for c in _published()["cases"]) == sorted(QUESTIONS.values())


def test_the_counts_are_those_of_the_rows(asked: tuple[Workspace, StoredRun]) -> None:
    """The third question has an answer of its own: how many persons."""
    rows = next(c for c in _published()["cases"] if c["question"] == QUESTIONS["position"])["rows"]
    counted = {
        f["subject"]["value"]: f["measures"]["persons"]
        for f in asked[1].findings()
        if f["rule"] == "position"
    }
    assert counted == {position: len(persons) for position, persons in rows.items()}
