"""Filing deliveries: from the departments' files to filings in the catalog."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from adapters.isolation import Limits, workplace
from dsl.diagnostics import Diagnostic, diagnose
from dsl.diagnostics.nearest import nearest
from engine.catalog.catalog import Catalog, LogEnd, open_catalog
from engine.catalog.contract import Contract, Contracts
from engine.catalog.log_ends import end_of
from engine.catalog.refusals import new_refusal
from engine.catalog.workspace import Workspace
from engine.filing.corrections import file_lying_elsewhere
from engine.filing.erasing import erase_begun
from engine.filing.filer import DataSetFiler
from engine.filing.filing_round import Round, not_written
from engine.filing.heap import freed_memory_kept
from engine.filing.lock import FilingUnderWayError, filing_lock
from engine.filing.receipt import OnProgress, Receipt, State, ignore_progress
from engine.filing.referring import in_reference_order
from engine.integrity.keys import (
    Keys,
    UnusableKeyError,
    make_keys,
    secret_lines,
    sweep_unfinished_keys,
)

#: How long to wait for another filing into the same workspace.
LOCK_SECONDS = 10.0


def file_deliveries(
    workspace: Workspace,
    contracts: Contracts,
    names: Sequence[str] = (),
    *,
    on_progress: OnProgress = ignore_progress,
    now: datetime | None = None,
    limits: Limits | None = None,
) -> tuple[Receipt, ...]:
    """File what lies delivered for the data sets `names` (all without one); a receipt each.

    A `full` data set's files are one filing, which replaces the last one. An `increment`
    gets one filing, and one receipt, for each file that is not filed yet. A data set that
    is refused does not stop the others. `now` is the time that the catalog notes. `limits`
    bound the children that read what is not plain text.
    """
    filed_at = (now or datetime.now().astimezone()).isoformat(timespec="seconds")
    receipts: list[Receipt] = []
    chosen: list[Contract] = []
    for name in names or [c.data_set.name for c in contracts.contracts]:
        contract = contracts.contract(name)
        if contract is None:
            near = nearest(name, contracts.words())
            unknown = diagnose("HY532", None, data_set=name, nearest=near)
            receipts.append(Receipt(name, name, State.REFUSED, diagnostics=(unknown,)))
        elif contract not in chosen:
            chosen.append(contract)
    try:
        with (
            freed_memory_kept(),
            filing_lock(workspace, timeout=LOCK_SECONDS),
            open_catalog(workspace) as catalog,
            workplace(workspace.incoming_folder, limits) as place,
        ):
            sweep_unfinished_keys(workspace.keys_folder)
            keys = make_keys(workspace.keys_folder)
            _note_secrets(catalog, keys)
            erase_begun(workspace, catalog)
            filing = Round(workspace, contracts, catalog, keys, place, on_progress, filed_at)
            for contract in in_reference_order(chosen):
                receipts.extend(DataSetFiler(filing, contract).file())
            receipts.extend(file_lying_elsewhere(filing, chosen, everything=not names))
            receipts = _with_refusals(receipts, chosen, catalog, filed_at)
    except FilingUnderWayError:
        receipts.extend(_refused_all(chosen, diagnose("HY533", None, folder=str(workspace.root))))
    except UnusableKeyError as error:
        unusable = diagnose("HY545", None, file=workspace.shown_path(Path(str(error))))
        receipts.extend(_refused_all(chosen, unusable))
    except (OSError, sqlite3.Error) as error:
        # at the end, when the workplace is put away, there is nobody left to refuse
        filed = {r.data_set for r in receipts}
        waiting = [c for c in chosen if c.data_set.name not in filed]
        receipts.extend(_refused_all(waiting, not_written(error)))
    return tuple(receipts)


def _note_secrets(catalog: Catalog, keys: Keys) -> None:
    """Note which secrets the workspace has, so that `verify` tells when they are others."""
    for name, lines in secret_lines(keys).items():
        end = end_of(lines)
        catalog.move_log_end(name, partial(_first, end))


def _first(found: LogEnd, known: LogEnd) -> LogEnd:
    return known if known.entries else found


def _with_refusals(
    receipts: Sequence[Receipt], chosen: Sequence[Contract], catalog: Catalog, at: str
) -> list[Receipt]:
    """The receipts of a whole round, those of refused deliveries under the ids of their refusals.

    What only the moment refused says nothing of the delivery, nor of those before it.
    """
    waiting = {r.data_set for r in receipts if any(d.code == "HY535" for d in r.diagnostics)}
    looked_at = {c.data_set.name for c in chosen} - waiting
    refused = [r for r in receipts if r.state is State.REFUSED and r.data_set in looked_at]
    found = [new_refusal(r.data_set, at, r.files, r.diagnostics, r.corrects) for r in refused]
    noted = catalog.refusals.note(found, looked_at=looked_at, at=at)
    ids = {id(r): refusal.id for r, refusal in zip(refused, noted, strict=True)}
    return [replace(r, refusal_id=ids.get(id(r), "")) for r in receipts]


def _refused_all(chosen: Sequence[Contract], why: Diagnostic) -> list[Receipt]:
    refused = [(c.data_set.name, c.data_set.title) for c in chosen]
    return [Receipt(name, title, State.REFUSED, diagnostics=(why,)) for name, title in refused]
