"""The signature on a filing's manifest, and with it on the root over its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.integrity.signed_json import SIGNED, sign_json, signer_of
from engine.integrity.signing import PrivateKey, PublicKey

#: What a signature on a manifest is for; it holds nowhere else.
PURPOSE: Final = "filing/1"


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
    return sign_json(manifest, key, purpose=PURPOSE)


def is_sealed(manifest: Mapping[str, Any]) -> bool:
    """Whether the manifest names a root at all; those of older programs do not."""
    return "tree" in manifest or SIGNED in manifest


def seal_of(manifest: Mapping[str, Any]) -> Seal | None:
    """The seal of a manifest; None where there is none that could be checked."""
    match manifest:
        case {"tree": {"root": str(root), "rows": int(rows), "columns": [*columns]}}:
            signer = signer_of(manifest, purpose=PURPOSE)
        case _:
            return None
    if signer is None or not all(isinstance(c, str) for c in columns):
        return None
    try:
        return Seal(bytes.fromhex(root), rows, tuple(columns), signer.key, signer.holds)
    except ValueError:
        return None
