"""Filings of several buckets: what is asked bucket by bucket, and of whom, over real files."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable

import numpy as np
import pyarrow.parquet as pq
import pytest

from benchmarks.benefits import world
from benchmarks.benefits.contracts import write_contracts
from benchmarks.benefits.pack import ASKED, write_pack
from dsl.domains import RESIDENT_ID, Domain
from engine.bridge import sources
from engine.bridge.session import EngineSettings
from engine.bridge.sources import FiledRows
from engine.catalog import layout
from engine.catalog.contract_reading import load_contracts
from engine.catalog.snapshot import load_snapshot
from engine.catalog.workspace import Workspace
from engine.filing.file import file_deliveries
from engine.plan.narrow import Entity
from engine.run.metrics import load_metrics
from engine.run.start import RunRequest, start_run
from engine.run.store import StoredRun
from interfaces.notebook import check, open_workspace

DAY = datetime.date(2026, 6, 30)
PAYMENTS = "civil.payments"
PERSON = Entity("person", RESIDENT_ID, interned=True, ordered=True)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Forty thousand payments in two filings of different numbers of buckets."""
    root = tmp_path_factory.mktemp("benefits") / "city"
    write_contracts(root)
    write_pack(root / "packs" / "benefits")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(world, "_rare", often(world._rare))
        world.write_deliveries(root / "in", 1)
    contract = root / "contracts" / f"{PAYMENTS}.yaml"
    told = json.loads(contract.read_text("utf-8"))
    told["customProperties"] = [{"property": "delivery", "value": "increment"}]
    told["servers"][0]["path"] = f"in/{PAYMENTS}*.parquet"
    contract.write_text(json.dumps(told), encoding="utf-8")
    delivered = root / "in" / f"{PAYMENTS}.parquet"
    rows = pq.read_table(delivered)
    pq.write_table(rows.slice(0, 30_000), delivered)
    pq.write_table(rows.slice(30_000), root / "in" / f"{PAYMENTS}_2.parquet")
    workspace = open_workspace(root)
    contracts, _ = load_contracts(workspace.contracts)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(layout, "BUCKET_ROWS", 4_000)
        receipts = file_deliveries(workspace, contracts)
    assert not [r.diagnostics for r in receipts if r.diagnostics]
    return workspace


Rare = Callable[..., world.Flags]


def often(rare: Rare) -> Rare:
    """What should not be, a hundred times as often: a thousand persons are few."""

    def made(chance: np.random.Generator, size: int, one_in: int = 12_000) -> world.Flags:
        return rare(chance, size, max(one_in // 100, 2))

    return made


def run(city: Workspace, settings: EngineSettings) -> StoredRun:
    packs = check(city, "benefits")
    return start_run(city, packs, RunRequest(DAY, fresh=True), settings=settings)


def test_each_entity_lies_in_one_bucket(city: Workspace) -> None:
    rows = FiledRows(load_snapshot(city))
    assert [len(f.paths) for f in rows.snapshot.of(PAYMENTS)] == [8, 4]
    buckets = rows.buckets(PAYMENTS, PERSON)
    assert len(buckets) == 4, "all are split at the entities at which the coarsest is"
    persons = []
    for bucket in buckets:
        paths = bucket.bucket[PAYMENTS].paths
        assert len(paths) == 3
        persons.append({p for path in paths for p in pq.read_table(path)["person"].to_pylist()})
    assert sum(map(len, persons)) == len(set.union(*persons)) == 1_000


def test_filings_that_do_not_say_how_they_were_split_are_not_divided(
    city: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "BUCKETS", "what earlier parts do not say")
    rows = FiledRows(load_snapshot(city))
    assert rows.buckets(PAYMENTS, PERSON) == (rows,)


def test_what_does_not_lie_by_an_entity_is_not_divided(city: Workspace) -> None:
    rows = FiledRows(load_snapshot(city))
    account = Entity("account", Domain(RESIDENT_ID.kind), interned=False, ordered=False)
    assert rows.buckets(PAYMENTS, account) == (rows,)


@pytest.mark.parametrize("partitions", [1, 3])
def test_all_rules_tell_the_same(city: Workspace, partitions: int) -> None:
    over_all = run(city, EngineSettings(narrow_rows=None))
    told = (over_all.folder / "findings.jsonl").read_bytes()
    found = {json.loads(line)["rule"] for line in told.splitlines()}
    assert len(found) > len(ASKED) // 2
    over_few = run(city, EngineSettings(narrow_rows=0, partitions=partitions))
    assert (over_few.folder / "findings.jsonl").read_bytes() == told
    metrics = load_metrics(over_few)
    assert metrics is not None
    assert len([r for r in metrics["rules"] if r["narrowed_to"] is not None]) == len(ASKED)
