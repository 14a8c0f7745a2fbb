"""The signature on a filing's manifest, and with it on the root over its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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

#: What a signature on a manifest is for; it holds nowhere else.
PURPOSE: Final = "filing/1"
SIGNED: Final = "signed"


@dataclass(frozen=True, slots=True)
class Seal:
    """The root that a manifest names, over how many rows of which columns, and who signed.

    `holds` says whether the key made the signature over the rest of the manifest.
    """

    root: bytes
    rows: int
    columns: tuple[str, ...]
    key: PublicKey
    holds: bool


def seal(manifest: Mapping[str, Any], key: PrivateKey) -> dict[str, Any]:
    """The manifest with `signed`: the public key, and its signature over all the rest."""
    made = sign(key, canonical_json(manifest), purpose=PURPOSE)
    return {**manifest, SIGNED: {"key": key.public.to_json(), "signature": made.to_json()}}


def is_sealed(manifest: Mapping[str, Any]) -> bool:
    """Whether the manifest names a root at all; those of older programs do not."""
    return "tree" in manifest or SIGNED in manifest


def seal_of(manifest: Mapping[str, Any]) -> Seal | None:
    """The seal of a manifest; None where there is none that could be checked."""
    match manifest:
        case {
            "tree": {"root": str(root), "rows": int(rows), "columns": [*columns]},
            "signed": {"key": key, "signature": signature},
        }:
            public, made = public_key_from_json(key), signature_from_json(signature)
            if public is None or made is None or not all(isinstance(c, str) for c in columns):
                return None
            rest = {k: v for k, v in manifest.items() if k != SIGNED}
            try:
                message, digest = canonical_json(rest), bytes.fromhex(root)
            except (NotCanonicalError, ValueError):
                return None
            holds = verify_signature(public, made, message=message, purpose=PURPOSE)
            return Seal(digest, rows, tuple(columns), public, holds)
    return None
