"""What the product brings up and what DuckDB answers, in the same words, so as to be compared."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final, TypeAlias

import duckdb

from engine.catalog.snapshot import load_snapshot
from engine.packs.pack import LoadedPack
from engine.run.metrics import load_metrics
from engine.run.start import RunRequest, start_run
from engine.run.store import StoredRun, load_run
from interfaces.notebook import open_workspace

AS_OF: Final = date(2026, 6, 30)

#: Per rule, the parts of the subject and the measures of each finding, as text, sorted.
Answers: TypeAlias = dict[str, list[list[str]]]


def ours(city: Path, packs: Sequence[LoadedPack], rules: Sequence[str]) -> tuple[Answers, float]:
    """What a run brings up as suspected, and the seconds of its rules.

    Starting, loading and storing do not count.
    """
    request = RunRequest(AS_OF, only=tuple(rules), fresh=True)
    return _told(start_run(open_workspace(city), packs, request), rules)


def of_latest_run(city: Path, rules: Sequence[str]) -> tuple[Answers, float]:
    """What the latest run of the workspace in `city` brought up, and the seconds of its rules."""
    run = load_run(open_workspace(city))
    assert run is not None
    return _told(run, rules)


def _told(run: StoredRun, rules: Sequence[str]) -> tuple[Answers, float]:
    answers: Answers = {rule: [] for rule in rules}
    for finding in run.brief():
        if finding["outcome"] == "suspected":
            parts = finding["subject"].get("parts", [finding["subject"]])
            told = [str(p["value"]) for p in parts] + [str(m) for m in finding["measures"].values()]
            answers[finding["rule"]].append(told)
    metrics = load_metrics(run)
    assert metrics is not None
    assert metrics["not_narrowed"] is None
    seconds = sum(rule["seconds"] for rule in metrics["rules"])
    return {rule: sorted(told) for rule, told in answers.items()}, seconds


def filed(city: Path) -> dict[str, list[str]]:
    """The Parquet files of each data set, as they were filed."""
    files: dict[str, list[str]] = {}
    for filing in load_snapshot(open_workspace(city)).filings:
        files.setdefault(filing.data_set, []).extend(map(str, filing.paths))
    return files


def duckdb_rows(
    asked: Iterable[tuple[str, str]], files: Mapping[str, Sequence[str]]
) -> tuple[dict[str, list[tuple[object, ...]]], float]:
    """The rows of each question, by rule, asked one after the other, and the seconds that it takes.

    A data set stands in quotes where the SQL of a question reads its files.
    """
    connection = duckdb.connect()
    connection.execute("set threads = 2")
    connection.execute("set enable_progress_bar = false")
    rows: dict[str, list[tuple[object, ...]]] = {}
    started = time.monotonic()
    for rule, question in asked:
        sql = question
        for data_set, paths in files.items():
            sql = sql.replace(f"'{data_set}'", f"read_parquet({paths})")
        rows[rule] = connection.execute(sql).fetchall()
    return rows, time.monotonic() - started
