"""The rows behind each answer are those that a provenance system attaches to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.peers.folder import peers_with
from tests.peers.provsql import QUESTIONS, asked, compare_questions, published


def test_each_answer_rests_on_the_peers_rows(tmp_path: Path) -> None:
    for compared in compare_questions(peers_with("provsql"), tmp_path / "asked"):
        assert compared.different == ()
        assert compared.same


def test_every_published_question_is_asked() -> None:
    questions = [c["question"] for c in published(peers_with("provsql"))["cases"]]
    assert sorted(questions) == sorted(QUESTIONS.values())


@pytest.mark.parametrize("rule", ["position"])
def test_the_counts_are_those_of_the_rows(tmp_path: Path, rule: str) -> None:
    """The third question has an answer of its own: how many persons."""
    peers = peers_with("provsql")
    cases = {c["question"]: c["rows"] for c in published(peers)["cases"]}
    rows = cases[QUESTIONS[rule]]
    answer = asked(peers, tmp_path / "asked")
    counted = {f["subject"]["value"]: f["measures"]["persons"] for f in answer.of(rule)}
    assert counted == {position: len(persons) for position, persons in rows.items()}
