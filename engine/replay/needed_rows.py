"""The rows that a finding names: all that is needed to evaluate it again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.findings.taken_out import taken_out


@dataclass(frozen=True, slots=True)
class NeededRows:
    """Rows of one filing, ascending; none where a finding only says what is not in it."""

    data_set: str
    filing: str
    rows: tuple[int, ...]


def needed_rows(finding: Mapping[str, Any]) -> tuple[NeededRows, ...]:
    """Every filed row that `finding` (huiyan.finding/1) names, by data set and then filing.

    Those behind the rows of computed tables are among them.
    """
    return _gathered((*_entries(finding), *table_entries(finding)))


def rule_rows(finding: Mapping[str, Any]) -> tuple[NeededRows, ...]:
    """The same without what stands behind rows of computed tables: what the rule itself reads."""
    return _gathered(_entries(finding))


def table_entries(finding: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What the rows of computed tables name of filed rows."""
    for row in finding.get("table_rows", ()):
        yield from row["witness"]
        yield from row["missing"]
        yield from row["considered"]


def _gathered(entries: Iterable[Mapping[str, Any]]) -> tuple[NeededRows, ...]:
    found: dict[tuple[str, str], set[int]] = {}
    for entry in entries:
        found.setdefault((entry["dataset"], entry["filing"]), set()).update(_rows(entry))
    return tuple(
        NeededRows(data_set, filing, tuple(sorted(rows)))
        for (data_set, filing), rows in sorted(found.items())
    )


def _entries(finding: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from finding["witness"]
    yield from taken_out(finding)
    yield from finding["missing"]
    yield from finding.get("considered", ())
    yield from finding.get("calendars", ())


def _rows(entry: Mapping[str, Any]) -> tuple[int, ...]:
    if "row" in entry:
        return (entry["row"],)
    if "row_ranges" in entry:
        return tuple(n for first, last in entry["row_ranges"] for n in range(first, last + 1))
    return tuple(entry.get("rows", ()))
