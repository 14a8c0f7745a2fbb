"""Shipped rules, each written by hand in SQL too, and both answered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import answers
from benchmarks.answers import Answers
from interfaces.notebook import check, open_workspace


@dataclass(frozen=True, slots=True)
class Asked:
    """A rule, and the same as SQL: the parts of its subject, then its measures, by name.

    Data sets stand in quotes, as in `from 'tenders.bids' b`.
    """

    pack: str
    rule: str
    sql: str


class ByHand:
    """Rules asked of the product and of DuckDB, over a workspace that `make` makes of a size."""

    def __init__(self, asked: Sequence[Asked], make: Callable[[Path, int], Path]) -> None:
        self._every, self._make = tuple(asked), make

    def rules(self) -> tuple[str, ...]:
        """The names of the rules."""
        return tuple(asked.rule for asked in self._every)

    def made(self, city: Path, payments: int, /) -> Path:
        """A workspace in `city` of about that size, filed."""
        return self._make(city, payments)

    def ours(self, city: Path, only: Collection[str] = ()) -> tuple[Answers, float]:
        """What a run brings up, and the seconds of its rules; of `only`, or of all."""
        asked = self._asked(only)
        packs = check(open_workspace(city), *sorted({a.pack for a in asked}))
        return answers.ours(city, packs, [a.rule for a in asked])

    def theirs(
        self, city: Path, *, delivered: bool, only: Collection[str] = ()
    ) -> tuple[Answers, float]:
        """What DuckDB answers, one question after the other, and the seconds that it takes.

        It reads what was filed. What was delivered are texts alone, which no analyst would ask.
        """
        if delivered:
            raise ValueError("these questions are asked of what was filed")
        asked = self._asked(only)
        rows, seconds = answers.duckdb_rows([(a.rule, a.sql) for a in asked], answers.filed(city))
        told = {a.rule: sorted([str(v) for v in row] for row in rows[a.rule]) for a in asked}
        return told, seconds

    def _asked(self, only: Collection[str]) -> list[Asked]:
        return [asked for asked in self._every if not only or asked.rule in only]
