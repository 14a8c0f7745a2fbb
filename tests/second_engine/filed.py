"""What is filed in a workspace, in DuckDB, and stored findings in a form that compares."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb

from dsl.schema import DataSet
from engine.catalog.snapshot import Filing, Snapshot
from tests.reference import Finding
from tests.second_engine.terms import quoted, stored_decimals

#: A row as findings name it: the filing and the number in it.
Place = tuple[str, int]
_MONTH = re.compile(r"\d{4}-\d{2}")
_DECIMAL = re.compile(r"-?\d+\.\d+")


@dataclass(frozen=True, slots=True)
class Numbered:
    """The rows of a data set numbered through its filings: from which number each begins."""

    first: tuple[tuple[int, str], ...]

    def place(self, number: int) -> Place:
        """The filing of a row, and its number there."""
        start, filing = max(pair for pair in self.first if pair[0] <= number)
        return filing, number - start + 1


def file_into(
    connection: duckdb.DuckDBPyConnection, snapshot: Snapshot, data_sets: Iterable[DataSet]
) -> dict[str, Numbered]:
    """Make a table of each data set; numbers lose their point."""
    numbered: dict[str, Numbered] = {}
    for data_set in data_sets:
        first: list[tuple[int, str]] = []
        parts: list[str] = []
        rows = 0
        for filing in snapshot.of(data_set.name):
            first.append((rows + 1, filing.id))
            parts.append(_rows(filing, data_set, before=rows))
            rows += filing.rows
        if parts:
            table = " UNION ALL ".join(parts)
            connection.execute(f"CREATE TABLE {quoted(data_set.name)} AS {table}")
            numbered[data_set.name] = Numbered(tuple(first))
    return numbered


def _rows(filing: Filing, data_set: DataSet, *, before: int) -> str:
    columns = [f"_row + {before} AS _row"]
    for column in data_set.columns:
        name, decimals = quoted(column.name), stored_decimals(column.domain)
        columns.append(f"({name} * {10**decimals})::BIGINT AS {name}" if decimals else name)
    files = ", ".join(f"'{path}'" for path in filing.paths)
    return f"SELECT {', '.join(columns)} FROM read_parquet([{files}])"


def told(finding: Finding, rows: Mapping[str, Numbered]) -> dict[str, Any]:
    """What a finding of the second engine says; `rows` are the numbered ones by alias."""

    def places(witness: Mapping[str, Sequence[int]]) -> dict[str, list[Place]]:
        return {alias: [rows[alias].place(n) for n in found] for alias, found in witness.items()}

    return {
        "rule": finding.rule,
        "outcome": finding.outcome,
        "severity": finding.severity,
        "score": finding.score,
        "subject": list(map(_plain, finding.subject)),
        "window_start": _plain(finding.window_start),
        "measures": {name: _plain(value) for name, value in finding.measures.items()},
        "witness": places(finding.witness),
        "exempted": [places(witness) for _, witness in finding.exempted],
        "absent": sorted((alias, list(map(_plain, key))) for alias, key in finding.absent),
        "clauses": list(finding.clauses),
    }


def stored(finding: Mapping[str, Any]) -> dict[str, Any]:
    """What a stored finding says, of the same parts."""
    absent = [w for w in finding["witness"] if "absent" in w]
    return {
        "rule": finding["rule"],
        "outcome": finding["outcome"],
        "severity": finding["severity"],
        "score": finding.get("score"),
        "subject": [_plain(part["value"]) for part in _parts(finding["subject"])],
        "window_start": finding["window_start"],
        "measures": {name: _plain(value) for name, value in finding["measures"].items()},
        "witness": _places(w for w in finding["witness"] if "rows" in w),
        "exempted": [_places(e["witness"]) for e in finding["exempted"]],
        "absent": sorted((w["alias"], list(map(_plain, w["absent"].values()))) for w in absent),
        "clauses": [f"{c['regulation']} article {c['article']}" for c in finding["clauses"]],
    }


def _parts(subject: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return subject["parts"] if subject["domain"] == "composite" else [subject]


def _places(witness: Iterable[Mapping[str, Any]]) -> dict[str, list[Place]]:
    places: dict[str, list[Place]] = {}
    for part in witness:
        places.setdefault(part["alias"], []).extend((part["filing"], n) for n in part["rows"])
    return places


def _plain(value: Any) -> Any:
    """A value as text whatever decimals it is written with; a month by its first day."""
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return format(Decimal(value).normalize(), "f")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, str) and _MONTH.fullmatch(value):
        return f"{value}-01"
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return format(Decimal(value).normalize(), "f")
    return value
