"""Rows of computed tables that many findings share, as JSON: each once for a run.

A line tells one row, and before the rows of a table one that tells its columns. A finding names
the rows behind which they stand, how many there are, and a hash of their lines; all that it rests
on is put together again when it is read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from engine.findings.computed_json import ComputedTelling
from engine.findings.finding import ComputedPart, SharedRows, TableRow
from engine.plan.reads import SURE

#: What a finding says in place of rows that it shares.
SHARED = "shared_rows"

Json: TypeAlias = Mapping[str, Any]
#: Pack, table, row, and the columns of which it was asked why they lack a value.
_Key: TypeAlias = tuple[str, str, int, tuple[str, ...]]
#: The row that stands for a table as a whole: rows are counted from 1.
_WHOLE = 0


class MissingRowsError(LookupError):
    """A row that findings share, and that the file of their run does not tell."""

    def __init__(self, row: str) -> None:
        super().__init__(row)
        self.run = ""


@dataclass(frozen=True, slots=True)
class SharedLines:
    """Lines that tell shared rows of one pack, and those of them that were written already."""

    made: dict[_Key, str] = field(default_factory=dict)
    written: set[_Key] = field(default_factory=set)

    def forget(self) -> None:
        """Start anew: what was written may be written twice."""
        self.made.clear()
        self.written.clear()


class SharedTelling:
    """The rows that findings of one rule share, as they tell of them.

    `lines` are those of rules of the same pack over the same filings; they grow.
    """

    def __init__(
        self, pack: str, computed: ComputedTelling, lines: SharedLines | None = None
    ) -> None:
        self._pack, self._computed = pack, computed
        known = SharedLines() if lines is None else lines
        self._lines, self._written = known.made, known.written
        self._keys: set[_Key] = set()
        self._referred: dict[int, tuple[SharedRows, dict[str, Any]]] = {}

    def part(self, part: ComputedPart) -> dict[str, Any]:
        """What a finding names in computed tables; the rows that it shares are referred to."""
        told = self._computed.part(part, part.own)
        return told if part.shared is None else {**told, SHARED: self._reference(part.shared)}

    def lines(self) -> list[str]:
        """Every row that was referred to and is not written yet, in order."""
        return [self._lines[key] for key in sorted(self._keys - self._written)]

    def are_written(self) -> None:
        """From now on the lines are in a file, and are not told again."""
        self._written.update(self._keys)

    def _reference(self, shared: SharedRows) -> dict[str, Any]:
        if id(shared) not in self._referred:  # kept beside, so that no other comes in its place
            self._referred[id(shared)] = shared, self._told(shared)
        return self._referred[id(shared)][1]

    def _told(self, shared: SharedRows) -> dict[str, Any]:
        keys = sorted({*self._tell(shared.rows)})
        self._keys.update(keys)
        return {
            "sha256": _sha256(self._lines[key] for key in keys),
            "behind": [
                {"table": table, "row": row, "asked": list(columns)}
                for table, row, columns in shared.behind
            ],
            "rows": len(shared.rows),
            "filed": _filed(shared.rows),
        }

    def _tell(self, rows: Iterable[TableRow]) -> Iterator[_Key]:
        """The keys of the lines that tell `rows`; those are made where they are not."""
        for row in rows:
            table = row.table.name
            whole = (self._pack, table, _WHOLE, ())
            if whole not in self._lines:
                origins = self._computed.origins(row.table)
                self._lines[whole] = _line({**_head(whole), "origins": origins})
            key = (self._pack, table, row.number, tuple(sorted(row.asked)))
            if key not in self._lines:
                told = self._computed.row(row)
                del told["origins"]
                self._lines[key] = _line({**_head(key), "asked": list(key[-1]), **told})
            yield whole
            yield key


class ToldRows:
    """The rows that findings of a run share, from the lines that tell them."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines: dict[_Key, bytes] = {}
        self._rows: dict[_Key, dict[str, Any]] = {}
        self._behind: dict[str, tuple[_Key, ...]] = {}
        for line in lines:
            told = json.loads(line)
            key = key_of(told)
            self._lines[key], self._rows[key] = line, told
        for key in [key for key in self._rows if key[2] != _WHOLE]:
            self._rows[key] = self._row(key)

    def whole(self, finding: Json) -> dict[str, Any]:
        """`finding` with all rows that it rests on; the rows that findings share are one object.

        MissingRowsError where the lines do not tell of one.
        """
        if SHARED not in finding:
            return dict(finding)
        every = [*finding["table_rows"], *(self._rows[key] for key in self._keys(finding))]
        every.sort(key=lambda row: (row["table"], row["row"]))
        whole = {**finding, "table_rows": every}
        del whole[SHARED]
        return whole

    def holds(self, finding: Json) -> bool:
        """Whether the rows that `finding` shares are told, as they were when it was."""
        if SHARED not in finding:
            return True
        try:
            said: str = finding[SHARED]["sha256"]
            return _sha256(self._told_by(finding)) == said
        except MissingRowsError:
            return False

    def lines(self, findings: Iterable[Json]) -> list[bytes]:
        """The lines of the rows that `findings` share, in order."""
        shared = {key for f in findings if SHARED in f for key in self._with_tables(f)}
        return [self._lines[key] for key in sorted(shared)]

    def _told_by(self, finding: Json) -> Iterator[str]:
        return (self._lines[key].decode() for key in sorted(self._with_tables(finding)))

    def _with_tables(self, finding: Json) -> set[_Key]:
        keys = self._keys(finding)
        whole = {(pack, table, _WHOLE, ()) for pack, table, _, _ in keys}
        return {*keys, *whole}

    def _keys(self, finding: Json) -> tuple[_Key, ...]:
        """The rows behind those that the finding refers to, and these, by table and number."""
        reference = finding[SHARED]
        known: str = reference["sha256"]
        if known not in self._behind:
            tables = [table["name"] for table in finding["tables"]]
            asked = [(b["table"], b["row"], b["asked"]) for b in reference["behind"]]
            found = self._found(finding["pack"], tables, asked)
            self._behind[known] = tuple(sorted(found))
        return self._behind[known]

    def _found(
        self, pack: str, tables: Sequence[str], entries: Iterable[tuple[str, int, Iterable[str]]]
    ) -> Iterator[_Key]:
        asked: dict[str, dict[int, set[str]]] = {table: {} for table in tables}
        _ask(asked, entries)
        for table in reversed(tables):  # one that reads others comes before them
            for number, columns in asked[table].items():
                key = (pack, table, number, tuple(sorted(columns)))
                if key not in self._rows:
                    raise MissingRowsError(f"{table} {number}")
                _ask(asked, _named(self._rows[key]))
                yield key

    def _row(self, key: _Key) -> dict[str, Any]:
        """The row as a finding tells it."""
        told = {n: v for n, v in self._rows[key].items() if n not in ("pack", "asked")}
        pack, table, _, _ = key
        whole = self._rows.get((pack, table, _WHOLE, ()))
        if whole is None:
            raise MissingRowsError(table)
        row: dict[str, Any] = {}
        for name, value in told.items():
            row[name] = value
            if name == "columns":
                row["origins"] = whole["origins"]
        return row


def key_of(told: Json) -> _Key:
    """Where a line stands among the others, by what it tells."""
    return told["pack"], told["table"], told.get("row", _WHOLE), tuple(told.get("asked", ()))


def _head(key: _Key) -> dict[str, Any]:
    pack, table, number, _ = key
    return {"pack": pack, "table": table, **({} if number == _WHOLE else {"row": number})}


def _line(told: Json) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n"


def _sha256(lines: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode())
    return digest.hexdigest()


def _filed(rows: Iterable[TableRow]) -> dict[str, int]:
    """How many filed rows `rows` rest on, by data set."""
    met: dict[str, set[tuple[str, int]]] = {}
    for row in rows:
        for witness in (*row.witness, *row.considered):
            met.setdefault(witness.data_set, set()).update(
                (witness.filing, n) for n in witness.rows
            )
        for cell in row.missing:
            met.setdefault(cell.data_set, set()).add((cell.filing, cell.row))
    return {data_set: len(met[data_set]) for data_set in sorted(met)}


def _ask(
    asked: dict[str, dict[int, set[str]]], entries: Iterable[tuple[str, int, Iterable[str]]]
) -> None:
    for table, number, columns in entries:
        asked[table].setdefault(number, set()).update(columns)


def _named(row: Json) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """The rows of tables that a row names."""
    for entry in (*row["derived"], *row["derived_considered"]):
        for number in entry["rows"]:
            yield entry["table"], number, ()
    for cell in row["unclear"]:
        column = SURE if cell["column"] is None else str(cell["column"])
        yield cell["table"], cell["row"], (column,)
