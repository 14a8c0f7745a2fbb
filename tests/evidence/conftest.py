"""A small sample city, filed and run once; bundles of its findings."""

from __future__ import annotations

import datetime
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from engine.catalog.workspace import Workspace, load_workspace
from engine.evidence import gather_evidence, write_bundle
from engine.integrity.keys import load_keys
from engine.masking import Mask, mask_of
from engine.run.recorded import RecordedInputs
from engine.run.store import StoredRun
from engine.trace.find import FoundFinding
from huiyan import open_workspace
from tests.sample_city import made_city, run_of
from tests.worker_here import worker_here

AS_OF = datetime.date(2026, 6, 30)


@dataclass(frozen=True, slots=True)
class City:
    """A workspace, its run, and the parts of bundles once they were gathered."""

    workspace: Workspace
    run: StoredRun
    held: dict[tuple[str, bool], dict[str, Any]] = field(default_factory=dict)

    def kinds(self) -> list[dict[str, Any]]:
        """One finding of each rule and outcome."""
        return list({(f["rule"], f["outcome"]): f for f in self.run.findings()}.values())

    def finding(self, rule: str, outcome: str = "suspected") -> dict[str, Any]:
        """One finding of `rule`."""
        return next(f for f in self.kinds() if (f["rule"], f["outcome"]) == (rule, outcome))

    def mask(self, *, reveal: bool) -> Mask:
        """The mask of the run's contracts."""
        return mask_of(RecordedInputs(self.run).schema, reveal=reveal)

    def parts(self, finding: dict[str, Any], *, reveal: bool = True) -> dict[str, Any]:
        """The parts of the bundle of `finding`; not to be changed."""
        if (finding["id"], reveal) not in self.held:
            found = FoundFinding(finding, self.run)
            parts = gather_evidence(self.workspace, found, self.mask(reveal=reveal))
            assert isinstance(parts, dict)
            self.held[finding["id"], reveal] = parts
        return self.held[finding["id"], reveal]

    def bundle(self, finding: dict[str, Any], *, reveal: bool = True) -> bytes:
        """The bundle of `finding`, signed with the workspace's key."""
        key = load_keys(self.workspace.keys_folder).signing
        return write_bundle(self.parts(finding, reveal=reveal), key)


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """The city; tests that change it take a copy."""
    folder = tmp_path_factory.mktemp("evidence") / "city"
    made_city(tmp_path_factory, folder)
    workspace = open_workspace(folder)
    return City(workspace, run_of(workspace))


@pytest.fixture
def copied(city: City, tmp_path: Path) -> City:
    """A copy of the city, to be changed."""
    root = shutil.copytree(city.workspace.root, tmp_path / "city")
    workspace = load_workspace(root).workspace
    assert workspace is not None
    folder = root / city.run.folder.relative_to(city.workspace.root)
    return City(workspace, StoredRun(city.run.id, folder, city.run.record))


__all__ = ["worker_here"]
