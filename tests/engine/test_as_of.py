"""Facts dated after the day of a run are not looked at, by whoever looks through the filings."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from dsl.schema import DataSet
from engine.catalog.snapshot import Filing
from engine.packs.pack import LoadedPack
from engine.replay.again import evaluate_again
from engine.replay.finding import replay_finding
from engine.run import worker
from engine.run.data_sets import data_sets_read
from engine.run.start import RunRequest, start_run
from engine.run.store import StoredRun
from engine.trace.find import FoundFinding
from tests.sample_city import FiledCity as City
from tests.sample_city import filed_city
from tests.worker_here import worker_here

#: The sample city reaches to June 2026.
DAYS = (datetime.date(2024, 2, 14), datetime.date(2025, 6, 30))
#: The packs with absences, windows, groups and computed tables.
PACKS = ("livelihood", "investment")


@pytest.fixture
def city(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> City:
    """A city of one's own, filed, with nothing run yet."""
    return filed_city(tmp_path_factory, tmp_path / "city")


def packs_of(city: City) -> list[LoadedPack]:
    return [p for p in city.packs if p.manifest.name in PACKS]


def later_rows(city: City, day: datetime.date) -> Iterator[tuple[str, int]]:
    """Filing and number of each row of what the packs read that is dated after `day`."""
    read = {d for own in data_sets_read(packs_of(city)).values() for d in own}
    for data_set in (d for d in read if d.event_date):
        for part in (city.workspace.filings_folder / data_set.name).glob("*/part-*.parquet"):
            table = pq.read_table(part, columns=["_row", data_set.event_date])
            for row, date in zip(*(c.to_pylist() for c in table.columns), strict=True):
                if date is not None and date > day:
                    yield part.parent.name, row


def told(findings: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The findings without what names their run."""
    return [{k: v for k, v in f.items() if k != "run"} for f in findings]


@pytest.mark.parametrize("day", DAYS)
def test_a_run_tells_what_it_would_if_later_rows_were_not_there(
    city: City, day: datetime.date, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = start_run(city.workspace, packs_of(city), RunRequest(day, fresh=True))
    seen = told(cut.findings())  # the next run of the same inputs takes its place
    later = frozenset(later_rows(city, day))
    assert later

    def none_is_cut(
        filings: Iterable[Filing], _: Iterable[DataSet], __: datetime.date
    ) -> Iterable[Filing]:
        return filings

    monkeypatch.setattr(worker, "cut_at", none_is_cut)
    whole = start_run(city.workspace, packs_of(city), RunRequest(day, fresh=True))
    assert told(without(whole, city, later)) == seen
    assert told(whole.findings()) != seen
    looked = {r["rule"]: r["looked_at"] for r in cut.record["rules"]}
    every = {r["rule"]: r["looked_at"] for r in whole.record["rules"]}
    assert sum(looked.values()) < sum(every.values())
    said = {of["data_set"]: of.get("later", 0) for of in cut.record["not_looked_at"]}
    assert sum(said.values()) == len(later)


def without(run: StoredRun, city: City, rows: frozenset[tuple[str, int]]) -> list[dict[str, Any]]:
    """What `run` would tell if `rows` were left out, one by one."""
    again = evaluate_again(city.workspace, run, without=tuple(sorted(rows)))
    return [again.shared.whole(json.loads(line)) for line in again.lines]


def test_a_later_day_sees_more_and_is_told_as_if_all_were_new(city: City) -> None:
    """What was taken over from the run of an earlier day was not cut as this one is."""
    early, late = DAYS
    packs = packs_of(city)
    start_run(city.workspace, packs, RunRequest(early))
    after = start_run(city.workspace, packs, RunRequest(late))
    fresh = start_run(city.workspace, packs, RunRequest(late, fresh=True))
    assert told(after.findings()) == told(fresh.findings())


def test_a_finding_is_replayed_without_the_later_rows(city: City) -> None:
    run = start_run(city.workspace, packs_of(city), RunRequest(DAYS[0]))
    absences = [f for f in run.findings() if any("absent" in w for w in f["witness"])]
    others = [f for f in run.findings() if f not in absences]
    for finding in (*absences[:20], *others[:20]):
        found = FoundFinding(finding, run)
        assert not replay_finding(city.workspace, found).differences, finding["id"]


__all__ = ["worker_here"]
