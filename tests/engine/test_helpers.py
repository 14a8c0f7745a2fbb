"""Rules evaluated by several processes: each once, whoever dies, and with the same bytes."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import pyarrow as pa
import pytest

from dsl.domains import RESIDENT_ID
from dsl.model.rules import Rule
from engine.bridge.context import EngineSettings
from engine.bridge.sources import TableRows
from engine.packs.pack import LoadedPack
from engine.plan.narrow import Entity
from engine.run.events import Event, RuleFailed, RuleStarted
from engine.run.helpers import helping
from engine.run.job import ClusterAddress, Job
from engine.run.narrowing import Narrowed
from engine.run.rule_evaluator import RuleEvaluator
from engine.run.seal import RECORD
from engine.run.shares import Shares, shares_of
from engine.run.start import RunRequest, start_run
from engine.run.store import FINDINGS, StoredRun
from engine.run.turns import Tell, Turns, in_turns
from tests.engine.test_interruption import killed, run_workers, workers_of
from tests.sample_city import FiledCity as City

REQUEST = RunRequest(datetime.date(2026, 6, 30), fresh=True)
MB = 1 << 20
SHORT = 512 * MB
PERSON = Entity("@", RESIDENT_ID, interned=True, ordered=True)


def _run(
    city: City, processes: int, on_event: Callable[[Event], None], limit: int | None = None
) -> StoredRun:
    packs = [city.pack("investment"), city.pack("tendering")]
    settings = EngineSettings(partitions=processes, narrow_rows=1, memory_limit=limit)
    return start_run(city.workspace, packs, REQUEST, settings=settings, on_event=on_event)


def _bytes(run: StoredRun) -> tuple[bytes, bytes]:
    return (run.folder / FINDINGS).read_bytes(), (run.folder / RECORD).read_bytes()


def test_several_processes_tell_what_one_tells(city: City) -> None:
    alone = _bytes(_run(city, 1, lambda _: None))
    events: list[Event] = []
    assert _bytes(_run(city, 3, events.append)) == alone
    started = [event for event in events if isinstance(event, RuleStarted)]
    assert {event.helper for event in started} == {True, False}
    assert len({event.position for event in started}) == len(started)


def test_where_memory_is_short_each_turn_has_a_process_of_its_own(city: City) -> None:
    alone = _bytes(_run(city, 1, lambda _: None))
    events: list[Event] = []
    tellers = set[int]()

    def note(event: Event) -> None:
        events.append(event)
        if isinstance(event, RuleStarted):
            tellers.update(teller for worker in run_workers() for teller in workers_of(worker))

    assert _bytes(_run(city, 2, note, SHORT)) == alone
    started = [event for event in events if isinstance(event, RuleStarted)]
    assert {event.helper for event in started} == {True}
    assert [event.position for event in started] == sorted({e.position for e in started})
    assert len(tellers) > 1


@pytest.mark.parametrize("limit", [None, SHORT])
def test_what_a_killed_helper_had_begun_is_done_by_the_worker(
    city: City, limit: int | None
) -> None:
    alone = _bytes(_run(city, 1, lambda _: None))
    events: list[Event] = []
    ended: list[int] = []

    def kill_one(event: Event) -> None:
        events.append(event)
        if isinstance(event, RuleStarted) and event.helper and not ended:
            (worker,) = run_workers()
            ended.extend(filter(killed, workers_of(worker)))

    assert _bytes(_run(city, 2, kill_one, limit)) == alone
    assert len(ended) == 1
    assert not any(isinstance(event, RuleFailed) for event in events)


def _job(processes: int, limit: int) -> Job:
    job = Job("", (), "", (), (), "2026-06-30", partitions=processes, memory_limit=limit)
    return replace(job, spill_folder="/somewhere")


@pytest.mark.parametrize(
    ("processes", "limit", "rules", "helpers"),
    [
        (2, 0, 40, 1),
        (8, 0, 40, 7),
        (8, 0, 12, 2),
        (8, 0, 7, 0),
        (1, 0, 40, 0),
        (8, 2048 * MB, 40, 2),
        (2, 1023 * MB, 40, 0),
    ],
)
def test_there_are_as_many_helpers_as_are_worth_it(
    processes: int, limit: int, rules: int, helpers: int
) -> None:
    shares = shares_of(_job(processes, limit), rules)
    assert shares.helpers == helpers
    if limit:
        assert shares.of_worker is not None
        assert shares.of_helper is not None
        assert shares.of_worker >= limit // 2 * 3 // 5
        assert shares.of_worker + helpers * shares.of_helper <= limit


@pytest.mark.parametrize(
    ("limit", "cluster", "apart"),
    [
        (0, None, False),
        (1024 * MB, None, False),
        (1023 * MB, None, True),
        (1023 * MB, ClusterAddress("df://host:50050", "python"), False),
    ],
)
def test_all_is_apart_where_memory_is_short(
    limit: int, cluster: ClusterAddress | None, apart: bool
) -> None:
    shares = shares_of(replace(_job(2, limit), cluster=cluster), 40)
    assert shares.apart is apart
    assert not (shares.apart and shares.helpers)


def test_rules_that_share_a_table_are_evaluated_by_one_process() -> None:
    read = {
        1: ("a", frozenset({"t"})),
        2: ("a", frozenset[str]()),
        3: ("a", frozenset({"u"})),
        4: ("b", frozenset({"t"})),
        5: ("a", frozenset({"t", "u"})),
        6: ("a", frozenset[str]()),
    }
    assert in_turns(read) == [(1, 3, 5), (2,), (4,), (6,)]


def test_without_room_to_hand_anything_over_there_are_no_helpers(tmp_path: Path) -> None:
    told: list[int] = []

    def work(found_out: Callable[[], Narrowed | None], tell: Tell) -> None:
        tell(1, [])
        found_out()
        tell(2, [])

    rows = TableRows({})
    tables = {("payments", PERSON): pa.table({"#": [1]})}
    found = Narrowed(rows, {}, tables, seconds={}, since={}, nobody=frozenset())
    with helping(2, tmp_path / "not there", work, lambda position, _: told.append(position)) as one:
        one.hand_over(found)
    assert 2 not in told
    with helping(2, tmp_path, work, lambda position, _: told.append(position)) as one:
        one.hand_over(found)
    assert told.count(2) == 2


def test_where_nothing_can_be_taken_all_is_left_for_the_end(city: City, tmp_path: Path) -> None:
    pack = city.pack("investment")
    turns = Turns(
        cast(RuleEvaluator, _WithLittleMemory()),
        Shares(1, None),
        {1: (pack, pack.model.rules[0])},
        total=1,
        parts=tmp_path,
        taken=tmp_path / "not there",
    )
    told: list[int] = []
    turns.share(lambda position, _: told.append(position))
    assert not told
    turns.finish([1], lambda position, _: told.append(position))
    assert told == [1, 1]


class _WithLittleMemory:
    """An evaluator of one rule, that needs all the memory that there is."""

    narrowed = None

    def __init__(self) -> None:
        self.limits: list[int | None] = []

    def limit_memory(self, limit: int | None) -> None:
        self.limits.append(limit)

    def is_over_few(self, position: int, rule: Rule) -> bool:
        return position == 1 and bool(rule)

    def tables_of(self, position: int) -> frozenset[str]:
        return frozenset({str(position)})

    def evaluate(
        self, position: int, pack: LoadedPack, rule: Rule, *, target: Path
    ) -> Sequence[Event]:
        name = pack.manifest.name
        assert target.name == f"{position:05}.jsonl"
        return [RuleFailed(name, rule.name, "HY649", (("limit", str(self.limits[-1])),))]


def test_a_rule_that_needs_more_memory_than_its_share_waits_for_the_end(
    city: City, tmp_path: Path
) -> None:
    pack, told = city.pack("investment"), list[tuple[int, list[str]]]()
    evaluator = _WithLittleMemory()
    turns = Turns(
        cast(RuleEvaluator, evaluator),
        Shares(1, 2048 * MB),
        {1: (pack, pack.model.rules[0])},
        total=1,
        parts=tmp_path,
        taken=tmp_path,
    )

    def tell(position: int, events: Sequence[Event]) -> None:
        told.append((position, [type(event).__name__ for event in events]))

    turns.help(lambda: None, tell)
    assert told == [(1, ["RuleStarted"])]
    turns.share(tell)
    assert told == [(1, ["RuleStarted"])]
    turns.finish([1], tell)
    assert told[1:] == [(1, ["RuleStarted"]), (1, ["RuleFailed"])]
    assert evaluator.limits == [256 * MB, int(2048 * MB * 0.6)]
