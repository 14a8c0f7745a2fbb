"""A small sample city, filed once for all tests of the engine."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.catalog.contract_reading import load_contracts
from engine.catalog.workspace import Workspace, load_workspace
from engine.filing.file import file_deliveries
from engine.packs import LoadedPack, find_packs
from engine.run.checking import check_pack
from examples.city import generate_city
from interfaces.cli.workspace_files import keep_delivered

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class City:
    """A filed workspace and its packs, all without errors."""

    workspace: Workspace
    packs: tuple[LoadedPack, ...]

    def pack(self, name: str) -> LoadedPack:
        """The pack of that name."""
        return next(p for p in self.packs if p.manifest.name == name)


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """The city at its smallest, with all planted cases."""
    root = tmp_path_factory.mktemp("city")
    report = generate_city(root, factor=0.02)
    shutil.copytree(ROOT / "policies" / "contracts", root / "contracts")
    shutil.copytree(ROOT / "policies" / "packs", root / "packs")
    keep_delivered(root, {d.data_set for d in report.deliveries})
    (root / "huiyan.yaml").write_text("contracts: [contracts]\npacks: [packs]\n", encoding="utf-8")
    workspace = load_workspace(root).workspace
    assert workspace is not None
    contracts, _ = load_contracts(workspace.contracts)
    file_deliveries(workspace, contracts)
    schema = contracts.schema()
    packs = [
        check_pack(p, schema, shown_as=f"packs/{n}") for n, p in find_packs(workspace.packs).items()
    ]
    assert not any(p.has_errors for p in packs)
    return City(workspace, tuple(packs))
