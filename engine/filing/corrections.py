"""What lies where no contract looks: lists of quarantined rows that came back, and the rest.

A correction is known by its own columns, which name the filing and the rows: neither its name
nor its folder, format or sheet has to be that of the deliveries that it corrects.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from adapters.opening import format_of, says_format
from adapters.sources import FileSource, Format
from dsl.diagnostics import Diagnostic
from engine.catalog.contract import Contract
from engine.filing.correction_filer import file_returned
from engine.filing.delivered import Arrived
from engine.filing.deliveries import Opened, open_delivery
from engine.filing.filing_round import Round
from engine.filing.receipt import Receipt, State
from engine.filing.returned import Returned, read_returned
from engine.filing.returning import as_returned
from engine.filing.unclaimed import unclaimed_files

_FORMATS: Final = (Format.CSV, Format.TSV, Format.EXCEL)


def file_lying_elsewhere(
    round_: Round, chosen: Collection[Contract], *, everything: bool
) -> Iterator[Receipt]:
    """The receipts of what lies below the delivery folders where no contract looks.

    Lists of quarantined rows are filed; those that were filed before, or in which nothing is
    mended yet, are left in peace. Where `everything` delivered is filed in this round, any other
    file is told as one that nobody claims.
    """
    by_name = {c.data_set.name: c for c in chosen}
    filed = [s for r in round_.catalog.filings() for s in r.sources]
    for path in unclaimed_files(round_.workspace, round_.contracts.contracts, filed):
        name = round_.workspace.shown_path(path)
        opened = _opened(path, name, round_) if _may_be_a_list(path) else None
        returned = read_returned(opened) if opened else None
        record = round_.catalog.filing(returned.filing) if isinstance(returned, Returned) else None
        if opened is None or record is None:
            if everything:
                told = (returned,) if isinstance(returned, Diagnostic) else ()
                yield Receipt("", "", State.UNCLAIMED, files=(name,), diagnostics=told)
            continue
        contract = by_name.get(record.data_set)
        if contract is None:
            continue
        receipt = file_returned(opened, round_, contract)
        unmended = any(d.code == "HY586" for d in receipt.diagnostics)
        if receipt.state is not State.ALREADY_FILED and not unmended:
            yield receipt


def _may_be_a_list(path: Path) -> bool:
    return says_format(path.name) and format_of(path.name) in _FORMATS


def _opened(path: Path, name: str, round_: Round) -> Opened | None:
    from_there = Arrived(name, path, FileSource(name).options)
    back = as_returned(from_there, round_.place)
    opened = open_delivery(back, round_.place) if back else None
    return None if isinstance(opened, Diagnostic) else opened
