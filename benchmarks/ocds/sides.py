"""The questions over Open Contracting data answered: by the product, and by DuckDB."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from benchmarks import answers
from benchmarks.answers import Answers
from benchmarks.county.asked.asked import Asked
from benchmarks.ocds.asked import ASKED
from benchmarks.ocds.world import made
from interfaces.notebook import check, open_workspace

__all__ = ["made", "ours", "rules", "theirs"]


def rules() -> tuple[str, ...]:
    """The names of the eighteen rules."""
    return tuple(asked.rule for asked in ASKED)


def ours(
    city: Path, only: Collection[str] = (), *, memory_limit: int | None = None
) -> tuple[Answers, float]:
    """What a run of the pack brings up, and the seconds of its rules; of `only`, or of all."""
    asked = _asked(only)
    packs = check(open_workspace(city), *sorted({a.pack for a in asked}))
    return answers.ours(city, packs, [a.rule for a in asked], memory_limit)


def theirs(city: Path, *, delivered: bool, only: Collection[str] = ()) -> tuple[Answers, float]:
    """What DuckDB answers, one question after the other, and the seconds that it takes.

    It reads what was filed. What was delivered are texts alone, which no analyst would ask.
    """
    if delivered:
        raise ValueError("these questions are asked of what was filed")
    asked = _asked(only)
    rows, seconds = answers.duckdb_rows([(a.rule, a.sql) for a in asked], answers.filed(city))
    return {a.rule: sorted([str(v) for v in row] for row in rows[a.rule]) for a in asked}, seconds


def _asked(only: Collection[str]) -> list[Asked]:
    return [asked for asked in ASKED if not only or asked.rule in only]
