"""The workspace's keys on disk: one that signs, one that salts rows, one that keys ids.

keys/signing.pem       the private key, PKCS #8, readable by its owner only
     signing.pub.pem   the public key, to hand out
     row-salts.key     32 secret bytes, in hex, readable by its owner only
     finding-ids.key   the same

The secrets are made once and never replaced by the program: without the second one the paths of
rows that were filed under it cannot be given any more, with another third one every finding has
another id.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from engine.integrity.lasting import make_folder, sync_names
from engine.integrity.signing import ED25519, PrivateKey, PublicKey, make_key

PRIVATE: Final = "signing.pem"
PUBLIC: Final = "signing.pub.pem"
SALTS: Final = "row-salts.key"
FINDING_IDS: Final = "finding-ids.key"
#: What keys the ids of findings in the sample city, so that the documents can tell them. Its
#: people are made up; known to everybody, it hides nobody.
SAMPLE_FINDING_IDS: Final = hashlib.sha256(b"huiyan sample city").digest()
#: In the name of a key's file until it is whole.
_UNFINISHED: Final = ".tmp-"


class UnusableKeyError(ValueError):
    """A key file holds something else than it should; the argument names the file."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one workspace."""

    signing: PrivateKey
    row_salts: bytes
    finding_ids: bytes

    def __repr__(self) -> str:
        """Without the secrets."""
        return f"Keys({self.signing.public.id})"


def make_keys(folder: Path) -> Keys:
    """The keys in `folder`, made where there are none yet; OSError, UnusableKeyError."""
    make_folder(folder)
    if not (folder / PRIVATE).is_file():
        _write_once(folder / PRIVATE, _private_pem(make_key()))
    for name in (SALTS, FINDING_IDS):
        if not (folder / name).is_file():
            _write_secret(folder / name, secrets.token_bytes(32))
    keys = load_keys(folder)
    if not (folder / PUBLIC).is_file():
        _write_once(folder / PUBLIC, public_pem(keys.signing.public))
    return keys


def sweep_unfinished_keys(folder: Path) -> None:
    """Remove what a process left that died while it made keys; only where none makes any now."""
    for path in folder.glob(f"*{_UNFINISHED}*"):
        path.unlink()


def load_keys(folder: Path) -> Keys:
    """The keys in `folder`; FileNotFoundError where there are none, UnusableKeyError."""
    return Keys(
        load_private_key(folder / PRIVATE),
        row_salts=_load_secret(folder / SALTS),
        finding_ids=_load_secret(folder / FINDING_IDS),
    )


def secret_lines(keys: Keys) -> Mapping[str, tuple[bytes]]:
    """By the name of its file a digest of each secret, to tell later whether it is the same."""
    secrets_ = {SALTS: keys.row_salts, FINDING_IDS: keys.finding_ids}
    return {name: (hashlib.sha256(secret).digest(),) for name, secret in secrets_.items()}


def load_finding_ids(folder: Path) -> bytes:
    """What keys the ids of findings; FileNotFoundError where it is not made, UnusableKeyError."""
    return _load_secret(folder / FINDING_IDS)


def use_sample_finding_ids(folder: Path) -> None:
    """Key the ids of findings as the documents of the sample city do; OSError."""
    make_folder(folder)
    _write_secret(folder / FINDING_IDS, SAMPLE_FINDING_IDS)


def load_public_key(path: Path) -> PublicKey:
    """The public key in a PEM file; OSError, UnusableKeyError."""
    data = path.read_bytes()
    try:
        key = load_pem_public_key(data)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UnusableKeyError(str(path)) from error
    if not isinstance(key, Ed25519PublicKey):
        raise UnusableKeyError(str(path))
    return PublicKey(ED25519, key.public_bytes_raw())


def known_public_keys(folder: Path) -> tuple[PublicKey, ...]:
    """Every public key that lies in `folder`, an earlier one kept there too."""
    found = []
    for path in sorted(folder.glob("*.pub.pem")):
        with contextlib.suppress(UnusableKeyError):
            found.append(load_public_key(path))
    return tuple(found)


def public_pem(key: PublicKey) -> bytes:
    """The key as a PEM file, as OpenSSL reads it."""
    loaded = Ed25519PublicKey.from_public_bytes(key.data)
    return loaded.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def load_private_key(path: Path) -> PrivateKey:
    """The private key in a PEM file; OSError, UnusableKeyError."""
    data = path.read_bytes()
    try:
        key = load_pem_private_key(data, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise UnusableKeyError(str(path)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise UnusableKeyError(str(path))
    return PrivateKey(ED25519, key.private_bytes_raw())


def _private_pem(key: PrivateKey) -> bytes:
    loaded = Ed25519PrivateKey.from_private_bytes(key.data)
    return loaded.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _load_secret(path: Path) -> bytes:
    try:
        secret = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError as error:
        raise UnusableKeyError(str(path)) from error
    if len(secret) != 32:
        raise UnusableKeyError(str(path))
    return secret


def _write_secret(path: Path, secret: bytes) -> None:
    _write_once(path, secret.hex().encode() + b"\n")


def _write_once(path: Path, data: bytes) -> None:
    """Write `path` whole, unless another process was first: then its file stands."""
    fresh = path.with_name(f"{path.name}{_UNFINISHED}{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    sync_names(path.parent)
