"""A run can be ended at any time, and a worker that dies takes no more than its rule with it."""

from __future__ import annotations

import datetime
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from engine.bridge.context import EngineSettings
from engine.catalog.workspace import load_workspace
from engine.run.events import Event, RuleDone, RuleFailed, RuleStarted
from engine.run.start import RunRequest, start_run
from engine.run.store import runs_folder
from engine.run.supervisor import sweep_spills
from tests.cli.program import hear_interrupts
from tests.engine.conftest import ROOT
from tests.sample_city import FiledCity as City

REQUEST = RunRequest(datetime.date(2026, 6, 30))

_RUN_UNTIL_INTERRUPTED = """
import datetime, sys
from pathlib import Path
from engine.catalog.contract_reading import load_contracts
from engine.bridge.context import EngineSettings
from engine.catalog.workspace import load_workspace
from engine.packs import find_packs, load_pack
from engine.run.start import RunRequest, start_run

workspace = load_workspace(Path(sys.argv[1])).workspace
schema = load_contracts(workspace.contracts)[0].schema()
packs = [load_pack(p, schema) for p in find_packs(workspace.packs).values()]
start_run(workspace, packs, RunRequest(datetime.date(2026, 6, 30)),
          on_event=lambda event: print(type(event).__name__, flush=True))
"""


def workers_of(parent: int) -> list[int]:
    """The processes whose parent is `parent`."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def run_workers() -> list[int]:
    """The workers of runs that this process has started: it may have other children."""
    return [p for p in workers_of(os.getpid()) if b"engine.run" in _command(p)]


def _command(process: int) -> bytes:
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{process}/cmdline").read_bytes()
    return b""


def killed(process: int) -> bool:
    """Kill a process; whether it was still there."""
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _alive(process: int) -> bool:
    """Whether it runs: one that nobody has waited for yet is listed as well."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] not in "ZX"


def _below(parent: int) -> list[int]:
    """The processes that `parent` has started, and those that they have."""
    workers = workers_of(parent)
    return [*workers, *(helper for worker in workers for helper in workers_of(worker))]


def test_an_interrupt_leaves_at_once_and_leaves_nothing_behind(city: City) -> None:
    root = city.workspace.root
    before = {p.name for p in runs_folder(city.workspace).glob("*")}
    process = subprocess.Popen(
        [sys.executable, "-c", _RUN_UNTIL_INTERRUPTED, str(root)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=hear_interrupts,  # noqa: PLW1509
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "RuleStarted\n"
    workers = _below(process.pid)
    while len(workers) < 2 and process.poll() is None:  # a helper may be forked only now
        time.sleep(0.01)
        workers = _below(process.pid)
    assert len(workers) > 1
    interrupted = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.wait(timeout=30)
    # A second on a free machine; ten times as much where the tests share it with others.
    assert time.monotonic() - interrupted < 10
    assert not any(map(_alive, workers))
    assert list((root / ".huiyan" / "spill").iterdir()) == []
    assert {p.name for p in runs_folder(city.workspace).glob("*")} == before


def test_a_worker_ends_when_its_parent_is_killed(city: City) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _RUN_UNTIL_INTERRUPTED, str(city.workspace.root)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=hear_interrupts,  # noqa: PLW1509
    )
    assert process.stdout is not None
    process.stdout.readline()
    workers = _below(process.pid)
    process.kill()
    process.wait()
    deadline = time.monotonic() + 5
    while any(map(_alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(_alive, workers))
    sweep_spills(city.workspace.home / "spill")
    assert list((city.workspace.home / "spill").iterdir()) == []


def test_a_killed_worker_loses_one_rule_at_most(city: City) -> None:
    events: list[Event] = []

    def kill_at_a_rule(event: Event) -> None:
        events.append(event)
        if isinstance(event, RuleStarted) and not _failed(events):
            for worker in run_workers():
                killed(worker)

    packs = city.packs  # of few rules, it could be done with all before it is found
    alone = EngineSettings(partitions=1)  # helped, it may have nothing left to do by then
    run = start_run(city.workspace, packs, REQUEST, settings=alone, on_event=kill_at_a_rule)
    rules = sum(len(p.model.rules) for p in packs)
    done = [e for e in events if isinstance(e, RuleDone)]
    failed = _failed(events)
    assert [e.code for e in failed] == ["HY663"]
    assert dict(failed[0].arguments)["signal"] == "SIGKILL"
    assert len(done) == rules - 1
    assert [r["failed"] for r in run.record["rules"] if "failed" in r] == ["HY663"]


def test_a_data_set_that_was_never_filed_is_told(city: City, tmp_path: Path) -> None:
    (tmp_path / "huiyan.yaml").write_text("contracts: [contracts]\n", encoding="utf-8")
    (tmp_path / "contracts").symlink_to(city.workspace.root / "contracts")
    workspace = load_workspace(tmp_path).workspace
    assert workspace is not None
    run = start_run(workspace, [city.pack("petitions")], REQUEST)
    assert {r["failed"] for r in run.record["rules"]} == {"HY661"}


def _failed(events: list[Event]) -> list[RuleFailed]:
    return [e for e in events if isinstance(e, RuleFailed)]


@pytest.fixture(autouse=True)
def _runs_folder(city: City) -> None:
    runs_folder(city.workspace).mkdir(parents=True, exist_ok=True)
