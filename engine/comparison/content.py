"""What a finding says, part by part, so that the same matter can be compared between two runs.

A delivery that comes anew has other filings and other row numbers, though its rows may be
the same. Rows are therefore compared by their values, and filings not at all.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import pyarrow.dataset as ds

from engine.catalog.catalog import Catalog
from engine.catalog.snapshot import Filing, fetch_rows, filing_from_record
from engine.catalog.storage import DELIVERED, FILE, LINE, ROW
from engine.catalog.workspace import Workspace
from engine.findings.taken_out import taken_out

Found: TypeAlias = Mapping[str, Any]
Place: TypeAlias = tuple[str, int]

#: The parts of a finding in the order of telling. Those after `witness` follow from the others.
PARTS: Final = (
    *("outcome", "severity", "score", "measures", "witness", "clauses", "parameters"),
    *("exempted", "conflicts", "conditions", "missing", "definitions", "grade", "message"),
)
_ORIGIN: Final = frozenset((ROW, FILE, LINE, DELIVERED))
#: The parts that name no row.
_PLAIN: Final = frozenset(
    (
        *("outcome", "severity", "score", "measures", "clauses", "parameters"),
        *("conditions", "definitions", "grade", "message"),
    )
)


@dataclass(slots=True)
class RowValues:
    """The values of rows by filing and number, as short hashes; read when they are asked for."""

    workspace: Workspace
    catalog: Catalog
    _columns: dict[str, frozenset[str]] = field(default_factory=dict)
    _keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _known: dict[Place, str] = field(default_factory=dict)
    _filings: dict[str, Filing | None] = field(default_factory=dict)

    def share_columns(self, data_set: str, filings: Iterable[str], *, key: tuple[str, ...]) -> None:
        """Compare rows of `data_set` by the columns that all of `filings` have."""
        names = [frozenset(self._names(f)) for f in filings if self.filing(f) is not None]
        if names:
            self._columns[data_set] = shared = frozenset.intersection(*names)
            self._keys[data_set] = key if shared.issuperset(key) else ()

    def read(self, findings: Iterable[Found]) -> None:
        """Read the rows that `findings` rest on, all of a filing at once."""
        wanted: dict[str, set[int]] = defaultdict(set)
        for finding in findings:
            for filing, row in places_of(finding):
                if (filing, row) not in self._known:
                    wanted[filing].add(row)
        for filing, rows in sorted(wanted.items()):
            for row, value in self.values(filing, rows):
                self._known[filing, row] = value

    def of(self, place: Place) -> str:
        """The value of the row there; where its filing is gone, nothing but its place."""
        return self._known.get(place, f"{place[0]}:{place[1]}")

    def values(self, filing: str, rows: Iterable[int]) -> Iterator[tuple[int, str]]:
        """Row numbers with the hash of their values."""
        known = self.filing(filing)
        if known is None:
            return
        columns = sorted(self._columns.get(known.data_set, frozenset(self._names(filing))))
        for row in fetch_rows(known, sorted(rows), columns).to_pylist():
            yield row[ROW], hash_of(row[c] for c in columns)

    def key(self, data_set: str) -> tuple[str, ...]:
        """The key columns that rows of `data_set` are told apart by, if it has any."""
        return self._keys.get(data_set, ())

    def filing(self, filing: str) -> Filing | None:
        """The filing, or None where it is no longer in the catalog."""
        if filing not in self._filings:
            record = self.catalog.filing(filing)
            found = filing_from_record(self.workspace, record) if record else None
            there = found is not None and all(p.is_file() for p in found.paths)
            self._filings[filing] = found if there else None
        return self._filings[filing]

    def _names(self, filing: str) -> list[str]:
        known = self.filing(filing)
        assert known is not None
        if not known.paths:
            return []
        schema = ds.dataset([str(known.paths[0])], format="parquet").schema
        return [n for n in schema.names if n not in _ORIGIN]


def hash_of(values: Iterable[object]) -> str:
    """A short hash of one row's values."""
    text = "\x1f".join(map(repr, values))
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def places_of(finding: Found) -> Iterator[Place]:
    """The rows that a finding names: witnesses, those taken out, and those of missing cells."""
    entries = [*finding["witness"], *taken_out(finding)]
    entries += [w for row in finding.get("table_rows", ()) for w in row["witness"]]
    for entry in entries:
        for row in entry.get("rows", ()):
            yield entry["filing"], row
    for cell in finding["missing"]:
        yield cell["filing"], cell["row"]


def content_of(finding: Found, rows: RowValues) -> dict[str, Any]:
    """What `finding` says by part, its rows by their values; they must have been read."""
    content: dict[str, Any] = {part: finding.get(part) for part in PARTS if part in _PLAIN}
    content["witness"] = _witness(finding["witness"], rows)
    content["exempted"] = [
        [e["clauses"], e["reason"], _witness(e["witness"], rows)] for e in finding["exempted"]
    ]
    content["conflicts"] = [
        [c["reason"], _said(c), _witness(c["witness"], rows)] for c in finding.get("conflicts", ())
    ]
    content["witness"] += [
        [row["table"], row["known"], sorted(row["columns"].items(), key=str)]
        for row in finding.get("table_rows", ())
    ]
    content["missing"] = sorted(
        [c["alias"], c["dataset"], c["column"], rows.of((c["filing"], c["row"]))]
        for c in finding["missing"]
    )
    return content


def _said(conflict: Found) -> list[list[list[Any]]]:
    """What the sources of each disagreement say."""
    return sorted(
        [[s["alias"], s["dataset"], s["column"], s["value"]] for s in sources]
        for sources in conflict["disagreements"]
    )


def changed_parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """The parts of two contents that differ."""
    return tuple(part for part in PARTS if before[part] != after[part])


def _witness(entries: Iterable[Found], rows: RowValues) -> list[list[Any]]:
    """The rows of each alias by their values, and what was looked for in vain."""
    told: dict[tuple[str, str], list[str]] = defaultdict(list)
    absent: list[list[Any]] = []
    for entry in entries:
        if "rows" in entry:
            values = (rows.of((entry["filing"], row)) for row in entry["rows"])
            told[entry["alias"], entry["dataset"]] += values
        else:
            looked_for = sorted(entry["absent"].items())
            absent.append([entry["alias"], entry["dataset"], looked_for])
    found = [[*key, sorted(values)] for key, values in sorted(told.items())]
    return [*found, *(a for i, a in enumerate(absent) if a not in absent[:i])]


def digest_of(finding: Found, told: RowFacts | None = None) -> str:
    """16 hex digits over the facts of a finding: equal ones say the same, in whatever words.

    Of rows it knows how many there are, not which: a delivery that comes anew renumbers them.
    `told` is handed in where several findings are asked about.
    """
    facts = [
        finding["outcome"],
        finding["window_start"],
        finding["measures"],
        [c["value"] for c in finding["conditions"]],
        [[p["name"], p["value"]] for p in finding["parameters"]],
        [[c["regulation"], c["article"]] for c in finding["clauses"]],
        _counted(finding["witness"]),
        [[e["reason"], _counted(e["witness"])] for e in finding["exempted"]],
        sorted([c["alias"], c["column"]] for c in finding["missing"]),
        *([c["reason"], _said(c)] for c in finding.get("conflicts", ())),
    ]
    text = _as_text(facts)
    if "table_rows" in finding:
        rows = (told or RowFacts()).of(finding["table_rows"])
        text = f"{text[:-1]}, [{', '.join(rows)}]]"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class RowFacts:
    """What rows of computed tables say, as text; of rows that findings share it is made once."""

    #: By which objects they are; these are kept, so that no other comes to be in their place.
    _known: dict[int, tuple[str, Found]] = field(default_factory=dict)

    def of(self, rows: Iterable[Found]) -> Iterator[str]:
        """The facts of each of `rows`."""
        for row in rows:
            known = self._known.get(id(row))
            if known is None:
                text = _as_text([row["table"], row["known"], row["columns"]])
                known = self._known[id(row)] = text, row
            yield known[0]


def _as_text(facts: Any) -> str:
    return json.dumps(facts, ensure_ascii=False, sort_keys=True)


def _counted(entries: Iterable[Found]) -> list[list[Any]]:
    """How many rows of each alias, and what was looked for in vain."""
    rows: dict[str, int] = defaultdict(int)
    absent = []
    for entry in entries:
        if "rows" in entry:
            rows[entry["alias"]] += len(entry["rows"])
        else:
            absent.append([entry["alias"], entry["absent"]])
    return [
        *map(list, sorted(rows.items())),
        *(a for i, a in enumerate(absent) if a not in absent[:i]),
    ]
