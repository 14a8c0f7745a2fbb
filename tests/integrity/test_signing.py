"""Signatures, and the keys on disk."""

from __future__ import annotations

import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from engine.integrity.keys import (
    FINDING_IDS,
    PRIVATE,
    PUBLIC,
    SALTS,
    UnusableKeyError,
    load_keys,
    load_public_key,
    make_keys,
)
from engine.integrity.signing import (
    PrivateKey,
    PublicKey,
    make_key,
    public_key_from_json,
    sign,
    signature_from_json,
    verify_signature,
)

#: RFC 8032, 7.1, TEST 1: secret and public key.
_SECRET = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
_PUBLIC = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")


def test_the_public_key_is_that_of_the_standard() -> None:
    assert PrivateKey("ed25519", _SECRET).public == PublicKey("ed25519", _PUBLIC)


def test_a_signature_holds_for_its_message_key_and_purpose_alone() -> None:
    key, other = make_key(), make_key()
    made = sign(key, b"root", purpose="filing/1")
    assert verify_signature(key.public, made, message=b"root", purpose="filing/1")
    assert not verify_signature(key.public, made, message=b"rooT", purpose="filing/1")
    assert not verify_signature(key.public, made, message=b"root", purpose="evidence/1")
    assert not verify_signature(other.public, made, message=b"root", purpose="filing/1")
    changed = replace(made, value=bytes([made.value[0] ^ 1]) + made.value[1:])
    assert not verify_signature(key.public, changed, message=b"root", purpose="filing/1")


def test_an_unknown_algorithm_verifies_nothing() -> None:
    key = make_key()
    made = replace(sign(key, b"root", purpose="p"), algorithm="sm2")
    assert not verify_signature(key.public, made, message=b"root", purpose="p")


def test_keys_and_signatures_come_back_from_json() -> None:
    key = make_key()
    made = sign(key, b"root", purpose="p")
    assert public_key_from_json(key.public.to_json()) == key.public
    assert signature_from_json(made.to_json()) == made


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        {"algorithm": "ed25519", "key": "not base64"},
        {"algorithm": "ed25519", "key": "AB=="},
        {"algorithm": "rot13", "key": "AAAA"},
        {"algorithm": "ed25519", "key": "AAAA", "more": 1},
    ],
)
def test_what_is_no_key_is_none(data: object) -> None:
    assert public_key_from_json(data) is None


def test_secrets_are_made_once_and_readable_by_their_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    made = make_keys(folder)
    assert make_keys(folder) == made == load_keys(folder)
    for name in (PRIVATE, SALTS, FINDING_IDS):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
    assert sorted(p.name for p in folder.iterdir()) == sorted((PRIVATE, PUBLIC, SALTS, FINDING_IDS))
    assert load_public_key(folder / PUBLIC) == made.signing.public


def test_secrets_do_not_show(tmp_path: Path) -> None:
    keys = make_keys(tmp_path)
    for secret in (keys.signing.data, keys.row_salts, keys.finding_ids):
        assert secret.hex() not in repr(keys)
        assert repr(secret) not in repr(keys) + repr(keys.signing)


def test_two_processes_that_begin_together_have_one_key(tmp_path: Path) -> None:
    line = (
        "import sys, pathlib; from engine.integrity.keys import make_keys; "
        "print(make_keys(pathlib.Path(sys.argv[1])).signing.public.id)"
    )
    command = [sys.executable, "-c", line, str(tmp_path)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    told = {process.communicate()[0] for process in running}
    assert told == {make_keys(tmp_path).signing.public.id + "\n"}


@pytest.mark.parametrize("name", [PRIVATE, SALTS])
def test_a_file_that_holds_no_key_is_told(tmp_path: Path, name: str) -> None:
    make_keys(tmp_path)
    (tmp_path / name).write_text("nothing of use\n", encoding="utf-8")
    with pytest.raises(UnusableKeyError, match=name):
        load_keys(tmp_path)
