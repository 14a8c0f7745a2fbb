"""A sample of the sweep, and that the harness would notice what it looks for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.crash.child import Child
from tests.crash.disturb import Ending, disturb
from tests.crash.expected import Expected, copy_of, expect_all
from tests.crash.faults import Fault, can_shorten, strace_missing
from tests.crash.look import look
from tests.crash.points import Call, hits_in
from tests.crash.power import unsafe_at_commits
from tests.crash.scenario import CITY, SCENARIOS, TEMPORARY
from tests.crash.sweep import all_trials, arenas, evenly

pytestmark = pytest.mark.skipif(bool(strace_missing()), reason=strace_missing() or "-")

SAMPLE = 26


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    with Child() as at_work:
        yield at_work


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with arenas() as where:
        yield where


@pytest.fixture(scope="module")
def expected(folder: Path, child: Child) -> tuple[Expected, ...]:
    return expect_all(folder, child)


def _named(expected: tuple[Expected, ...], name: str) -> Expected:
    return next(e for e in expected if e.scenario == name)


def test_a_sample_of_faults(expected: tuple[Expected, ...], folder: Path, child: Child) -> None:
    trials = evenly(all_trials(expected), SAMPLE)
    assert {t.fault for t in trials} == {
        f for f in Fault if can_shorten() or f not in (Fault.TORN, Fault.SHORT)
    }
    results = [disturb(t.expected, t.call, t.fault, folder, child) for t in trials]
    assert [r for r in results if r.violations] == []
    endings = {r.ending for r in results}
    assert {Ending.KILLED, Ending.REFUSED, Ending.FILED} <= endings
    assert sum(r.ending is Ending.NOT_MET for r in results) <= SAMPLE // 10


def test_every_way_of_writing_is_a_point(expected: tuple[Expected, ...]) -> None:
    assert {e.scenario for e in expected} == {s.name for s in SCENARIOS}
    by_name = {c.name for e in expected for c in e.points}
    assert {"write", "pwrite64", "openat", "fsync", "fdatasync", "mkdir", "rename"} <= by_name
    about = "".join(c.text for c in _named(expected, "superseding").points)
    assert all(name in about for name in ("catalog.sqlite-wal", "part-00001", "manifest.json"))


def test_what_the_catalog_speaks_of_is_on_the_disk(expected: tuple[Expected, ...]) -> None:
    assert {e.scenario: e.lost_without_power for e in expected} == {s.name: () for s in SCENARIOS}


def test_a_sync_that_were_left_out_would_be_noticed(
    expected: tuple[Expected, ...], folder: Path
) -> None:
    calls = _named(expected, "superseding").points
    syncs = [c for c in calls if c.name == "fsync"]
    assert syncs
    root = folder / "superseding" / "traced"
    known = [*(folder / "superseding" / "template").rglob("*")]
    existing = [root / p.relative_to(folder / "superseding" / "template") for p in known]
    for left_out in syncs:
        assert unsafe_at_commits([c for c in calls if c is not left_out], root, existing)


def test_a_state_in_between_and_leftovers_would_be_noticed(
    expected: tuple[Expected, ...], folder: Path, child: Child
) -> None:
    one = _named(expected, "superseding")
    call = Call(0, "write", 1, (), "= 2")
    other = replace(one, visible=one.visible[:0], delivered={"in/other.csv": ""})
    told = disturb(other, call, Fault.KILL, folder, child).violations
    assert [v.partition(":")[0] for v in told] == [
        "the catalog is in between",
        "what was delivered was touched",
        "what was delivered was touched by the next filing",
    ]
    arena = copy_of(folder / "superseding" / "traced", folder / "littered")
    for name in (f"{CITY}/.huiyan/filings/civil.payments/0.tmp-1", f"{TEMPORARY}/spool"):
        (arena / name).mkdir()
    assert one.differing(look(arena), one.end) == ["kept/filings/civil.payments/0.tmp-1/"]
    shutil.rmtree(arena)


def test_a_log_tells_hits_on_the_disk_from_others(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text(
        '1 write(3</a/city/x>, ""..., 4) = -1 EIO (Input/output error) (INJECTED)\n'
        '2 write(4<anon_inode:[eventfd]>, ""..., 8) = -1 EIO (Input/output error) (INJECTED)\n'
        "2 fsync(5</a/city/y> <unfinished ...>\n"
        "1 write(3</a/city/x>) = 4\n"
        "2 <... fsync resumed>) = -1 EIO (Input/output error) (INJECTED)\n",
        "utf-8",
    )
    hits = hits_in(log, Path("/a/city"))
    assert (hits.inside, hits.beside) == (2, 1)
