"""The receipt of a filing as it is kept: `receipt.json`, whose hash the manifest holds.

It says what came, what became of it and why, and what was checked, with the words of both
languages. Like everything in a filing's folder it is whole: what personal values are shown of
it is for whoever shows it to settle (`engine.masking`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from engine.catalog.catalog import SourceFile
from engine.catalog.contract import Contract
from engine.filing.checks import tell_check
from engine.filing.contents import Contents
from engine.filing.marks import tell_mark
from engine.filing.totals import ControlTotals

NAME: Final = "receipt.json"
SCHEMA: Final = "huiyan.filing_receipt/1"


def receipt_bytes(
    contract: Contract, *, identity: str, sources: Sequence[SourceFile], contents: Contents
) -> bytes:
    """The receipt's bytes: the same for the same delivery, contract and data referred to."""
    data_set = contract.data_set
    receipt = {
        "schema": SCHEMA,
        "filing": identity,
        "data_set": data_set.name,
        "title": data_set.title,
        "corrects": contents.corrects or None,
        "contract": {
            "file": contract.file,
            "version": contract.version,
            "purpose": contract.purpose,
            "legal_basis": [asdict(b) for b in contract.legal_basis],
            "retention": list(contract.retention) if contract.retention else None,
            "columns": [{"title": c.title, "sensitivity": c.sensitivity} for c in data_set.columns],
        },
        "sources": [asdict(s) for s in sources],
        "totals": [totals_to_json(t) for t in contents.totals],
        "rows": asdict(contents.counts),
        "quarantined": [
            {
                "reason": count.reason.value,
                "column": count.column,
                "rows": count.rows,
                "examples": [
                    {"file": e.file, "line": e.line, "arguments": dict(e.arguments)}
                    for e in count.examples
                ],
            }
            for count in contents.reasons
        ],
        "unread": [
            {
                "reason": count.reason.value,
                "column": count.column,
                "cells": count.rows,
                "examples": [
                    {"file": e.file, "line": e.line, "arguments": dict(e.arguments)}
                    for e in count.examples
                ],
            }
            for count in contents.unread
        ],
        "normalised": [
            {
                "column": m.column,
                "mark": m.mark.value,
                "cells": m.cells,
                "zh": tell_mark(m.mark, "zh"),
                "en": tell_mark(m.mark, "en"),
            }
            for m in contents.marks
        ],
        "checks": [
            {**c.to_json(), "zh": tell_check(c, "zh"), "en": tell_check(c, "en")}
            for c in contents.checks
        ],
    }
    return (json.dumps(receipt, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def totals_to_json(totals: ControlTotals) -> dict[str, Any]:
    """The file with control totals as manifests and receipts name it."""
    return {
        "path": totals.path,
        "of": totals.of,
        "sha256": totals.sha256,
        "size": totals.size,
        "stated": [
            {"column": t.column.column.title if t.column else None, "value": f"{t.said:f}"}
            for t in totals.totals
        ],
    }


def load_receipt(folder: Path) -> dict[str, Any] | None:
    """The receipt in the filing's folder; None where an older program made none, or it is gone."""
    path = folder / NAME
    if not path.is_file():
        return None
    said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return said
