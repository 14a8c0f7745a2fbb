"""Erasing a filing's rows from the disk; what is left says that they were there, and which.

The catalog knows of an erasure before the first file goes. A process that dies in between
leaves a filing that nobody reads; whoever files or forgets next finishes it.
"""

from __future__ import annotations

import shutil
from typing import Final

from engine.catalog.catalog import Catalog, FilingRecord
from engine.catalog.workspace import Workspace
from engine.filing import manifest, tree
from engine.filing.parts import sync_names

#: The manifest names every file by its hash; the tree holds hashes of rows, and a salt in each.
KEPT: Final = frozenset({manifest.NAME, tree.NAME})


def erase_begun(workspace: Workspace, catalog: Catalog) -> None:
    """Finish every erasure that was begun; only under the workspace's lock."""
    for filing_id in catalog.keeping.begun():
        record = catalog.filing(filing_id)
        if record is not None:
            erase_files(workspace, record)
            catalog.keeping.finish(filing_id)


def erase_files(workspace: Workspace, record: FilingRecord) -> None:
    """Remove the filing's rows, its quarantine and its receipt; hashes stay."""
    folder = workspace.filings_folder / record.data_set / record.id
    if not folder.is_dir():
        return
    for entry in sorted(folder.iterdir()):
        if entry.name in KEPT:
            continue
        if entry.is_dir():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    sync_names(folder)
