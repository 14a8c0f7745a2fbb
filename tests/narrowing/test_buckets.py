"""Filings of several buckets: what is asked bucket by bucket, and of whom, over real files."""

from __future__ import annotations

import json
from dataclasses import replace

import pyarrow as pa
import pytest
from datafusion import SessionContext

from benchmarks.benefits.pack import ASKED
from dsl.domains import RESIDENT_ID, Domain
from engine.bridge import buckets as division
from engine.bridge.context import EngineSettings
from engine.bridge.sources import FiledRows
from engine.catalog.snapshot import Snapshot, load_snapshot
from engine.plan.narrow import Entity
from engine.run.metrics import load_metrics
from tests.narrowing.benefits_city import PAYMENTS, BenefitsCity, benefits_city
from tests.worker_here import worker_here

PERSON = Entity("person", RESIDENT_ID, interned=True, ordered=True)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> BenefitsCity:
    """Forty thousand payments in two filings of different numbers of buckets."""
    city = benefits_city(tmp_path_factory.mktemp("benefits") / "city", 30_000)
    city.deliver(city.payments.slice(30_000), 2)
    return city


def read(rows: FiledRows) -> pa.Table:
    context = SessionContext()
    return rows.frame(context, PAYMENTS).select("#", "person").to_arrow_table()


def test_each_entity_lies_in_one_bucket(city: BenefitsCity) -> None:
    rows = FiledRows(load_snapshot(city.workspace))
    assert [len(f.paths) for f in rows.snapshot.of(PAYMENTS)] == [8, 4]
    buckets = rows.buckets(PAYMENTS, PERSON)
    assert len(buckets) == 4, "to read the second filing eight times takes too long"
    told = [read(bucket) for bucket in buckets]
    persons = [set(t.column("person").to_pylist()) for t in told]
    assert sum(map(len, persons)) == len(set.union(*persons)) == 1_000
    assert sorted(n for t in told for n in t["#"].to_pylist()) == sorted(
        read(rows)["#"].to_pylist()
    )


def test_small_filings_are_read_for_each_bucket(city: BenefitsCity) -> None:
    rows = FiledRows(load_snapshot(city.workspace))
    large, second = rows.snapshot.of(PAYMENTS)
    small = replace(second, rows=50, paths=second.paths[:1])
    mixed = FiledRows(Snapshot((large, small)))
    buckets = mixed.buckets(PAYMENTS, PERSON)
    assert len(buckets) == 8
    told = [read(bucket)["#"].to_pylist() for bucket in buckets]
    assert sorted(n for t in told for n in t) == sorted(read(mixed)["#"].to_pylist())
    persons = [set(read(bucket)["person"].to_pylist()) for bucket in buckets]
    assert sum(map(len, persons)) == len(set.union(*persons))


def test_filings_that_do_not_say_how_they_were_split_are_not_divided(
    city: BenefitsCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(division, "BUCKETS", "what earlier parts do not say")
    rows = FiledRows(load_snapshot(city.workspace))
    assert rows.buckets(PAYMENTS, PERSON) == (rows,)


def test_what_does_not_lie_by_an_entity_is_not_divided(city: BenefitsCity) -> None:
    rows = FiledRows(load_snapshot(city.workspace))
    account = Entity("account", Domain(RESIDENT_ID.kind), interned=False, ordered=False)
    assert rows.buckets(PAYMENTS, account) == (rows,)


@pytest.mark.parametrize("partitions", [1, 3])
def test_all_rules_tell_the_same(city: BenefitsCity, partitions: int) -> None:
    over_all = city.run(EngineSettings(narrow_rows=None))
    told = (over_all.folder / "findings.jsonl").read_bytes()
    found = {json.loads(line)["rule"] for line in told.splitlines()}
    assert len(found) > len(ASKED) // 2
    over_few = city.run(EngineSettings(narrow_rows=0, partitions=partitions))
    assert (over_few.folder / "findings.jsonl").read_bytes() == told
    metrics = load_metrics(over_few)
    assert metrics is not None
    assert len([r for r in metrics["rules"] if r["narrowed_to"] is not None]) == len(ASKED)


__all__ = ["worker_here"]
