"""The other peers: each answer is the peer's, or differs for a reason that is known."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.peers.asking import subject
from tests.peers.comparing import Compared, compare, is_same
from tests.peers.farms import compare_payments
from tests.peers.flags import compare_flags
from tests.peers.folder import peers_with
from tests.peers.openfisca_template import COLUMNS, RULES, asked, compare_template, files
from tests.peers.portugal_contracts import compare_contracts


@pytest.mark.parametrize(
    ("folder", "ask", "same", "different"),
    [
        ("ocds-flags", compare_flags, 53, 2),
        ("portugal-contracts", compare_contracts, 10, 0),
        ("openfisca-template", compare_template, 30_171, 1_157),
        ("farm-subsidy", compare_payments, 1_498, 0),
    ],
)
def test_answers_are_the_peers(
    tmp_path: Path,
    folder: str,
    ask: Callable[[Path, Path], Iterator[Compared]],
    same: int,
    different: int,
) -> None:
    found = list(ask(peers_with(folder), tmp_path / "asked"))
    assert [d for c in found for d in c.unexplained] == []
    assert (sum(c.same for c in found), sum(len(c.different) for c in found)) == (same, different)


def test_results_that_were_changed_are_told(tmp_path: Path) -> None:
    """Of the peer's results some are changed; those, and no others, are told."""
    deliveries = files(peers_with("openfisca-template"))
    chance = random.Random(5)
    name = "deliveries/expected_persons.csv"
    header, *rows = deliveries[name].decode().splitlines()
    place = header.split(",").index("pension")
    changed = set()
    for number in chance.sample(range(len(rows)), 40):
        cells = rows[number].split(",")
        cells[place] = str(1 - float(cells[place]))
        rows[number] = ",".join(cells)
        changed.add((cells[0], cells[1]))
    deliveries[name] = "\n".join([header, *rows]).encode()
    told = asked(deliveries, tmp_path / "asked").of(RULES["pension"])
    keys = {(subject(f), f["subject"]["parts"][1]["value"][:7]) for f in told}
    assert "pension" in COLUMNS["expected_persons.csv"]
    assert keys == changed


def test_a_float_is_compared_with_its_own_value() -> None:
    assert is_same(2 / 28, Decimal("0.0714285714"))
    assert not is_same(2 / 28, Decimal("0.07142856"))
    assert not is_same(1.0, Decimal(2))
    compared = compare("peer", "case", {"a": 1.0, "b": 2}, {"a": 1.0, "c": 3}, reasons={"b": "so"})
    assert compared.same == 1
    assert [(d.about, d.theirs, d.ours) for d in compared.different] == [
        ("b", 2, None),
        ("c", None, 3),
    ]
    assert [d.about for d in compared.unexplained] == ["c"]
