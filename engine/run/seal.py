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

from engine.integrity.canonical import NotCanonicalError, canonical_json
from engine.integrity.signing import (
    PrivateKey,
    PublicKey,
    public_key_from_json,
    sign,
    signature_from_json,
    verify_signature,
)

RECORD: Final = "run.json"
METRICS: Final = "metrics.json"
#: The form of a record that is signed; earlier ones were not, and nobody can vouch for them.
SCHEMA: Final = "huiyan.run/2"
#: What a signature on a run is for; it holds nowhere else.
_PURPOSE: Final = "run/2"
_SIGNED: Final = "signed"
_FILES: Final = "files"
_CHUNK: Final = 1 << 20


def sealed(record: Mapping[str, Any], folder: Path, key: PrivateKey) -> dict[str, Any]:
    """The record with the hash of each file in `folder`, signed by `key`."""
    whole = {**record, _FILES: dict(_hashes(folder))}
    made = sign(key, canonical_json(whole), purpose=_PURPOSE)
    return {**whole, _SIGNED: {"key": key.public.to_json(), "signature": made.to_json()}}


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
    match record:
        case {"schema": schema, "files": dict(), "signed": {"key": key, "signature": signature}}:
            public, made = public_key_from_json(key), signature_from_json(signature)
        case _:
            return False
    if schema != SCHEMA or public is None or made is None or public not in keys:
        return False
    rest = {k: v for k, v in record.items() if k != _SIGNED}
    try:
        message = canonical_json(rest)
    except (NotCanonicalError, RecursionError):
        return False
    return verify_signature(public, made, message=message, purpose=_PURPOSE)


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
