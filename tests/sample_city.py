"""The sample city, made once for all tests of a session; each takes a copy of its own."""

from __future__ import annotations

import datetime
import fcntl
import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from dsl.schema import Schema
from engine.catalog.contract_reading import load_contracts
from engine.catalog.workspace import Workspace
from engine.packs.pack import LoadedPack
from engine.run.store import StoredRun, load_run
from huiyan import open_workspace
from interfaces.notebook import check
from tests.cli.program import Ended, huiyan

DAY = datetime.date(2026, 6, 30)
#: A fiftieth of the size holds every planted case.
SMALL = "0.02"


@dataclass(frozen=True, slots=True)
class MadeCity:
    """A workspace in which everything is filed and was run over once, and what was said."""

    folder: Path
    init: Ended
    file: Ended
    run: Ended


@dataclass(frozen=True, slots=True)
class FiledCity:
    """A workspace in which everything is filed, and the shipped packs, checked."""

    workspace: Workspace
    schema: Schema
    packs: tuple[LoadedPack, ...]

    def pack(self, name: str) -> LoadedPack:
        """The pack of that name."""
        return next(p for p in self.packs if p.manifest.name == name)


def made_city(factory: pytest.TempPathFactory, folder: Path) -> MadeCity:
    """The city in `folder`, which must not exist yet: made, filed and run by the command line."""
    kept = _kept(factory)
    shutil.copytree(kept / "city", folder)
    said = json.loads((kept / "said.json").read_text("utf-8"))
    here = {
        command: _moved(Ended(**ended), kept / "city", folder) for command, ended in said.items()
    }
    return MadeCity(folder, **here)


def filed_city(factory: pytest.TempPathFactory, folder: Path) -> FiledCity:
    """The same with nothing run yet."""
    made_city(factory, folder)
    shutil.rmtree(folder / ".huiyan/runs")
    return opened_city(folder)


def opened_city(folder: Path) -> FiledCity:
    """A filed workspace with its packs, all of which must be without errors."""
    workspace = open_workspace(folder)
    contracts, diagnostics = load_contracts(workspace.contracts)
    assert not diagnostics
    return FiledCity(workspace, contracts.schema(), check(workspace))


def run_of(workspace: Workspace) -> StoredRun:
    """The run that the city was made with."""
    stored = load_run(workspace)
    assert stored is not None
    return stored


def _kept(factory: pytest.TempPathFactory) -> Path:
    """Where the city of this session lies, which whoever asks first makes."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    kept = shared / "sample-city"
    with (shared / "sample-city.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (kept / "said.json").exists():
            _make(kept)
    return kept


def _make(kept: Path) -> None:
    folder = kept / "city"
    said = {
        "init": huiyan("init", folder, "--example", "city", "--factor", SMALL),
        "file": huiyan("-C", folder, "file"),
        "run": huiyan("-C", folder, "run", "--as-of", DAY.isoformat()),
    }
    assert (said["init"].code, said["file"].code, said["run"].code) == (0, 0, 1)
    told = json.dumps({command: asdict(ended) for command, ended in said.items()})
    (kept / "said.json").write_text(told, "utf-8")


def _moved(ended: Ended, made: Path, folder: Path) -> Ended:
    """What was said of the folder in which the city was made, said of its copy."""
    out, err = (said.replace(str(made), str(folder)) for said in (ended.out, ended.err))
    return Ended(ended.code, out, err)
