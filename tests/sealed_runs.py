"""Signing in tests what was made, or changed, by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from engine.integrity.keys import make_keys
from engine.run.seal import METRICS, RECORD, sealed


def sign_again(folder: Path, keys: Path, **changes: Any) -> None:
    """Write the record of the run in `folder` with `changes`, signed by the key in `keys`."""
    path = folder / RECORD
    record = json.loads(path.read_bytes()) if path.is_file() else {}
    record = {k: v for k, v in record.items() if k not in ("signed", "files")} | changes
    assert METRICS not in record
    whole = sealed(record, folder, make_keys(keys).signing)
    path.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
