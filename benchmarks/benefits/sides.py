"""The benefits' questions answered: by the product, by its groups alone, and by DuckDB."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import Final, TypeAlias

import duckdb

from benchmarks.benefits.contracts import write_contracts
from benchmarks.benefits.pack import ASKED, Asked, write_pack
from benchmarks.benefits.world import write_deliveries
from engine.bridge.session import EngineSettings, Session
from engine.bridge.sources import FiledRows
from engine.catalog.snapshot import load_snapshot
from engine.filing.cells.ids import resident_check_digit
from engine.findings.groups_found import find_groups
from engine.plan.arena import Arena
from engine.plan.from_rule import plan_model
from engine.run.metrics import load_metrics
from engine.run.narrowing import narrowed
from engine.run.start import RunRequest, start_run
from interfaces.notebook import check, open_workspace

_PACK: Final = "benefits"
_AS_OF: Final = date(2026, 6, 30)
_ID_DIGITS: Final = 17

#: Per rule, the subject and the measures of each finding, as text, sorted.
Answers: TypeAlias = dict[str, list[list[str]]]


def made(city: Path, payments: int) -> Path:
    """A workspace in `city` with about as many payments, filed."""
    write_contracts(city)
    write_pack(city / "packs" / _PACK)
    write_deliveries(city / "in", payments)
    command = [sys.executable, "-m", "interfaces.cli", "-C", str(city), "file", "-q"]
    subprocess.run(command, check=True)
    return city


def ours(
    city: Path, only: Collection[str] = (), *, memory_limit: int | None = None
) -> tuple[Answers, float]:
    """What a run of the pack brings up, and the seconds of its rules; of those in `only`, or all.

    Starting, loading and storing do not count. `memory_limit` is in bytes.
    """
    workspace = open_workspace(city)
    request = RunRequest(_AS_OF, only=tuple(only), fresh=True)
    settings = EngineSettings(memory_limit=memory_limit)
    run = start_run(workspace, check(workspace, _PACK), request, settings=settings)
    answers: Answers = {asked.name: [] for asked in _asked(only)}
    for finding in run.findings():
        parts = finding["subject"].get("parts", [finding["subject"]])
        told = [str(p["value"]) for p in parts] + [str(m) for m in finding["measures"].values()]
        answers[finding["rule"]].append(told)
    metrics = load_metrics(run)
    assert metrics is not None
    assert metrics["not_narrowed"] is None
    seconds = sum(rule["seconds"] for rule in metrics["rules"])
    return {name: sorted(told) for name, told in answers.items()}, seconds


def groups_alone(city: Path) -> float:
    """The seconds it takes to find all groups that something could be told of, and no more."""
    workspace = open_workspace(city)
    (pack,) = check(workspace, _PACK)
    rows, settings = FiledRows(load_snapshot(workspace)), EngineSettings()
    started = time.monotonic()
    arena = Arena()
    plans = dict(enumerate(plan_model(arena, pack.model, _AS_OF)))
    few = narrowed(arena, plans, rows, settings)
    for position, plan in plans.items():
        some = few.of(position)
        for _ in find_groups(plan, Session(arena, rows if some is None else some, settings)):
            pass
    return time.monotonic() - started


def theirs(city: Path, *, delivered: bool, only: Collection[str] = ()) -> tuple[Answers, float]:
    """What DuckDB answers, one question after the other, and the seconds that it takes.

    It reads what was filed, sorted and with whole numbers for persons, or what was delivered.
    """
    connection = duckdb.connect()
    connection.execute("set threads = 2")
    connection.execute("set enable_progress_bar = false")
    files: dict[str, list[str]] = {}
    for filing in load_snapshot(open_workspace(city)).filings:
        as_delivered = [str(city / "in" / f"{filing.data_set}.parquet")]
        files[filing.data_set] = as_delivered if delivered else list(map(str, filing.paths))
    answers: Answers = {}
    started = time.monotonic()
    for asked in _asked(only):
        sql = asked.sql.replace("{who}", "person" if delivered else "_entity")
        for data_set, paths in files.items():
            sql = sql.replace(f"'{data_set}'", f"read_parquet({paths})")
        rows = connection.execute(sql).fetchall()
        answers[asked.name] = sorted(_row(asked, row) for row in rows)
    return answers, time.monotonic() - started


def _asked(only: Collection[str]) -> list[Asked]:
    return [asked for asked in ASKED if not only or asked.name in only]


def _row(asked: Asked, row: Sequence[object]) -> list[str]:
    told = [_spelled(value) for value in row]
    if asked.by_month:  # a month is spelled without its first day
        told[1] = told[1][:7]
    return told


def _spelled(value: object) -> str:
    """As findings spell it; a whole number of that length is a person's id without its check."""
    if isinstance(value, int) and len(str(value)) == _ID_DIGITS:
        return f"{value}{resident_check_digit(str(value))}"
    return str(value)
