"""A memory limit that is too small: about how much would do is told."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from engine.bridge.memory import needed_memory
from engine.bridge.session import EngineSettings, Session
from engine.bridge.sources import TableRows
from engine.plan.arena import Arena
from engine.plan.nodes import Aggregate, Scan
from tests.cli.program import huiyan
from tests.sample_city import made_city

KB, MB = 1024, 1024**2
REFUSED = (
    "DataFusion error: Resources exhausted: Failed to allocate additional {more} for "
    "HashJoinInput with {had} already allocated for this reservation - {left} remain available "
    "for the total memory pool: fair(pool_size: 1024.0 KB)"
)


@pytest.mark.parametrize(
    ("more", "had", "left", "needed"),
    [
        ("296.0 KB", "0.0 B", "148.0 KB", 2 * MB),
        ("1.0 MB", "0.0 B", "256.0 KB", 4 * MB),
        ("10.0 KB", "90.0 KB", "10.0 KB", MB),
        ("64.0 KB", "0.0 B", "0.0 B", 64 * KB * MB),
    ],
)
def test_how_much_is_needed(more: str, had: str, left: str, needed: int) -> None:
    error = Exception(REFUSED.format(more=more, had=had, left=left))
    assert needed_memory(error, MB) == needed


def test_other_errors_are_none_of_memory() -> None:
    assert needed_memory(ValueError("no such column"), MB) is None


def test_groups_that_do_not_fit_say_how_much_would_do(tmp_path: Path) -> None:
    arena = Arena()
    scan = arena.add(Scan("payments", "r", ("person",)))
    groups = arena.add(Aggregate(scan, ("r.person",), ()))
    persons = [f"person {number:09}" for number in range(200_000)]
    rows = TableRows({"payments": pa.table({"person": persons, "_row": range(200_000)})})

    def ask(settings: EngineSettings) -> int:
        return len(Session(arena, rows, settings).evaluate(groups))

    small = EngineSettings(memory_limit=256 * KB, spill_folder=tmp_path)
    with pytest.raises(Exception, match="Resources exhausted") as refused:
        ask(small)
    needed = needed_memory(refused.value, 256 * KB)
    assert needed is not None
    assert needed > 256 * KB
    assert ask(EngineSettings(memory_limit=4 * needed, spill_folder=tmp_path)) == 200_000


def test_a_rule_that_takes_more_than_the_limit_says_so(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    city = made_city(tmp_path_factory, tmp_path / "city").folder
    asked = ("-C", city, "--lang", "en", "run", "tendering", "--fresh")
    ended = huiyan(*asked, env={"HUIYAN_MEMORY_LIMIT": "20KB"})
    assert ended.code == 4
    assert {word for word in ended.err.split() if word.startswith("error[")} == {"error[HY649]:"}
    assert "takes more memory than the limit of 1 MB: about" in " ".join(ended.err.split())
