"""What lies beside filings and runs, changed in every way; the campaign changes all files."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tampering.__main__ import workspaces
from tests.tampering.changes import Change, changes
from tests.tampering.judge import judge

#: Files that `verify` did not know to look at, or died of.
_FILES = ("catalog.sqlite", "ledger.sqlite", "history.jsonl", "metrics.json", "finding-ids.key")
_READERS = (("findings",), ("ledger",), ("datasets",))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    return workspaces(tmp_path_factory.mktemp("tampering"))


def some(made: tuple[Path, Path, Path]) -> Iterator[Change]:
    """One change of each kind of each of those files."""
    met = set()
    for change in changes(*made, flips=1, chance=random.Random(7)):
        name, kind = Path(change.file).name, change.how.split(" at ")[0]
        if name in _FILES and (name, kind) not in met:
            met.add((name, kind))
            yield change


def test_every_change_is_told_by_name_and_nothing_dies_of_it(
    made: tuple[Path, Path, Path],
) -> None:
    judged = [judge(made[0], change, _READERS) for change in some(made)]
    assert {Path(j.change.file).name for j in judged} == set(_FILES)
    wrong = [j for j in judged if not j.told or not j.named or j.internal]
    assert [(j.change.file, j.change.how, j.internal) for j in wrong] == []


def test_a_workspace_that_nobody_touched_verifies(made: tuple[Path, Path, Path]) -> None:
    for root in made:
        untouched = Change("huiyan.yaml", "left alone", (root / "huiyan.yaml").read_bytes())
        assert not judge(root, untouched, ()).told
