"""Forgetting: what is due, what stays when rows are erased, and what stands against it."""

from __future__ import annotations

import datetime
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.catalog.catalog import open_catalog
from engine.catalog.keeping import Erasure, Hold
from engine.catalog.readers import RowsInUseError, nobody_reading, reading
from engine.catalog.snapshot import RowsErasedError, fetch_rows, load_filing, load_snapshot
from engine.filing.file import file_deliveries
from engine.filing.forget import forget, kept_filings, put_hold, release_hold
from engine.filing.lock import filing_lock
from engine.filing.verify import verify_filing
from tests.filing.world import (
    GOOD,
    GOOD_2,
    HEADER,
    ID_2,
    World,
    codes,
    make_strict_world,
    make_world,
)

ERASURE = Erasure("2026-11-25T10:00:00+00:00", "王审计", "root", "保存期满")
HOLD = Hold("2026-11-25T09:00:00+00:00", "李法务", "root", "行政诉讼")
KEPT = {
    "customProperties:\n  - {property: delivery": (
        "slaProperties:\n  - {property: retention, value: 1, unit: month}\n"
        "customProperties:\n  - {property: delivery"
    )
}
#: Begins to erase the filing `argv[2]` in the workspace `argv[1]`, and dies at a file.
SCRIPT = """
import os, signal, sys
from pathlib import Path
from engine.catalog.keeping import Erasure
from engine.catalog.workspace import load_workspace
from engine.filing import forget

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[3] == "erase_files":
    forget.erase_files = die
else:
    real = Path.unlink
    Path.unlink = lambda path, **k: die() if path.suffix == ".csv" else real(path, **k)
workspace = load_workspace(Path(sys.argv[1])).workspace
forget.forget(workspace, [sys.argv[2]], Erasure("2026-11-25T10:00:00+00:00", "a", "a", "why"))
"""


def told(world: World, *filings: str) -> list[str]:
    """The codes that stand against erasing."""
    return [d.code for d in forget(world.workspace, filings, ERASURE)[1]]


def test_what_stays_is_the_manifest_and_hashes(world: World) -> None:
    receipt = world.file(HEADER + GOOD + "P2,x,,2020-05-01,1,\n")
    folder = world.filing(receipt).folder
    assert told(world, receipt.filing_id) == []
    assert sorted(p.name for p in folder.iterdir()) == ["manifest.json", "rows.tree"]
    assert world.current_ids() == []
    filing = load_filing(world.workspace, receipt.filing_id)
    assert filing is not None
    assert filing.erasure is not None
    assert (filing.erasure.reason, filing.erasure.done) == ("保存期满", True)
    with pytest.raises(RowsErasedError, match="2026-11-25: 保存期满"):
        fetch_rows(filing, [1])
    (diagnostic,) = verify_filing(world.workspace, receipt.filing_id)
    assert diagnostic.code == "HY584"


@pytest.mark.parametrize("name", ["manifest.json", "rows.tree"])
def test_what_stays_is_still_verified(world: World, name: str) -> None:
    receipt = world.file(HEADER + GOOD)
    forget(world.workspace, [receipt.filing_id], ERASURE)
    path = world.filing(receipt).folder / name
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    found = [d.code for d in verify_filing(world.workspace, receipt.filing_id)]
    assert found[0] in ("HY542", "HY548")


def test_the_delivery_is_not_filed_again(world: World) -> None:
    first = world.file(HEADER + GOOD)
    forget(world.workspace, [first.filing_id], ERASURE)
    again = world.file()
    assert (again.state, codes(again)) == ("already_filed", ["HY589"])
    assert world.current_ids() == []
    newer = world.file(HEADER + GOOD_2)
    assert (newer.state, world.current_ids()) == ("filed", [newer.filing_id])
    # and what is past stays past: the erased filing cannot become current again
    assert codes(world.file(HEADER + GOOD)) == ["HY589"]
    assert world.current_ids() == [newer.filing_id]


def test_a_held_filing_stays_until_it_is_released(world: World) -> None:
    receipt = world.file(HEADER + GOOD)
    assert put_hold(world.workspace, receipt.filing_id, HOLD) is None
    assert told(world, receipt.filing_id) == ["HY585"]
    assert world.rows(receipt)[0]["no"] == "P1"
    assert release_hold(world.workspace, receipt.filing_id) is None
    assert told(world, receipt.filing_id) == []
    problem = put_hold(world.workspace, receipt.filing_id, HOLD)
    assert problem is not None
    assert problem.code == "HY584"


def test_there_is_no_such_filing(world: World) -> None:
    assert told(world, "nothing") == ["HY540"]


@pytest.mark.parametrize(
    ("unit", "count", "day"),
    [("month", 1, "2020-02-29"), ("day", 3, "2020-02-03"), ("week", 2, "2020-02-14"),
     ("quarter", 1, "2020-04-30"), ("year", 10, "2030-01-31")],
)  # fmt: skip
def test_a_filing_is_due_when_it_was_kept_long_enough(
    tmp_path: Path, unit: str, count: int, day: str
) -> None:
    said = {
        k: v.replace("value: 1, unit: month", f"value: {count}, unit: {unit}")
        for k, v in KEPT.items()
    }
    world = make_world(tmp_path, replace=said)
    world.deliver(HEADER + GOOD)
    then = datetime.datetime(2020, 1, 31, 12, tzinfo=datetime.UTC)
    file_deliveries(world.workspace, world.contracts, now=then)
    due = datetime.date.fromisoformat(day)
    with open_catalog(world.workspace) as catalog:
        (kept,) = kept_filings(catalog, world.contracts)
    assert kept.due == due
    assert kept.is_due(due)
    assert not kept.is_due(due - datetime.timedelta(1))


def test_a_correction_is_kept_as_long_as_what_it_corrects(tmp_path: Path) -> None:
    from tests.filing.test_corrections import BAD, send_back, sent  # noqa: PLC0415 - its helpers

    world = make_strict_world(tmp_path, replace=KEPT)
    world.deliver(HEADER + GOOD + BAD)
    then = datetime.datetime(2020, 1, 31, 12, tzinfo=datetime.UTC)
    (first,) = file_deliveries(world.workspace, world.contracts, now=then)
    rows = sent(world, first)
    rows[0]["身份证号"] = ID_2
    send_back(world, rows)
    with open_catalog(world.workspace) as catalog:
        assert [str(k.due) for k in kept_filings(catalog, world.contracts)] == ["2020-02-29"] * 2


def test_without_retention_nothing_is_ever_due(world: World) -> None:
    world.file(HEADER + GOOD)
    with open_catalog(world.workspace) as catalog:
        (kept,) = kept_filings(catalog, world.contracts)
    assert not kept.is_due(datetime.date(9999, 12, 31))


@pytest.mark.parametrize("point", ["erase_files", "unlink"])
def test_an_erasure_that_dies_is_finished_later(world: World, point: str) -> None:
    receipt = world.file(HEADER + GOOD)
    command = [sys.executable, "-c", SCRIPT, str(world.workspace.root), receipt.filing_id, point]
    died = subprocess.run(command, cwd=Path(__file__).parents[2], check=False, capture_output=True)
    assert died.returncode == -signal.SIGKILL
    # nobody reads what may be there in part
    assert world.current_ids() == []
    filing = load_filing(world.workspace, receipt.filing_id)
    assert filing is not None
    assert filing.erasure is not None
    assert not filing.erasure.done
    assert (filing.folder / "quarantine.csv").exists()
    world.file(HEADER + GOOD_2)
    assert sorted(p.name for p in filing.folder.iterdir()) == ["manifest.json", "rows.tree"]
    done = load_filing(world.workspace, receipt.filing_id)
    assert done is not None
    assert done.erasure is not None
    assert done.erasure.done


class TestTogether:
    """Readers, filings and erasures at the same time."""

    def test_nothing_is_erased_under_a_reader(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        receipt = world.file(HEADER + GOOD)
        monkeypatch.setattr("engine.filing.forget.WAIT_SECONDS", 0.1)
        with reading(world.workspace.home), reading(world.workspace.home):
            assert told(world, receipt.filing_id) == ["HY587"]
            assert world.rows(receipt)[0]["no"] == "P1"
        assert told(world, receipt.filing_id) == []

    def test_an_erasure_waits_for_the_reader(self, world: World) -> None:
        receipt = world.file(HEADER + GOOD)
        erased: list[list[str]] = []
        with reading(world.workspace.home):
            thread = threading.Thread(target=lambda: erased.append(told(world, receipt.filing_id)))
            thread.start()
            thread.join(0.3)
            assert erased == []
            assert world.rows(receipt)[0]["no"] == "P1"
        thread.join(10)
        assert erased == [[]]

    def test_two_erasures_do_not_meet(self, world: World) -> None:
        world.file(HEADER + GOOD)
        home = world.workspace.home
        with (
            nobody_reading(home, timeout=1),
            pytest.raises(RowsInUseError),
            nobody_reading(home, timeout=0.05),
        ):
            pass

    def test_nothing_is_erased_while_something_is_filed(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        receipt = world.file(HEADER + GOOD)
        monkeypatch.setattr("engine.filing.forget.WAIT_SECONDS", 0.1)
        with filing_lock(world.workspace, timeout=1):
            assert told(world, receipt.filing_id) == ["HY533"]
        assert world.current_ids() == [receipt.filing_id]

    def test_a_snapshot_outlives_what_supersedes_it(self, world: World) -> None:
        first = world.file(HEADER + GOOD)
        snapshot = load_snapshot(world.workspace)
        world.file(HEADER + GOOD_2)
        (filing,) = snapshot.filings
        assert filing.id == first.filing_id
        assert fetch_rows(filing, [1]).column("no").to_pylist() == ["P1"]

    def test_two_filings_of_one_data_set_at_once(self, world: World) -> None:
        world.deliver(HEADER + GOOD + GOOD_2)
        states: list[str] = []

        def file() -> None:
            (receipt,) = file_deliveries(world.workspace, world.contracts)
            states.append(receipt.state.value)

        threads = [threading.Thread(target=file) for _ in range(3)]
        run_all(threads)
        assert sorted(states) == ["already_filed", "already_filed", "filed"]
        assert len(world.current_ids()) == 1


def run_all(threads: list[threading.Thread]) -> None:
    """Start all and wait for them."""
    acts: list[Callable[[], None]] = [t.start for t in threads]
    for act in acts:
        act()
    for thread in threads:
        thread.join(30)


def test_the_reader_of_a_process_that_dies_is_gone(world: World) -> None:
    receipt = world.file(HEADER + GOOD)
    script = (
        "import os, signal, sys\nfrom pathlib import Path\n"
        "from engine.catalog.readers import reading\n"
        "with reading(Path(sys.argv[1])):\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    command = [sys.executable, "-c", script, str(world.workspace.home)]
    root = Path(__file__).parents[2]
    died = subprocess.run(command, cwd=root, check=False, env={**os.environ})
    assert died.returncode == -signal.SIGKILL
    assert told(world, receipt.filing_id) == []
