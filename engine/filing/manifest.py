"""The manifest of a filing: what was delivered, what was kept, and the hash of each file.

It holds nothing that differs between two filings of the same delivery under the same
contract and keys, so both give the same bytes; when it was filed is the catalog's to say.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath
from typing import Final

from engine.catalog.catalog import SourceFile
from engine.catalog.contract import FILING_FORMAT, Contract
from engine.filing import tree, whose
from engine.filing.contents import Contents
from engine.filing.delivery_dates import sheet_in
from engine.filing.leaves import LEAF_FORM
from engine.filing.receipt_file import NAME as RECEIPT_NAME
from engine.filing.receipt_file import receipt_bytes, totals_to_json
from engine.filing.seal import seal
from engine.filing.totals import ControlTotals
from engine.integrity.keys import Keys
from engine.integrity.merkle import BLOCK

NAME: Final = "manifest.json"


def program_version() -> str:
    """The program and its version; a source tree that is not installed says so."""
    try:
        return f"huiyan {version('huiyan')}"
    except PackageNotFoundError:
        return "huiyan (source tree)"


def filing_id(contract: Contract, *delivered: Sequence[SourceFile | ControlTotals]) -> str:
    """The same for the same content under the same contract, whatever the files are called."""
    hashes = [content_key(d) for several in delivered for d in several]
    parts = [contract.data_set.name, contract.filing_sha256, *hashes]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


def content_key(delivered: SourceFile | ControlTotals) -> str:
    """The same for the same content: a file's bytes, and the values that its folders say.

    An empty part of May and one of June (`month=2024-05/`) are the same bytes, but not the same;
    nor are two sheets of one workbook.
    """
    if not isinstance(delivered, SourceFile):
        return delivered.sha256
    said = (part for part in PurePosixPath(delivered.path).parent.parts if "=" in part)
    return "/".join((delivered.sha256, *said, *sheet_in(delivered.path)))


def correction_id(contract: Contract, corrected: str, returned: SourceFile) -> str:
    """The same for the same rows that came back for the same filing under the same contract."""
    parts = [contract.data_set.name, contract.filing_sha256, "corrects", corrected]
    return hashlib.sha256("\n".join([*parts, returned.sha256]).encode()).hexdigest()[:20]


def changes_id(contract: Contract, changed: str, delivered: Sequence[SourceFile]) -> str:
    """The same for the same changes to the same filing under the same contract."""
    parts = [contract.data_set.name, contract.filing_sha256, "changes", changed]
    parts += map(content_key, delivered)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


def load_rows_sha256(folder: Path) -> str:
    """What the filing in `folder` says of how its cells were read (`Contract.rows_sha256`)."""
    try:
        manifest = json.loads((folder / NAME).read_bytes())
    except (OSError, ValueError):
        return ""
    return str(manifest["contract"].get("rows_sha256", ""))


def load_headers(folder: Path) -> tuple[tuple[str, ...], ...]:
    """The headers that the filing in `folder` was delivered with; none where it does not say."""
    try:
        manifest = json.loads((folder / NAME).read_bytes())
    except (OSError, ValueError):
        return ()
    return tuple(tuple(header) for header in manifest.get("headers", ()))


def write_manifest(
    folder: Path,
    contract: Contract,
    *,
    identity: str,
    sources: Sequence[SourceFile],
    contents: Contents,
    keys: Keys,
) -> str:
    """Write `manifest.json` into `folder`, signed, with the `rows.tree` and the receipt it names.

    Its SHA-256 is returned.
    """
    told = receipt_bytes(contract, identity=identity, sources=sources, contents=contents)
    (folder / RECEIPT_NAME).write_bytes(told)
    blocks = contents.tree.to_bytes()
    (folder / tree.NAME).write_bytes(blocks)
    manifest = {
        "schema": "huiyan.filing/1",
        "filing": identity,
        "format": FILING_FORMAT,
        "data_set": contract.data_set.name,
        "program": program_version(),
        "contract": {
            "file": contract.file,
            "version": contract.version,
            "sha256": contract.sha256,
            "filing_sha256": contract.filing_sha256,
            "rows_sha256": contract.rows_sha256,
            "delivery": contract.delivery.value,
        },
        "sources": [asdict(s) for s in sources],
        "headers": [list(h) for h in contents.headers],
        "rows": asdict(contents.counts),
        "quarantined": [
            {"reason": r.reason.value, "column": r.column, "rows": r.rows} for r in contents.reasons
        ],
        "unread": [
            {"reason": u.reason.value, "column": u.column, "cells": u.rows} for u in contents.unread
        ],
        "normalised": [
            {"column": m.column, "mark": m.mark.value, "cells": m.cells} for m in contents.marks
        ],
        "parts": [asdict(p) for p in contents.parts],
        "checks": [c.to_json() for c in contents.checks],
        "totals": [totals_to_json(t) for t in contents.totals],
        "corrects": contents.corrects or None,
        "period": contents.period or None,
        "receipt": {"name": RECEIPT_NAME, "sha256": hashlib.sha256(told).hexdigest()},
        "whose": {"name": whose.NAME, "sha256": contents.whose} if contents.whose else None,
        "quarantine_files": [{"name": n, "sha256": digest} for n, digest in contents.quarantine],
        "tree": {
            "leaf": LEAF_FORM,
            "hash": "sha256",
            "columns": [c.name for c in contract.data_set.columns],
            "rows": contents.tree.rows,
            "root": contents.tree.root.hex(),
            "block": BLOCK,
            "file": {"name": tree.NAME, "sha256": hashlib.sha256(blocks).hexdigest()},
        },
    }
    manifest = seal(manifest, keys.signing)
    data = (json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    (folder / NAME).write_bytes(data)
    return hashlib.sha256(data).hexdigest()
