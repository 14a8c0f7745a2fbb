"""The sample city, filed and ready to be run over."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from dsl.schema import Schema
from engine.catalog.contract_reading import load_contracts
from engine.catalog.workspace import Workspace
from engine.packs.pack import LoadedPack
from huiyan import open_workspace
from interfaces.notebook import check
from tests.cli.program import huiyan

DAY = datetime.date(2026, 6, 30)


@dataclass(frozen=True, slots=True)
class FiledCity:
    """A workspace in which everything is filed, and the shipped packs, checked."""

    workspace: Workspace
    schema: Schema
    packs: tuple[LoadedPack, ...]


def filed_city(folder: Path, *, factor: str = "0.02") -> FiledCity:
    """Make the city in `folder`, which must not exist yet, and file all of it.

    A fiftieth of the size holds every planted case.
    """
    made = huiyan("init", folder, "--example", "city", "--factor", factor)
    assert made.code == 0, made.err
    filed = huiyan("-C", folder, "file")
    assert filed.code == 0, filed.err
    workspace = open_workspace(folder)
    contracts, diagnostics = load_contracts(workspace.contracts)
    assert not diagnostics
    return FiledCity(workspace, contracts.schema(), check(workspace))
