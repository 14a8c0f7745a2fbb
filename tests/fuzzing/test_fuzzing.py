"""Some hundred damaged files, and that the harness would notice what it looks for."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from pathlib import Path
from random import Random
from unittest.mock import patch

import pytest

from adapters.inspection import inspect_text
from adapters.protocol import Inspection
from tests.filing.world import GOOD, HEADER
from tests.fuzzing.attempt import Attempts, Outcome
from tests.fuzzing.campaign import input_number, run_inputs
from tests.fuzzing.delivered import Delivered, delivered, delivered_in
from tests.fuzzing.mutate import STRUCTURED, by_kind
from tests.fuzzing.seeds import all_seeds
from tests.sacrificial import Lost, Worker

INPUTS = 200
#: Inputs that once ended otherwise than they must, by the name of their format.
FOUND = sorted(Path(__file__).with_name("found").glob("*/*"))
#: Rows of the first seed of a kind, where they are not those of the others.
_ROWS = {"xls": 13}


@pytest.fixture(scope="module")
def seeds() -> tuple[Delivered, ...]:
    return all_seeds()


def test_damaged_files_are_filed_or_refused(seeds: tuple[Delivered, ...]) -> None:
    results = list(run_inputs(seeds, inputs=INPUTS, seed=20261125, jobs=1))
    assert [(r.number, r.kind, r.wrong) for r in results if r.wrong] == []
    assert len(results) == INPUTS
    outcomes = [r.outcome for r in results if isinstance(r.outcome, Outcome)]
    assert {"filed", "refused"} <= {o.state for o in outcomes}
    assert {r.kind for r in results} >= set(STRUCTURED)


def test_valid_files_are_filed_whole(seeds: tuple[Delivered, ...], tmp_path: Path) -> None:
    attempts = Attempts(tmp_path)
    kinds = by_kind(seeds)
    for kind in STRUCTURED:
        outcome = attempts((kinds[kind][0], True))
        assert (kind, outcome.state, outcome.wrong) == (kind, "filed", ""), outcome
        assert outcome.rows_filed + outcome.rows_quarantined == _ROWS.get(kind, 12)


@pytest.mark.parametrize("found", FOUND, ids=lambda p: p.name)
def test_what_was_wrong_once(found: Path, tmp_path: Path) -> None:
    kind, [top] = found.parent.name, list(found.iterdir())
    changed = delivered_in(found, kind, top.name, {"format": kind})
    outcome = Attempts(tmp_path)((changed, True))
    assert (outcome.wrong, outcome.gave_up) == ("", "")


def test_the_same_number_is_the_same_input(seeds: tuple[Delivered, ...]) -> None:
    assert [input_number(n, 1, seeds) for n in range(50)] == [
        input_number(n, 1, seeds) for n in range(50)
    ]
    assert input_number(3, 1, seeds) != input_number(3, 2, seeds)


@pytest.mark.parametrize("kind", STRUCTURED)
def test_each_change_changes(seeds: tuple[Delivered, ...], kind: str) -> None:
    data = by_kind(seeds)[kind][0].files[0][1]
    for change in STRUCTURED[kind]:
        assert any(change(data, Random(n)) != data for n in range(5)), change.__name__


def test_lines_lost_and_crashes_would_be_noticed(tmp_path: Path) -> None:
    attempts = Attempts(tmp_path)
    plain = delivered("csv", "payments.csv", (HEADER + GOOD).encode(), format="csv")
    assert attempts((plain, True)).wrong == ""
    with patch("adapters.csv.CsvDelivery.chunks", side_effect=IndexError("off by one")):
        assert attempts((plain, True)).wrong.startswith("traceback: IndexError: off by one")
    with patch("adapters.opening.inspect_text", _a_line_less):
        assert attempts((plain, True)).wrong.startswith("traceback: LostLinesError")


def _a_line_less(path: Path, *, encoding: str = "") -> Inspection:
    found = inspect_text(path, encoding=encoding)
    assert isinstance(found, Inspection)
    return replace(found, lines=found.lines - 1)


def test_a_worker_that_dies_or_hangs_is_told_and_followed() -> None:
    with Worker(_obey, _ready, seconds=0.5) as worker:
        assert worker.do("answer") == "answer"
        assert worker.do("die") == Lost("SIGKILL")
        assert worker.do("answer") == "answer"
        assert worker.do("hang") == Lost("hangs for 0.5 s")
        assert worker.do("answer") == "answer"


def _obey(order: str) -> str:
    if order == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    while order == "hang":
        signal.pause()
    return order


def _ready() -> None:
    """Nothing is needed before."""
