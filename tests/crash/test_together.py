"""Processes that file, run and read in one workspace at once, each a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from engine.catalog.catalog import open_catalog
from engine.filing.verify import verify_filing
from tests.cli.program import ROOT, Ended, command, environment, process
from tests.crash.scenario import INCREMENT
from tests.filing.world import HEADER, ID, World, make_world

_RULE = """\
language en

regulation law "测试办法"
  in force from 2000-01-01
  article 1 "第一条。"

rule large "金额较大"
  under law article 1
  severity low
  each payment in civil.payments
    where payment.amount > 1 元
  finding
    message "说明"
"""

#: Files one version after the other for some seconds, and says the rows of each filing.
_FILER = """
import os, sys, time
from pathlib import Path
from engine.catalog.contract_reading import load_contracts
from engine.catalog.workspace import load_workspace
from engine.filing.file import file_deliveries
from tests.crash.test_together import rows

workspace = load_workspace(Path(sys.argv[1])).workspace
contracts, _ = load_contracts(workspace.contracts, root=workspace.root)
until, count = time.monotonic() + float(sys.argv[2]), 0
while time.monotonic() < until:
    count += 1
    fresh = workspace.root / "fresh"
    fresh.write_text(rows(count), "utf-8")
    os.replace(fresh, workspace.root / "in" / "payments.csv")
    [receipt] = file_deliveries(workspace, contracts)
    print(receipt.filing_id, count, receipt.state, flush=True)
"""

#: The command line, with little patience for another filing.
_IMPATIENT = (
    "import engine.filing.file as f; f.LOCK_SECONDS = 0.3; "
    "from interfaces.cli.main import main; main()"
)


def rows(count: int, *, first: int = 1) -> str:
    """A delivery of `count` rows, each of which the rule finds."""
    numbers = range(first, first + count)
    return HEADER + "".join(f"P{n},{ID},张三,2020-05-01,200.00,普通\n" for n in numbers)


def world(root: Path, **replaced: str) -> World:
    """A workspace with one rule."""
    made = make_world(root, replace={**replaced})
    pack = root / "packs" / "limits"
    pack.mkdir()
    (pack / "pack.yaml").write_text("pack: limits\ntitle: 限额\nversion: 1.0.0\n", "utf-8")
    (pack / "large.huiyan").write_text(_RULE, "utf-8")
    return made


def filings(made: World) -> list[tuple[str, int, str]]:
    """Id, rows and successor of every filing; each must be sound."""
    with open_catalog(made.workspace) as catalog:
        records = catalog.filings()
    assert [verify_filing(made.workspace, r.id) for r in records] == [()] * len(records)
    folder = made.workspace.filings_folder / "civil.payments"
    assert {p.name for p in folder.iterdir()} == {r.id for r in records}
    return [(r.id, r.rows_filed, r.superseded_by) for r in records]


def start(*words: str | Path) -> subprocess.Popen[str]:
    """The command line as a process in a group of its own."""
    return subprocess.Popen(
        command(*words),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def ended(running: subprocess.Popen[str]) -> Ended:
    """What it came to."""
    out, err = running.communicate(timeout=60)
    return Ended(running.returncode, out, err)


def states(done: Ended) -> list[str]:
    """The states of the receipts that were printed."""
    return [r["state"] for r in json.loads(done.out)["items"]]


@contextmanager
def held(running: subprocess.Popen[str], at: Callable[[], bool]) -> Iterator[None]:
    """Stop the process where `at` is met, and let it go on afterwards."""
    until = time.monotonic() + 60
    while not at():
        assert running.poll() is None, ended(running)
        assert time.monotonic() < until
        time.sleep(0.0005)
    os.killpg(running.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(running.pid, signal.SIGCONT)


def _half_written(made: World) -> Callable[[], bool]:
    folder = made.workspace.filings_folder / "civil.payments"
    return lambda: any(folder.glob("*.tmp-*"))


def test_the_second_filing_waits_for_the_first(tmp_path: Path) -> None:
    made = world(tmp_path)
    made.deliver(rows(30_000))
    first = start("-C", tmp_path, "file", "-f", "json")
    with held(first, _half_written(made)):
        second = start("-C", tmp_path, "file", "-f", "json")
        time.sleep(1.5)
        assert second.poll() is None
    told = ended(first), ended(second)
    assert [states(t) for t in told] == [["filed"], ["already_filed"]]
    assert [t.code for t in told] == [0, 0]
    assert [(n, by) for _, n, by in filings(made)] == [(30_000, "")]


def test_a_second_filing_that_waited_long_says_so(tmp_path: Path) -> None:
    made = world(tmp_path)
    made.deliver(rows(30_000))
    first = start("-C", tmp_path, "file", "-f", "json")
    with held(first, _half_written(made)):
        words = [sys.executable, "-c", _IMPATIENT, "-C", str(tmp_path), "file", "-f", "json"]
        second = subprocess.run(
            words, env=environment(), cwd=ROOT, capture_output=True, text=True, check=False
        )
    assert second.returncode == 2
    assert "HY533" in second.stdout
    assert states(ended(first)) == ["filed"]
    assert len(filings(made)) == 1


def test_a_delivery_exchanged_under_a_filing_is_filed_by_the_next(tmp_path: Path) -> None:
    made = world(tmp_path)
    made.deliver(rows(30_000))
    first = start("-C", tmp_path, "file", "-f", "json")
    with held(first, _half_written(made)):
        made.deliver(rows(2), "fresh.csv").replace(tmp_path / "in" / "payments.csv")
        second = start("-C", tmp_path, "file", "-f", "json")
        time.sleep(0.5)
    old, new = ended(first), ended(second)
    assert states(new) == ["filed"]
    current = [n for _, n, by in filings(made) if not by]
    assert current == [2]
    if states(old) == ["refused"]:  # it had not read to the end
        assert "HY534" in old.out
        assert len(filings(made)) == 1
    else:
        assert [n for _, n, _ in filings(made)] == [30_000, 2]


@pytest.mark.parametrize("kind", ["full", "increment"])
def test_filings_that_begin_together_never_double(tmp_path: Path, kind: str) -> None:
    increment = kind == "increment"
    made = world(tmp_path, **(INCREMENT if increment else {}))
    for number in range(3):
        made.deliver(rows(5, first=10 * number + 1), f"payments{number}.csv")
    running = [start("-C", tmp_path, "file", "-f", "json") for _ in range(4)]
    told = [ended(r) for r in running]
    assert [t.code for t in told] == [0] * 4, told
    filed = [s for t in told for s in states(t) if s == "filed"]
    assert len(filed) == (3 if increment else 1)
    assert [n for _, n, _ in filings(made)] == ([5, 5, 5] if increment else [15])


def test_a_filing_during_a_run_does_not_change_it(tmp_path: Path) -> None:
    made = world(tmp_path)
    before = made.file(rows(7)).filing_id
    spill = made.workspace.home / "spill"
    running = start("-C", tmp_path, "run", "--as-of", "2026-01-01", "-f", "json")
    with held(running, lambda: any(spill.glob("*-*"))):
        made.deliver(rows(6))
        assert process("-C", tmp_path, "file").code == 0
    done = ended(running)
    assert done.code == 1, done
    assert _filing_of(made, json.loads(done.out)) == (before, 7)
    again = process("-C", tmp_path, "run", "--as-of", "2026-01-01", "-f", "json")
    assert _filing_of(made, json.loads(again.out)) == (made.current_ids()[0], 6)


def test_readers_see_whole_filings_while_others_supersede_them(tmp_path: Path) -> None:
    made = world(tmp_path)
    made.file(rows(1))
    words = [sys.executable, "-c", _FILER, str(tmp_path), "6"]
    filer = subprocess.Popen(
        words,
        env=environment(),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with ThreadPoolExecutor(3) as readers:
        runs = readers.submit(_while_it_files, filer, lambda: _run(tmp_path))
        listings = readers.submit(_while_it_files, filer, lambda: _list(tmp_path))
        traces = readers.submit(_while_it_files, filer, lambda: _trace(tmp_path))
    out, err = filer.communicate(timeout=60)
    assert (filer.returncode, err) == (0, "")
    said = [line.split() for line in out.splitlines()]
    assert len(said) > 5
    assert {state for _, _, state in said[1:]} == {"filed"}
    known = {filing: int(count) for filing, count, _ in said}
    found = [_filing_of(made, run) for run in runs.result()]
    assert found
    assert [known[filing] for filing, _ in found] == [count for _, count in found]
    assert set(listings.result()) <= {(1, n) for n in known.values()}
    assert set(traces.result()) <= {0}
    assert [(i, n) for i, n, by in filings(made) if not by] == [(said[-1][0], len(said))]


def _while_it_files(filer: subprocess.Popen[str], read: Callable[[], Any]) -> list[Any]:
    found = []
    while filer.poll() is None:
        found.append(read())
    return found


def _run(root: Path) -> dict[str, Any]:
    done = process("-C", root, "run", "--as-of", "2026-01-01", "-f", "json")
    assert done.code == 1, done
    run: dict[str, Any] = json.loads(done.out)
    return run


def _list(root: Path) -> tuple[int, int]:
    done = process("-C", root, "datasets", "-f", "json")
    assert done.code == 0, done
    [item] = json.loads(done.out)["items"]
    return item["filings"], item["rows"]


def _trace(root: Path) -> int:
    """Follow the first finding of the newest run back; 0 as well where nothing was run yet."""
    found = process("-C", root, "findings", "-f", "jsonl")
    if "HY617" in found.err:
        return 0
    first = json.loads(found.out.splitlines()[0])
    return process("-C", root, "trace", first["id"]).code


def _filing_of(made: World, run: dict[str, Any]) -> tuple[str, int]:
    """The filing that a run read, and its findings, each from a row of its own of that filing."""
    [[_, filing]] = run["filings"]
    path = made.workspace.home / "runs" / run["run"] / "findings.jsonl"
    told = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    witnesses = [w for finding in told for w in finding["witness"]]
    assert {w["filing"] for w in witnesses} == {filing}
    assert sorted(r for w in witnesses for r in w["rows"]) == list(range(1, len(told) + 1))
    assert run["rules"][0]["looked_at"] == len(told)
    return filing, len(told)
