"""The manifest of a filing: what was delivered, what was kept, and the hash of each file.

It holds nothing that differs between two filings of the same delivery under the same
contract and keys, so both give the same bytes; when it was filed is the catalog's to say.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from engine.catalog.catalog import Part, SourceFile
from engine.catalog.contract import FILING_FORMAT, Contract
from engine.filing import tree
from engine.filing.leaves import LEAF_FORM
from engine.filing.receipt import MarkCount, ReasonCount
from engine.filing.seal import seal
from engine.filing.tree import Tree
from engine.integrity.keys import Keys
from engine.integrity.merkle import BLOCK

NAME: Final = "manifest.json"


@dataclass(frozen=True, slots=True)
class Counts:
    """`rows_in` is always the sum of the other two."""

    rows_in: int
    rows_filed: int
    rows_quarantined: int


@dataclass(frozen=True, slots=True)
class Contents:
    """What a filing came to; `quarantine` names its files and their SHA-256."""

    counts: Counts
    parts: tuple[Part, ...]
    reasons: tuple[ReasonCount, ...]
    marks: tuple[MarkCount, ...]
    quarantine: tuple[tuple[str, str], ...]
    tree: Tree


def program_version() -> str:
    """The program and its version; a source tree that is not installed says so."""
    try:
        return f"huiyan {version('huiyan')}"
    except PackageNotFoundError:
        return "huiyan (source tree)"


def filing_id(contract: Contract, sources: Sequence[SourceFile]) -> str:
    """The same for the same bytes under the same contract, whatever the files are called."""
    parts = [contract.data_set.name, contract.filing_sha256, *(s.sha256 for s in sources)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


def write_manifest(
    folder: Path,
    contract: Contract,
    *,
    identity: str,
    sources: Sequence[SourceFile],
    contents: Contents,
    keys: Keys,
) -> str:
    """Write `manifest.json` into `folder`, signed, and `rows.tree`; its SHA-256 is returned."""
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
            "delivery": contract.delivery.value,
        },
        "sources": [asdict(s) for s in sources],
        "rows": asdict(contents.counts),
        "quarantined": [
            {"reason": r.reason.value, "column": r.column, "rows": r.rows} for r in contents.reasons
        ],
        "normalised": [
            {"column": m.column, "mark": m.mark.value, "cells": m.cells} for m in contents.marks
        ],
        "parts": [asdict(p) for p in contents.parts],
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
