"""Cases written by hand: a rule, small tables and what must be found, all as text.

A table is one line of column names and one line a row, `-` for a missing cell. People are
written A, B, C and stand for resident ids.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from dsl.domains import Domain, Kind
from tests.reference.findings import Disagreements, Finding, Outcome
from tests.reference.schema import SCHEMA
from tests.reference.values import Cell
from tests.reference.world import Row

RULE = "r"
AS_OF = datetime.date(2021, 6, 30)

PEOPLE = {
    "A": "330182192003070014",
    "B": "330182194001010017",
    "C": "330101193502280029",
}

_PRELUDE = """language en

regulation law "测试办法"
  in force from 2018-01-01 until 2022-12-31
  article 1 "第一条。"
  article 2 "例外。"
  article 3 "旧例外。" until 2019-12-31
  article 4 "新规定。" from 2020-07-01

regulation code "长期办法"
  in force from 2000-01-01
  article 1 "第一条。"
"""


@dataclass(frozen=True, slots=True)
class Written:
    """One case: the sentence it shows, the rule's steps, the tables, the findings."""

    sentence: str
    steps: str
    tables: Mapping[str, str]
    expected: tuple[Finding, ...]
    measures: str = ""
    under: str = "law article 1"
    declarations: str = ""
    severity: str = "severity hint"

    @property
    def policy(self) -> str:
        """The whole text of the policy."""
        finding = f'{self.measures}\n    message "说明"'
        head = f'rule {RULE} "规则"\n  under {self.under}\n  {self.severity}\n'
        return f"{_PRELUDE}\n{self.declarations}\n{head}{self.steps}\n  finding\n{finding}\n"

    def rows(self) -> dict[str, list[Row]]:
        """The tables as rows of cells."""
        return {name: rows_from_text(name, text) for name, text in self.tables.items()}


def rows_from_text(data_set_name: str, text: str) -> list[Row]:
    """A table as rows, every column of the data set in each."""
    data_set = SCHEMA.data_set(data_set_name)
    assert data_set is not None
    header, *lines = [line.split() for line in text.strip().splitlines()]
    rows: list[Row] = []
    for line in lines:
        said = dict(zip(header, line, strict=True))
        rows.append({c.name: cell(c.domain, said.get(c.name, "-")) for c in data_set.columns})
    return rows


def cell(domain: Domain, word: str) -> Cell:
    """A cell as written; `-` is missing, `""` an empty text."""
    if word in ("-", '""'):
        return None if word == "-" else ""
    match domain.kind:
        case Kind.RESIDENT_ID:
            return PEOPLE.get(word, word)
        case Kind.MONEY:
            return Decimal(word).quantize(Decimal("0.01"))
        case Kind.NUMBER | Kind.PERCENT | Kind.LATITUDE | Kind.LONGITUDE:
            return Decimal(word).quantize(Decimal("0.000001"))
        case Kind.COUNT | Kind.PERIOD:
            return int(word)
        case Kind.DATE:
            return datetime.date.fromisoformat(word)
        case Kind.MONTH:
            return datetime.date.fromisoformat(f"{word}-01")
        case Kind.TIMESTAMP:
            return datetime.datetime.fromisoformat(word)
        case Kind.FLAG:
            return {"true": True, "false": False}[word]
        case _:
            return word


@dataclass(frozen=True, slots=True)
class Said:
    """What a case expects beside outcome, subject and witness."""

    measures: Mapping[str, Cell] = field(default_factory=dict)
    start: str | None = None
    exempted: Mapping[int, Mapping[str, tuple[int, ...]]] = field(default_factory=dict)
    conflicts: Mapping[int, Mapping[str, tuple[int, ...]]] = field(default_factory=dict)
    disagreements: Disagreements = ()
    absent: tuple[tuple[str, tuple[Cell, ...]], ...] = ()
    clauses: tuple[str, ...] = ("law article 1",)
    behind: tuple[Any, ...] = ()
    severity: str = "hint"
    score: int | None = None


def found(
    outcome: Outcome, *subject: Cell, said: Said | None = None, **witness: int | tuple[int, ...]
) -> Finding:
    """An expected finding: `found("suspected", "A", payment=(1, 2), death=1)`."""
    more = said or Said()
    return Finding(
        rule=RULE,
        subject=tuple(PEOPLE.get(s, s) if isinstance(s, str) else s for s in subject),
        window_start=None if more.start is None else _when(more.start),
        outcome=outcome,
        severity=more.severity,
        score=more.score,
        measures=more.measures,
        witness={a: (w,) if isinstance(w, int) else w for a, w in sorted(witness.items())},
        exempted=tuple(more.exempted.items()),
        conflicts=tuple(more.conflicts.items()),
        disagreements=more.disagreements,
        absent=more.absent,
        clauses=more.clauses,
        behind=more.behind,
    )


def _when(word: str) -> datetime.date:
    """A day, or with a time behind it a timestamp."""
    of = datetime.date if len(word) == len("2020-01-01") else datetime.datetime
    return of.fromisoformat(word)
