"""What is told of a delivery before it is read: its header, and a first look at its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dsl.diagnostics import Diagnostic
from engine.catalog.catalog import FilingRecord
from engine.catalog.contract import Contract
from engine.catalog.workspace import Workspace
from engine.filing.deliveries import Opened
from engine.filing.drift import check_drift, compare_header
from engine.filing.foot import WithoutFoot, shape_of
from engine.filing.headers import Places, map_header
from engine.filing.manifest import load_headers
from engine.filing.write import Input

#: A filing and the headers of its files.
Headers = tuple[str, Sequence[Sequence[str]]]


def headers_before(workspace: Workspace, earlier: Sequence[FilingRecord]) -> Headers:
    """The last of `earlier` filings that says its headers; no headers where none does."""
    for record in reversed(earlier):
        folder = workspace.filings_folder / record.data_set / record.id
        if headers := load_headers(folder):
            return record.id, headers
    return "", ()


def check_arrival(
    opened: Opened, contract: Contract, last: Headers
) -> tuple[Input | None, tuple[Diagnostic, ...]]:
    """The file with its columns in their places, and what is told; None where it is refused."""
    file = opened.source.path
    places, found = map_header(opened.delivery, contract, file=file)
    if places is None:
        return None, found
    compared = compare_header(opened.delivery, contract, places, last, file=file)
    drifted = check_drift(opened.delivery, contract, places, file=file)
    told = (*found, *compared, *drifted)
    return None if drifted else Input(_without_foot(opened, contract, places), places), told


def _without_foot(opened: Opened, contract: Contract, places: Places) -> Opened:
    """The file without its foot, where its header is a line: then people laid it out."""
    if not opened.delivery.header_lines:
        return opened
    return replace(opened, delivery=WithoutFoot(opened.delivery, shape_of(contract, places)))
