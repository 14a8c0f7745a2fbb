"""The indicators say of every case what the peer says, as far as they are expressed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.peers.cardinal import Case, cases, compare_case, parameters_of, settings_of
from tests.peers.folder import PEERS, peers_with

CASES = list(cases(Path(PEERS))) if PEERS else []


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_a_case_is_answered_as_the_peer_does(tmp_path: Path, case: Case) -> None:
    assert compare_case(case, tmp_path / "asked").unexplained == []


def test_every_case_is_there() -> None:
    peers_with("cardinal", "ocds-samples", "tsuchiura")
    assert len(CASES) == 29, os.environ.get("HUIYAN_PEERS")


def test_settings_become_parameters(tmp_path: Path) -> None:
    path = tmp_path / "settings.ini"
    path.write_text(
        "no_price_comparison_procurement_methods = A|B\n[R003]\nthreshold = 10\n"
        "[R038]\nthreshold = 0.1\nminimum_submitted_bids = 10\n",
        encoding="utf-8",
    )
    assert parameters_of(settings_of(path)) == {
        "unpriced_details": '("A", "B")',
        "shortest_period": "10 days",
        "disqualified_share": "10.0%",
        "fewest_of_tenderer": "10",
    }
