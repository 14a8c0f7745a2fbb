"""The signature on a stored run: over its record, and by hashes over every file beside it.

A run is signed when it is written and checked whenever it is read. What it took
(`metrics.json`) decides nothing and is left out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from engine.integrity.signed_json import sign_json, signer_of
from engine.integrity.signing import PrivateKey, PublicKey

RECORD: Final = "run.json"
METRICS: Final = "metrics.json"
#: The form of a record that is signed, of findings with keyed ids; nobody vouches for earlier ones.
SCHEMA: Final = "huiyan.run/3"
#: What a signature on a run is for; it holds nowhere else.
_PURPOSE: Final = "run/2"
_FILES: Final = "files"
_CHUNK: Final = 1 << 20


def sealed(record: Mapping[str, Any], folder: Path, key: PrivateKey) -> dict[str, Any]:
    """The record with the hash of each file in `folder`, signed by `key`."""
    return sign_json({**record, _FILES: dict(_hashes(folder))}, key, purpose=_PURPOSE)


def read_sealed(folder: Path, keys: Collection[PublicKey]) -> dict[str, Any] | None:
    """The record in `folder`; None where none of `keys` signed it as it stands."""
    try:
        record = json.loads((folder / RECORD).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(record, dict) or not _holds(record, keys):
        return None
    return record if record.get("run") == folder.name else None


def changed_files(folder: Path, record: Mapping[str, Any]) -> tuple[str, ...]:
    """The files that are not as `record` has them: changed, gone, or put there since."""
    said: Mapping[str, str] = record[_FILES]
    there = dict(_hashes(folder))
    return tuple(sorted(n for n in said.keys() | there.keys() if said.get(n) != there.get(n)))


def _holds(record: Mapping[str, Any], keys: Collection[PublicKey]) -> bool:
    if record.get("schema") != SCHEMA or not isinstance(record.get(_FILES), dict):
        return False
    signer = signer_of(record, purpose=_PURPOSE)
    return signer is not None and signer.holds and signer.key in keys


def _hashes(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file in `folder` with its SHA-256, but the record and what the run took."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name in (RECORD, METRICS) or (path.is_dir() and not path.is_symlink()):
            continue
        yield name, _sha256(path)


def _sha256(path: Path) -> str:
    """The SHA-256 of a file; of a link where it leads, which no stored run has."""
    if path.is_symlink():
        return f"link {path.readlink()}"
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except OSError as error:
        return f"unreadable {error.errno}"
    return digest.hexdigest()
