"""Proving that a filing is still what was filed."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dsl.diagnostics import Diagnostic, diagnose
from engine.catalog.catalog import FilingRecord, open_catalog
from engine.catalog.workspace import Workspace
from engine.filing import manifest
from engine.filing.parts import sha256_of


def verify_filing(workspace: Workspace, filing_id: str) -> tuple[Diagnostic, ...]:
    """What is wrong with a filing: nothing, or one diagnostic for each file that differs.

    HY540: no such filing. HY541: a file is gone. HY542: a file's bytes are not those that
    were filed. HY543: the files are whole, but manifest and catalog do not agree.
    """
    with open_catalog(workspace) as catalog:
        record = catalog.filing(filing_id)
    if record is None:
        return (diagnose("HY540", None, filing=filing_id),)
    folder = workspace.filings_folder / record.data_set / record.id
    found = _check_file(workspace, folder / manifest.NAME, record.manifest_sha256, record.id)
    if found:
        return found
    said = json.loads((folder / manifest.NAME).read_text(encoding="utf-8"))
    parts = [(p.name, p.sha256) for p in record.parts]
    others = [(q["name"], q["sha256"]) for q in said["quarantine_files"]]
    diagnostics = [
        d
        for name, digest in (*parts, *others)
        for d in _check_file(workspace, folder / name, digest, record.id)
    ]
    if not diagnostics and not _agrees(record, said, folder):
        diagnostics.append(diagnose("HY543", None, filing=record.id))
    return tuple(diagnostics)


def _check_file(
    workspace: Workspace, path: Path, digest: str, filing: str
) -> tuple[Diagnostic, ...]:
    name = workspace.shown_path(path)
    if not path.is_file():
        return (diagnose("HY541", None, file=name, filing=filing),)
    if sha256_of(path) != digest:
        return (diagnose("HY542", None, file=name, filing=filing),)
    return ()


def _agrees(record: FilingRecord, said: dict[str, dict[str, int]], folder: Path) -> bool:
    """Whether catalog, manifest and the Parquet files count the same rows."""
    counts = {
        "rows_in": record.rows_in,
        "rows_filed": record.rows_filed,
        "rows_quarantined": record.rows_quarantined,
    }
    try:
        rows = [pq.read_metadata(folder / p.name).num_rows for p in record.parts]
    except (pa.ArrowException, OSError):
        return False
    return said["rows"] == counts and rows == [p.rows for p in record.parts]
