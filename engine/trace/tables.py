"""The rows of computed tables behind a finding, each with its values and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dsl.model.rules import Rule
from dsl.model.steps import Alias
from dsl.model.tables import tables_of
from engine.packs.pack import LoadedPack

#: So many rows of a table are told of, and so many filed rows behind one alias and filing are
#: shown; how many there are is always said, and the finding itself names all.
MOST_ROWS = 20
MOST_BEHIND = 50


@dataclass(frozen=True, slots=True)
class TracedBehind:
    """Rows that a row of a table rests on; `filing` is None where they are computed, too.

    `count` is how many there are; `rows` are the first of them.
    """

    alias: str
    data_set: str
    filing: str | None
    rows: tuple[int, ...]
    count: int


@dataclass(frozen=True, slots=True)
class TracedTableRow:
    """One row of a table; not `known` where it is uncertain whether it is there."""

    row: int
    known: bool
    columns: tuple[tuple[str, Any], ...]
    behind: tuple[TracedBehind, ...]


@dataclass(frozen=True, slots=True)
class TracedTable:
    """A table as it is written, with the rows that the finding rests on and how many these are.

    `unkeyed` choices of rows lack a part of the key and so are in no row of it. `grade` says how
    surely the rows behind it are tied, where the finding does.
    """

    name: str
    title: str | None
    file: str
    line: int
    text: str
    clauses: tuple[Mapping[str, Any], ...]
    unkeyed: int
    rows: tuple[TracedTableRow, ...]
    named: int
    grade: str | None = None


def traced_tables(
    pack: LoadedPack, rule: Rule, finding: Mapping[str, Any]
) -> Iterator[TracedTable]:
    """The tables that `finding` rests on, those that the rule reads last."""
    told = {t["name"]: t for t in finding.get("tables", ())}
    for table in tables_of(rule.aliases):
        if table.name not in told:
            continue
        source = pack.source(table.span.file)
        assert source is not None
        rows = [r for r in finding["table_rows"] if r["table"] == table.name]
        yield TracedTable(
            name=table.name,
            title=table.title,
            file=table.span.file,
            line=source.place(table.span.start).line,
            text=source.slice(table.span),
            clauses=tuple(told[table.name]["clauses"]),
            unkeyed=told[table.name]["unkeyed"],
            rows=tuple(map(_row, rows[:MOST_ROWS])),
            named=len(rows),
            grade=told[table.name].get("grade"),
        )


def behind_entries(finding: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The filed rows behind the rows of tables, by table and alias, the first of each filing.

    `named` is how many there are. The alias of an entry is `TABLE.ALIAS`.
    """
    found: dict[tuple[str, str, str], set[int]] = {}
    for row in finding.get("table_rows", ()):
        for entry in row["witness"]:
            place = (f"{row['table']}.{entry['alias']}", entry["dataset"], entry["filing"])
            found.setdefault(place, set()).update(entry["rows"])
        for cell in row["missing"]:
            place = (f"{row['table']}.{cell['alias']}", cell["dataset"], cell["filing"])
            found.setdefault(place, set()).add(cell["row"])
    return [
        {
            "alias": alias,
            "dataset": data_set,
            "filing": filing,
            "rows": sorted(rows)[:MOST_BEHIND],
            "named": len(rows),
        }
        for (alias, data_set, filing), rows in found.items()
    ]


def read_in_tables(finding: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """What the rule's own aliases over tables read: alias, column, and each value."""
    rows = {(r["table"], r["row"]): r for r in finding.get("table_rows", ())}
    for entry in finding.get("derived", ()):
        for number in entry.get("rows", ()):
            for column, value in rows[entry["table"], number]["columns"].items():
                yield entry["alias"], column, value


def aliases_within(rule: Rule) -> Iterator[tuple[str, Alias]]:
    """The aliases within the tables of `rule` by the names that `behind_entries` gives them."""
    for table in tables_of(rule.aliases):
        for alias in table.aliases:
            yield f"{table.name}.{alias.name}", alias


def _row(row: Mapping[str, Any]) -> TracedTableRow:
    return TracedTableRow(
        row=row["row"],
        known=row["known"],
        columns=tuple(row["columns"].items()),
        behind=tuple(
            TracedBehind(
                alias=entry["alias"],
                data_set=entry.get("dataset") or entry["table"],
                filing=entry.get("filing"),
                rows=tuple(entry["rows"][:MOST_BEHIND]),
                count=len(entry["rows"]),
            )
            for entry in (*row["witness"], *row["derived"])
        ),
    )
