"""The benefits of a made-up city, small, delivered piece by piece and filed in several buckets."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.benefits import world
from benchmarks.benefits.contracts import write_contracts
from benchmarks.benefits.pack import write_pack
from engine.bridge.context import EngineSettings
from engine.catalog import layout
from engine.catalog.contract_reading import load_contracts
from engine.catalog.workspace import Workspace
from engine.filing.file import file_deliveries
from engine.run.start import RunRequest, start_run
from engine.run.store import StoredRun
from interfaces.notebook import check, open_workspace

DAY = datetime.date(2026, 6, 30)
PAYMENTS = "civil.payments"

Rare = Callable[..., world.Flags]


@dataclass(frozen=True, slots=True)
class BenefitsCity:
    """A workspace, and forty thousand payments of which some may not be delivered yet."""

    workspace: Workspace
    payments: pa.Table
    bucket_rows: int = 4_000

    def deliver(self, rows: pa.Table, number: int, data_set: str = PAYMENTS) -> None:
        """Deliver and file some rows."""
        path = self.workspace.root / "in" / f"{data_set}_{number}.parquet"
        pq.write_table(rows, path)
        self.file()

    def file(self) -> None:
        """File what is delivered."""
        contracts, _ = load_contracts(self.workspace.contracts)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(layout, "BUCKET_ROWS", self.bucket_rows)
            receipts = file_deliveries(self.workspace, contracts)
        assert not [r.diagnostics for r in receipts if r.diagnostics]

    def run(self, settings: EngineSettings, *, fresh: bool = True) -> StoredRun:
        """Run the forty rules."""
        packs = check(self.workspace, "benefits")
        request = RunRequest(DAY, fresh=fresh)
        return start_run(self.workspace, packs, request, settings=settings)


def benefits_city(root: Path, first: int, *, bucket_rows: int = 4_000) -> BenefitsCity:
    """The city, of whose payments the `first` are filed; what follows adds to them."""
    write_contracts(root)
    write_pack(root / "packs" / "benefits")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(world, "_rare", often(world._rare))
        world.write_deliveries(root / "in", 1)
    delivered = root / "in" / f"{PAYMENTS}.parquet"
    rows = pq.read_table(delivered)
    pq.write_table(rows.slice(0, first), delivered)
    city = BenefitsCity(open_workspace(root), rows, bucket_rows)
    city.file()
    return city


def often(rare: Rare) -> Rare:
    """What should not be, a hundred times as often: a thousand persons are few."""

    def made(chance: np.random.Generator, size: int, one_in: int = 12_000) -> world.Flags:
        return rare(chance, size, max(one_in // 100, 2))

    return made
