"""The benefits' questions answered: by the product, by its groups alone, and by DuckDB."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from benchmarks import answers
from benchmarks.answers import AS_OF, Answers
from benchmarks.benefits.contracts import write_contracts
from benchmarks.benefits.pack import ASKED, Asked, write_pack
from benchmarks.benefits.world import write_deliveries
from benchmarks.program import huiyan
from engine.bridge.context import EngineSettings
from engine.bridge.session import Session
from engine.bridge.sources import FiledRows
from engine.catalog.snapshot import load_snapshot
from engine.filing.cells.ids import resident_check_digit
from engine.findings.groups_found import find_groups
from engine.plan.arena import Arena
from engine.plan.from_rule import plan_model
from engine.run.narrowing import narrowed
from interfaces.notebook import check, open_workspace

_PACK: Final = "benefits"
_ID_DIGITS: Final = 17


def rules() -> tuple[str, ...]:
    """The names of the forty rules."""
    return tuple(asked.name for asked in ASKED)


def made(city: Path, payments: int) -> Path:
    """A workspace in `city` with about as many payments, filed."""
    write_contracts(city)
    write_pack(city / "packs" / _PACK)
    write_deliveries(city / "in", payments)
    huiyan("-C", city, "file", "-q")
    return city


def ours(city: Path, only: Collection[str] = ()) -> tuple[Answers, float]:
    """What a run of the pack brings up, and the seconds of its rules; of `only`, or of all."""
    packs = check(open_workspace(city), _PACK)
    return answers.ours(city, packs, [asked.name for asked in _asked(only)])


def groups_alone(city: Path) -> float:
    """The seconds it takes to find all groups that something could be told of, and no more."""
    workspace = open_workspace(city)
    (pack,) = check(workspace, _PACK)
    rows, settings = FiledRows(load_snapshot(workspace)), EngineSettings()
    started = time.monotonic()
    arena = Arena()
    plans = dict(enumerate(plan_model(arena, pack.model, AS_OF)))
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
    files = answers.filed(city)
    if delivered:
        files = {data_set: [str(city / "in" / f"{data_set}.parquet")] for data_set in files}
    asked, who = _asked(only), "person" if delivered else "_entity"
    questions = [(a.name, a.sql.replace("{who}", who)) for a in asked]
    rows, seconds = answers.duckdb_rows(questions, files)
    return as_answers(asked, rows), seconds


def as_answers(asked: Iterable[Asked], rows: Mapping[str, Iterable[Sequence[object]]]) -> Answers:
    """The rows of each question, by rule, in the words of findings."""
    return {a.name: sorted(_row(a, row) for row in rows[a.name]) for a in asked}


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
