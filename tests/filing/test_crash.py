"""A filing that dies at any point leaves nothing half-visible, and the next one mends it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from engine.catalog.catalog import open_catalog
from engine.filing.file import file_deliveries
from engine.filing.lock import filing_lock
from engine.filing.verify import verify_filing
from tests.filing.world import GOOD, GOOD_2, HEADER, World, codes

#: Files in the workspace `argv[1]` and dies when the named function is called.
SCRIPT = """
import importlib, os, signal, sys
from pathlib import Path
from engine.catalog.contract_reading import load_contracts
from engine.catalog.workspace import load_workspace
from engine.filing.file import file_deliveries

root, module, name = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
holder = importlib.import_module(module)
*owners, name = name.split(".")
for owner in owners:
    holder = getattr(holder, owner)
setattr(holder, name, lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL))
workspace = load_workspace(root).workspace
contracts, _ = load_contracts(workspace.contracts, root=root)
file_deliveries(workspace, contracts)
"""

POINTS = [
    ("engine.filing.write", "read_rows"),
    ("engine.filing.write", "doubles_within"),
    ("engine.filing.closing", "write_part"),
    ("engine.filing.closing", "sync_folder"),
    ("engine.filing.filing_round", "sync_names"),
    ("engine.catalog.catalog", "Catalog.add"),
    ("engine.catalog.catalog", "supersede"),
    ("engine.catalog.catalog", "begin_spell"),
]


def die_at(world: World, module: str, name: str) -> int:
    """Run a filing in a child that kills itself at that function."""
    command = [sys.executable, "-c", SCRIPT, str(world.workspace.root), module, name]
    root = Path(__file__).parents[2]
    return subprocess.run(command, cwd=root, check=False, capture_output=True).returncode


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX's")
@pytest.mark.parametrize(("module", "name"), POINTS)
def test_kill_9_leaves_nothing_half_visible(world: World, module: str, name: str) -> None:
    before = world.file(HEADER + GOOD)
    world.deliver(HEADER + GOOD_2 + GOOD_2)
    assert die_at(world, module, name) == -signal.SIGKILL
    assert world.current_ids() == [before.filing_id]
    assert verify_filing(world.workspace, before.filing_id) == ()
    after = world.file()
    assert (after.state, after.rows_filed, after.rows_quarantined) == ("filed", 1, 1)
    assert verify_filing(world.workspace, after.filing_id) == ()
    folder = world.workspace.filings_folder / "civil.payments"
    assert {p.name for p in folder.iterdir()} == {before.filing_id, after.filing_id}


def test_only_one_filing_at_a_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.deliver(HEADER + GOOD)
    monkeypatch.setattr("engine.filing.file.LOCK_SECONDS", 0.05)
    with filing_lock(world.workspace, timeout=1):
        (receipt,) = file_deliveries(world.workspace, world.contracts)
    assert codes(receipt) == ["HY533"]
    assert world.file().state == "filed"


def test_a_full_disk_is_a_refusal(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    world.deliver(HEADER + GOOD)
    with monkeypatch.context() as patch:
        patch.setattr("engine.filing.closing.sync_folder", full)
        (receipt,) = file_deliveries(world.workspace, world.contracts)
    assert (receipt.state, codes(receipt)) == ("refused", ["HY535"])
    assert list((world.workspace.filings_folder / "civil.payments").iterdir()) == []
    with open_catalog(world.workspace) as catalog:
        assert catalog.filings() == ()
