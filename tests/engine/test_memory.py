"""A memory limit that is too small: about how much would do is told."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from datafusion import SessionContext

from engine.bridge.context import EngineSettings, Way, context_of
from engine.bridge.memory import needed_memory
from engine.bridge.relations import Relations
from engine.bridge.session import Session
from engine.bridge.sources import TableRows
from engine.plan.arena import Arena
from engine.plan.nodes import Aggregate, Join, NodeId, Scan
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


def _both(arena: Arena) -> NodeId:
    """The persons who were paid and are dead."""
    paid = arena.add(Scan("payments", "r", ("person",)))
    persons = arena.add(Aggregate(paid, ("r.person",), ()))
    dead = arena.add(Scan("deaths", "o", ("person",)))
    return arena.add(Join(persons, dead, "inner", (("r.person", "o.person"),)))


@pytest.fixture(scope="module")
def many() -> TableRows:
    """Three hundred thousand persons, a third of them dead."""
    names = [f"person {number:012} of some length" for number in range(300_000)]
    tables = {"payments": names, "deaths": names[::3]}
    return TableRows(
        {
            name: pa.table({"person": several, "_row": range(len(several))})
            for name, several in tables.items()
        }
    )


@pytest.mark.parametrize(
    ("limit", "ways"),
    [
        (256 * MB, [Way.IN_MEMORY]),
        (24 * MB, [Way.IN_MEMORY, Way.IN_ONE_STREAM]),
    ],
)
def test_a_question_is_asked_again_with_less_memory(
    many: TableRows,
    limit: int,
    ways: list[Way],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[Way] = []

    def context(settings: EngineSettings, way: Way) -> SessionContext:
        tried.append(way)
        return context_of(settings, way)

    monkeypatch.setattr("engine.bridge.session.context_of", context)
    arena = Arena()
    both = _both(arena)
    session = Session(arena, many, EngineSettings(memory_limit=limit, spill_folder=tmp_path))
    assert len(session.evaluate(both)) == 100_000
    assert tried == ways


def test_what_writes_to_disk_divides_no_rows_among_streams(many: TableRows) -> None:
    arena = Arena()
    both = _both(arena)
    context = context_of(EngineSettings(partitions=4, memory_limit=64 * MB), Way.IN_ONE_STREAM)
    frame = Relations(arena, context, many, keep_rows=0).frame(both)
    assert "RepartitionExec" not in frame.execution_plan().display_indent()


def test_a_join_for_which_one_stream_is_too_much_is_told(many: TableRows, tmp_path: Path) -> None:
    arena = Arena()
    both = _both(arena)
    session = Session(arena, many, EngineSettings(memory_limit=4 * MB, spill_folder=tmp_path))
    with pytest.raises(Exception, match="Resources exhausted") as refused:
        session.evaluate(both)
    assert needed_memory(refused.value, 4 * MB)
