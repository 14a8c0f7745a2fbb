"""Filings of several buckets: what is asked bucket by bucket, and of whom, over real files."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

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

INCOMES = "tax.incomes"
PERSON = Entity("person", RESIDENT_ID, interned=True, ordered=True)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> BenefitsCity:
    """Forty thousand payments in two filings of different numbers of buckets."""
    city = benefits_city(tmp_path_factory.mktemp("benefits") / "city", 30_000)
    city.deliver(city.payments.slice(30_000), 2)
    return city


@pytest.fixture(scope="module")
def finely(tmp_path_factory: pytest.TempPathFactory) -> BenefitsCity:
    """Payments in 128 buckets, incomes in four."""
    return benefits_city(tmp_path_factory.mktemp("finely") / "city", 30_000, bucket_rows=250)


def read(rows: FiledRows, data_set: str = PAYMENTS) -> pa.Table:
    context = SessionContext()
    return rows.frame(context, data_set).select("#", "person").to_arrow_table()


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


def test_large_data_sets_are_divided_alike(finely: BenefitsCity) -> None:
    rows = FiledRows(load_snapshot(finely.workspace))
    data_sets = {PAYMENTS: PERSON, INCOMES: PERSON, "police.deaths": PERSON}
    parts = rows.divided(data_sets, {PAYMENTS, INCOMES})
    assert len(parts) == 4
    met: list[set[str]] = []
    for part in parts:
        persons = set(read(part)["person"].to_pylist())
        assert len(set(read(part, INCOMES)["person"].to_pylist())) > 50
        assert set(read(part, INCOMES)["person"].to_pylist()) <= persons
        met.append(persons)
    assert sum(map(len, met)) == len(set.union(*met)) == 1_000
    for data_set in (PAYMENTS, INCOMES):
        told = [n for part in parts for n in read(part, data_set)["#"].to_pylist()]
        assert sorted(told) == sorted(read(rows, data_set)["#"].to_pylist())


@pytest.mark.parametrize(
    "read_together", [{INCOMES}, {INCOMES, "police.deaths"}, {PAYMENTS, "police.deaths"}]
)
def test_one_large_data_set_is_not_divided(finely: BenefitsCity, read_together: set[str]) -> None:
    rows = FiledRows(load_snapshot(finely.workspace))
    data_sets = {PAYMENTS: PERSON, INCOMES: PERSON, "police.deaths": PERSON}
    assert rows.divided(data_sets, read_together) == ()


def test_what_is_read_for_each_part_is_not_too_much(
    finely: BenefitsCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        FiledRows, "rows", lambda _, name: {PAYMENTS: 60, INCOMES: 20}.get(name, 21)
    )
    rows = FiledRows(load_snapshot(finely.workspace))
    data_sets = {PAYMENTS: PERSON, INCOMES: PERSON}
    assert rows.divided(data_sets, {PAYMENTS, INCOMES})
    assert rows.divided(data_sets, {PAYMENTS, INCOMES, "police.deaths"}) == ()


def test_rules_over_two_large_data_sets_tell_the_same(
    finely: BenefitsCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    over_all = finely.run(EngineSettings(narrow_rows=None))
    told = (over_all.folder / "findings.jsonl").read_bytes()
    divided, parts = FiledRows.divided, list[int]()

    def counted(*asked: Any) -> tuple[FiledRows, ...]:
        parts.append(len(found := divided(*asked)))
        return found

    monkeypatch.setattr(FiledRows, "divided", counted)
    over_few = finely.run(EngineSettings(narrow_rows=0))
    assert 4 in parts
    assert (over_few.folder / "findings.jsonl").read_bytes() == told


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
