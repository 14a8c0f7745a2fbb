"""Signatures: who vouches for a digest, by which algorithm and key.

Each signature names its algorithm, and each algorithm is one entry of `ALGORITHMS`, so that
SM2 with SM3 (GB/T 32918, GB/T 32905) stands beside Ed25519 (RFC 8032) when a library is at
hand. A key is named by the digest of its public bytes, never by a person.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519: Final = "ed25519"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that checks signatures: its algorithm, and its bytes as that algorithm writes them."""

    algorithm: str
    data: bytes

    @property
    def id(self) -> str:
        """The algorithm and 32 hex digits of SHA-256 over the public bytes."""
        return f"{self.algorithm}:{hashlib.sha256(self.data).hexdigest()[:32]}"

    def to_json(self) -> dict[str, str]:
        """The key as it stands in files."""
        return {"algorithm": self.algorithm, "key": _text(self.data)}


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A key that signs; `data` is the secret and is not shown."""

    algorithm: str
    data: bytes

    def __repr__(self) -> str:
        """Without the secret: representations end up in logs."""
        return f"PrivateKey({self.public.id})"

    @property
    def public(self) -> PublicKey:
        """The key that checks what this one signs."""
        return PublicKey(self.algorithm, ALGORITHMS[self.algorithm].public(self.data))


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature, the algorithm that made it, and the id of the key."""

    algorithm: str
    key_id: str
    value: bytes

    def to_json(self) -> dict[str, str]:
        """The signature as it stands in files."""
        return {"algorithm": self.algorithm, "key_id": self.key_id, "value": _text(self.value)}


@dataclass(frozen=True, slots=True)
class Algorithm:
    """One way to sign: make a secret, its public bytes, sign, verify."""

    make: Callable[[], bytes]
    public: Callable[[bytes], bytes]
    sign: Callable[[bytes, bytes], bytes]
    verify: Callable[[bytes, bytes, bytes], bool]


def make_key(algorithm: str = ED25519) -> PrivateKey:
    """A new key."""
    return PrivateKey(algorithm, ALGORITHMS[algorithm].make())


def sign(key: PrivateKey, message: bytes, *, purpose: str) -> Signature:
    """`message` signed for `purpose`: a signature for one purpose is none for another."""
    value = ALGORITHMS[key.algorithm].sign(key.data, _framed(message, purpose))
    return Signature(key.algorithm, key.public.id, value)


def verify_signature(key: PublicKey, signature: Signature, *, message: bytes, purpose: str) -> bool:
    """Whether `key` made `signature` over `message` for `purpose`."""
    algorithm = ALGORITHMS.get(signature.algorithm)
    if algorithm is None or signature.algorithm != key.algorithm or signature.key_id != key.id:
        return False
    return algorithm.verify(key.data, signature.value, _framed(message, purpose))


def public_key_from_json(data: Any) -> PublicKey | None:
    """The key that `PublicKey.to_json` wrote; None where it is none."""
    match data:
        case {"algorithm": str(algorithm), "key": str(key), **rest} if not rest:
            found = _bytes(key)
            return PublicKey(algorithm, found) if found and algorithm in ALGORITHMS else None
    return None


def signature_from_json(data: Any) -> Signature | None:
    """The signature that `Signature.to_json` wrote; None where it is none."""
    match data:
        case {"algorithm": str(algorithm), "key_id": str(key_id), "value": str(value), **rest}:
            found = _bytes(value)
            return Signature(algorithm, key_id, found) if found and not rest else None
    return None


def _framed(message: bytes, purpose: str) -> bytes:
    return b"huiyan/" + purpose.encode() + b"\0" + message


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes | None:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if _text(data) == text else None  # one text for one value


def _ed25519_make() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes_raw()


def _ed25519_public(secret: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def _ed25519_sign(secret: bytes, message: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(secret).sign(message)


def _ed25519_verify(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


ALGORITHMS: Final[Mapping[str, Algorithm]] = MappingProxyType(
    {ED25519: Algorithm(_ed25519_make, _ed25519_public, _ed25519_sign, _ed25519_verify)}
)
