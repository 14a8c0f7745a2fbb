"""Lists of quarantined rows that came back, wherever they lie and whatever they are called.

A correction is known by its own columns, which name the filing and the rows: neither its name
nor its folder, format or sheet has to be that of the deliveries that it corrects.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from adapters.opening import format_of
from adapters.sources import FileSource, Format
from dsl.diagnostics import Diagnostic
from engine.catalog.contract import Contract
from engine.catalog.workspace import Workspace
from engine.filing.correction_filer import file_returned
from engine.filing.delivered import Arrived
from engine.filing.deliveries import Opened, effective_source, files_at, open_delivery
from engine.filing.filing_round import Round
from engine.filing.receipt import Receipt, State
from engine.filing.returned import read_returned
from engine.filing.returning import as_returned

_FORMATS: Final = (Format.CSV, Format.TSV, Format.EXCEL)
#: What starts the part of a path that a glob matches.
_WILD: Final = "*?["


def file_lying_elsewhere(round_: Round, chosen: Collection[Contract]) -> Iterator[Receipt]:
    """The receipts of lists that lie below the delivery folders where no contract looks.

    Lists that were filed before, or in which nothing is mended yet, are left in peace.
    """
    by_name = {c.data_set.name: c for c in chosen}
    for path in _unclaimed(round_):
        name = round_.workspace.shown_path(path)
        opened = _opened(path, name, round_)
        returned = read_returned(opened) if opened else None
        if opened is None or returned is None or isinstance(returned, Diagnostic):
            continue
        record = round_.catalog.filing(returned.filing)
        contract = by_name.get(record.data_set) if record else None
        if contract is None:
            continue
        receipt = file_returned(opened, round_, contract)
        unmended = any(d.code == "HY586" for d in receipt.diagnostics)
        if receipt.state is not State.ALREADY_FILED and not unmended:
            yield receipt


def _opened(path: Path, name: str, round_: Round) -> Opened | None:
    from_there = Arrived(name, path, FileSource(name).options)
    back = as_returned(from_there, round_.place)
    opened = open_delivery(back, round_.place) if back else None
    return None if isinstance(opened, Diagnostic) else opened


def _unclaimed(round_: Round) -> list[Path]:
    """The files below the folders of all sources that none of them names."""
    workspace = round_.workspace
    folders: set[Path] = set()
    claimed: set[Path] = set()
    for contract in round_.contracts.contracts:
        source = effective_source(workspace, contract)
        if isinstance(source, FileSource):
            folders.add(_folder(workspace, source.path))
            claimed.update(files_at(workspace, source) or ())
    found = {p for folder in folders for p in folder.rglob("*") if _may_be_one(p, folder)}
    return sorted(found - claimed)


def _folder(workspace: Workspace, pattern: str) -> Path:
    """The folder above the first part of a source's path that stands for several."""
    plain: list[str] = []
    for part in Path(pattern).parts[:-1]:
        if any(sign in part for sign in _WILD):
            break
        plain.append(part)
    return workspace.root.joinpath(*plain)


def _may_be_one(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith((".", "~")) for part in path.relative_to(folder).parts)
    return not hidden and format_of(path.name) in _FORMATS and path.suffix != "" and path.is_file()
