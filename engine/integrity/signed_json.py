"""A JSON record that carries a signature over all the rest of it.

`signed` holds the public key and the signature; what is signed is the record without `signed`
in its canonical form (RFC 8785), for one purpose.
"""

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

SIGNED: Final = "signed"


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose signature a record carries, and whether it holds over the rest of the record."""

    key: PublicKey
    holds: bool


def sign_json(record: Mapping[str, Any], key: PrivateKey, *, purpose: str) -> dict[str, Any]:
    """The record with `signed`: the public half of `key`, and its signature over the rest."""
    made = sign(key, canonical_json(record), purpose=purpose)
    return {**record, SIGNED: {"key": key.public.to_json(), "signature": made.to_json()}}


def signer_of(record: Mapping[str, Any], *, purpose: str) -> Signer | None:
    """Who signed the record; None where it carries no signature that could be checked."""
    match record.get(SIGNED):
        case {"key": key, "signature": signature}:
            public, made = public_key_from_json(key), signature_from_json(signature)
        case _:
            return None
    if public is None or made is None:
        return None
    try:
        message = canonical_json({k: v for k, v in record.items() if k != SIGNED})
    except (NotCanonicalError, RecursionError):
        return None
    return Signer(public, verify_signature(public, made, message=message, purpose=purpose))
