"""Who vouches for a pack: a signature over the hashes of its own files, beside them.

pack.sig  canonical JSON: the pack's name and version, the SHA-256 of each file, the public
          key, and the signature over all of it

The pages are covered too: what a reviewer reads is what was signed. Packs that it depends
on have signatures of their own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from engine.integrity.canonical import NotCanonicalError, canonical_json
from engine.integrity.signing import (
    PrivateKey,
    public_key_from_json,
    sign,
    signature_from_json,
    verify_signature,
)
from engine.packs.manifest import MANIFEST, load_manifest

SIGNATURE: Final = "pack.sig"
SCHEMA: Final = "huiyan.pack-signature/1"
#: What the signature is for; it holds nowhere else.
PURPOSE: Final = "pack/1"


class SignatureState(StrEnum):
    """What a signature says: by a key that the workspace trusts, by another, or nothing."""

    TRUSTED = "trusted"
    UNKNOWN_KEY = "unknown_key"
    UNSIGNED = "unsigned"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class PackSignature:
    """The state; whose key (its id, and its name in huiyan.yaml), and which files differ."""

    state: SignatureState
    key_id: str = ""
    by: str = ""
    changed: tuple[str, ...] = ()

    def to_json(self) -> dict[str, str]:
        """As a run records it."""
        told = {"state": self.state.value, "key": self.key_id, "by": self.by}
        return {name: value for name, value in told.items() if value}


def signed_files(folder: Path) -> dict[str, str]:
    """The hashes of the pack's own files by name: manifest, policy files in use, pages."""
    manifest = load_manifest(folder, folder.name).manifest
    pages = (path.name for path in folder.glob("*.md"))
    names = sorted({MANIFEST, *manifest.files, *pages})
    read = ((name, folder / name) for name in names)
    return {n: hashlib.sha256(p.read_bytes()).hexdigest() for n, p in read if p.is_file()}


def sign_pack(folder: Path, key: PrivateKey) -> None:
    """Put the signature of `key` beside the files of the pack, in place of an earlier one."""
    content = _content(folder)
    signed = {
        **content,
        "key": key.public.to_json(),
        "signature": sign(key, canonical_json(content), purpose=PURPOSE).to_json(),
    }
    (folder / SIGNATURE).write_bytes(canonical_json(signed) + b"\n")


def check_signature(folder: Path, trust: Mapping[str, str]) -> PackSignature:
    """What the signature of the pack in `folder` says; `trust` are names by id of their key."""
    path = folder / SIGNATURE
    if not path.is_file():
        return PackSignature(SignatureState.UNSIGNED)
    read = _read(path)
    key = public_key_from_json(read.pop("key", None))
    signature = signature_from_json(read.pop("signature", None))
    if key is None or signature is None or not isinstance(read.get("files"), dict):
        return PackSignature(SignatureState.BROKEN, changed=(SIGNATURE,))
    try:
        holds = verify_signature(key, signature, message=canonical_json(read), purpose=PURPOSE)
    except NotCanonicalError:
        holds = False
    if not holds:
        return PackSignature(SignatureState.BROKEN, key.id, changed=(SIGNATURE,))
    now = _content(folder)
    if now != read:
        said, found = read["files"], now["files"]
        names = sorted(n for n in {*said, *found} if said.get(n) != found.get(n))
        return PackSignature(SignatureState.BROKEN, key.id, changed=tuple(names or [MANIFEST]))
    by = trust.get(key.id, "")
    state = SignatureState.TRUSTED if by else SignatureState.UNKNOWN_KEY
    return PackSignature(state, key.id, by)


def _content(folder: Path) -> dict[str, Any]:
    manifest = load_manifest(folder, folder.name).manifest
    return {
        "schema": SCHEMA,
        "pack": manifest.name,
        "version": manifest.version,
        "files": signed_files(folder),
    }


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}
