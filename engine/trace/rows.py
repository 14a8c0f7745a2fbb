"""The rows that findings rest on, read once for many findings: a read of a filing is what costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from dsl.schema import DataSet
from engine.catalog.catalog import open_catalog
from engine.catalog.snapshot import (
    Filing,
    fetch_delivered,
    fetch_rows,
    filing_from_record,
    load_filing,
)
from engine.catalog.storage import FILE, LINE, ROW
from engine.catalog.workspace import Workspace
from engine.filing.blanks import was_blank
from engine.filing.unread import is_unread
from engine.findings.taken_out import taken_out
from engine.trace.tables import behind_entries

#: Row number, file, line, each cell's title and text; then the titles of the cells that could not
#: be read, and of those that were blank with what a blank means.
DeliveredRow = tuple[
    int,
    str,
    int,
    tuple[tuple[str, str | None], ...],
    tuple[str, ...],
    tuple[tuple[str, str], ...],
]


class FetchedRows:
    """The witness rows of `findings`, by filing and row number, as filed and as delivered.

    Of a filing whose rows are erased there are none.
    Raises LookupError for a filing that the catalog does not know.
    """

    def __init__(self, workspace: Workspace, findings: Iterable[Mapping[str, Any]]) -> None:
        wanted: dict[str, set[int]] = {}
        for finding in findings:
            for entry in (*witness_entries(finding), *behind_entries(finding)):
                wanted.setdefault(entry["filing"], set()).update(entry["rows"])
        self._filings = _load_filings(workspace, wanted)
        self._workspace = workspace
        self._searched: dict[str, Filing | None] = {}
        self._filed: dict[str, dict[int, dict[str, Any]]] = {}
        self._delivered: dict[str, dict[int, dict[str, Any]]] = {}
        for name, rows in wanted.items():
            filing, numbers = self._filings[name], sorted(rows)
            if filing.erasure:
                self._filed[name], self._delivered[name] = {}, {}
                continue
            self._filed[name] = {r[ROW]: r for r in fetch_rows(filing, numbers).to_pylist()}
            self._delivered[name] = {
                r[ROW]: r for r in fetch_delivered(filing, numbers).to_pylist()
            }

    def filing(self, filing: str) -> Filing:
        """The filing with that id."""
        return self._filings[filing]

    def searched(self, filing: str) -> Filing | None:
        """A filing that was searched in vain; None where it is gone, which spoils no trace."""
        if filing not in self._searched:
            self._searched[filing] = self._filings.get(filing) or load_filing(
                self._workspace, filing
            )
        return self._searched[filing]

    def filed(self, filing: str, rows: Sequence[int]) -> Iterator[dict[str, Any]]:
        """The rows with their values; those that the filing does not hold are left out."""
        return _chosen(self._filed[filing], rows)

    def delivered(
        self, filing: str, rows: Sequence[int], data_set: DataSet
    ) -> Iterator[DeliveredRow]:
        """The rows as the department sent them."""
        sources = self._filings[filing].sources
        for row in _chosen(self._delivered[filing], rows):
            cells = tuple((c.title, row[c.name]) for c in data_set.columns)
            values = self._filed[filing][row[ROW]]
            unread = tuple(
                c.title
                for c in data_set.columns
                if c.name != data_set.valid_until and is_unread(values[c.name], row[c.name])
            )
            blank = tuple(
                (c.title, c.blank_means)
                for c in data_set.columns
                if c.blank_means and was_blank(values[c.name], row[c.name])
            )
            yield row[ROW], sources[row[FILE]].path, row[LINE], cells, unread, blank


def witness_entries(finding: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What the finding and what was taken out of it name rows of; an absence names none."""
    return [e for e in (*told_entries(finding), *taken_out(finding)) if "rows" in e]


def told_entries(finding: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The witnesses, and the rows that might have been among them but for a missing cell.

    A row whose date is missing is no witness of an absence, and yet it leaves it open.
    """
    entries = list(finding["witness"])
    held = {(w["alias"], w["filing"], row) for w in entries for row in w.get("rows", ())}
    lacking: dict[tuple[str, str, str], dict[int, None]] = {}
    for cell in finding["missing"]:
        if (cell["alias"], cell["filing"], cell["row"]) not in held:
            place = (cell["alias"], cell["dataset"], cell["filing"])
            lacking.setdefault(place, {})[cell["row"]] = None
    return entries + [
        {"alias": alias, "dataset": data_set, "filing": filing, "rows": sorted(rows)}
        for (alias, data_set, filing), rows in lacking.items()
    ]


def _chosen(held: Mapping[int, dict[str, Any]], rows: Sequence[int]) -> Iterator[dict[str, Any]]:
    return (held[number] for number in sorted(set(rows)) if number in held)


def _load_filings(workspace: Workspace, names: Iterable[str]) -> dict[str, Filing]:
    filings: dict[str, Filing] = {}
    with open_catalog(workspace) as catalog:
        for name in names:
            record = catalog.filing(name)
            if record is None:
                raise LookupError(f"filing {name} is not in the catalog")
            filings[name] = filing_from_record(workspace, record)
    return filings
