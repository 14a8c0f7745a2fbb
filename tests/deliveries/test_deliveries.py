"""A few contracts of each mode in every case; `python -m tests.deliveries` judges all of them."""

from __future__ import annotations

import pytest

from engine.catalog.contract import Contract
from tests.deliveries.judge import judge, trials

#: A register that is delivered whole, and payments that add up.
_CHOSEN = ("public_security.deaths", "agriculture.subsidy_payments")
TRIALS = [(c, case) for c, case in trials() if c.data_set.name in _CHOSEN]


@pytest.mark.parametrize(
    "trial", TRIALS, ids=lambda t: f"{t[0].data_set.name} {t[0].delivery.value} {t[1]}"
)
def test_todays_data_is_what_the_mode_says(trial: tuple[Contract, str]) -> None:
    assert judge(*trial).wrong == ()


def test_every_contract_is_tried_in_every_case() -> None:
    assert len({c.data_set.name for c, _ in trials()}) == 91
    assert len(trials()) >= 600
