"""Witness rows that the other side does not have, or has with other values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from engine.catalog.storage import ROW
from engine.comparison.content import Found, Place, RowValues
from engine.comparison.factors import FilingsChange
from engine.findings.taken_out import taken_out


@dataclass(frozen=True, slots=True)
class MovedRow:
    """A witness row that stands so on one side only.

    `other` is the row of the other side with the same key and other values (filing and
    number), or None where there is none.
    """

    alias: str
    data_set: str
    filing: str
    row: int
    other: Place | None


def moved_rows(
    findings: Sequence[Found],
    changes: Mapping[str, FilingsChange],
    rows: RowValues,
    *,
    gone: bool,
) -> dict[str, tuple[MovedRow, ...]]:
    """By finding, its witness rows that the other side's filings of `changes` do not hold.

    The findings are the old side's where rows may be `gone`, else the new side's; their
    rows must have been read into `rows`.
    """
    others = {}
    for data_set, change in changes.items():
        own = {p for f in findings for _, d, p in _places(f) if d == data_set}
        filings = change.new if gone else change.old
        others[data_set] = _look_up(own, filings, rows, key=rows.key(data_set))
    return {str(f["id"]): tuple(_moved(f, others, rows)) for f in findings}


@dataclass(frozen=True, slots=True)
class _Others:
    """Of rows that have the keys that were sought: their values, and which is whose partner."""

    values: frozenset[str]
    partners: Mapping[Place, Place]


def _moved(finding: Found, others: Mapping[str, _Others], rows: RowValues) -> Iterator[MovedRow]:
    for alias, data_set, place in _places(finding):
        there = others.get(data_set)
        if there is not None and rows.of(place) not in there.values:
            yield MovedRow(alias, data_set, *place, there.partners.get(place))


def _look_up(
    own: set[Place], filings: Iterable[str], rows: RowValues, *, key: tuple[str, ...]
) -> _Others:
    keys: dict[Place, tuple[object, ...]] = {}
    for filing in sorted({f for f, _ in own}):
        numbers = pa.array([row for f, row in own if f == filing], pa.int64())
        keys |= _keyed(rows, filing, key, column=ROW, values=numbers)
    wanted = set(keys.values())
    there: dict[tuple[object, ...], Place] = {}
    values: set[str] = set()
    for filing in filings:
        firsts = pa.array(sorted({k[0] for k in wanted}, key=repr)) if key and wanted else None
        near = _keyed(rows, filing, key, column=key[0] if key else ROW, values=firsts)
        matching = {place: k for place, k in near.items() if k in wanted}
        there |= {k: place for place, k in matching.items() if key}
        values |= {value for _, value in rows.values(filing, [row for _, row in matching])}
    partners = {place: there[k] for place, k in keys.items() if k in there}
    return _Others(frozenset(values), partners)


def _keyed(
    rows: RowValues,
    filing: str,
    key: tuple[str, ...],
    *,
    column: str,
    values: pa.Array | None,
) -> dict[Place, tuple[object, ...]]:
    """Rows of `filing` with their keys: those whose `column` is among `values`, or all."""
    known = rows.filing(filing)
    if known is None or not known.paths:
        return {}
    data = ds.dataset([str(p) for p in known.paths], format="parquet")
    chosen = None
    if values is not None:
        chosen = pc.field(column).isin(values.cast(data.schema.field(column).type))
    table = data.to_table(columns=[ROW, *key], filter=chosen)
    return {(filing, row[ROW]): tuple(row[k] for k in key) for row in table.to_pylist()}


def _places(finding: Found) -> Iterator[tuple[str, str, Place]]:
    entries = [*finding["witness"], *taken_out(finding)]
    entries += [w for row in finding.get("table_rows", ()) for w in row["witness"]]
    for entry in entries:
        for row in entry.get("rows", ()):
            yield entry["alias"], entry["dataset"], (entry["filing"], row)
