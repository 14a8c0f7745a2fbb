"""The bytes of a bundle: parts behind a table of contents, and a signature over the table.

    {"contents":{PART:{"bytes":N,"sha256":HEX},…},"parts":{PART:…,…},
     "schema":"huiyan.evidence/1","signed":{"digest":HEX,"key":…,"signature":…}}

All of it is canonical JSON (RFC 8785), so one bundle has one form. The table says how long
each part is, and so where it lies: a changed byte is found by hashing slices, whether or
not what it left can still be read as JSON, and its part can be named.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
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

SCHEMA: Final = "huiyan.evidence/1"
#: What the signature on a bundle is for; it holds nowhere else.
PURPOSE: Final = "evidence/1"
#: The parts, in the order in which they stand.
PARTS: Final = (
    "clauses",
    "contracts",
    "filings",
    "finding",
    "pack",
    "plan",
    "rows",
    "rule",
    "run",
    "searched",
)

#: What stands between the parts; they are told as parts when they were changed.
CONTENTS: Final = "contents"
FRAME: Final = "frame"
SIGNED: Final = "signed"
#: What the parts, and what stands between them, are called in Chinese.
PART_TITLES: Final = MappingProxyType(
    {
        "clauses": "条文",
        "contracts": "数据约定",
        "filings": "入库清单",
        "finding": "疑点",
        "pack": "规则包",
        "plan": "计算计划",
        "rows": "记录",
        "rule": "规则原文",
        "run": "核查信息",
        "searched": "查找范围",
        CONTENTS: "目录",
        FRAME: "各部分之间的字符",
        SIGNED: "签名",
    }
)

_HEAD: Final = b'{"contents":'
_PARTS: Final = b',"parts":{'
_TAIL: Final = b'},"schema":"huiyan.evidence/1","signed":'
_END: Final = b"}"


@dataclass(frozen=True, slots=True)
class Dissected:
    """A bundle taken apart; `parts` holds what could be read and is as it was signed.

    `changed` names what is not as it was signed: parts, `contents`, `signed` or `frame`.
    `key` is None where the file does not say who signed; `signed` whether that key did.
    """

    parts: Mapping[str, Any]
    changed: tuple[str, ...]
    key: PublicKey | None
    signed: bool


def write_bundle(parts: Mapping[str, Any], key: PrivateKey) -> bytes:
    """The bundle of `parts`, signed by `key`."""
    written = {name: canonical_json(parts[name]) for name in PARTS}
    contents = canonical_json({name: _entry(data) for name, data in written.items()})
    digest = hashlib.sha256(contents).hexdigest()
    signed = {
        "digest": digest,
        "key": key.public.to_json(),
        "signature": sign(key, digest.encode(), purpose=PURPOSE).to_json(),
    }
    return _framed(contents, written, canonical_json(signed))


def looks_like_bundle(data: bytes) -> bool:
    """Whether `data` is meant to be a bundle, changed or not."""
    return data.startswith(_HEAD[:6]) or b'"huiyan.evidence/' in data


def dissect(data: bytes) -> Dissected:
    """The bundle `data` taken apart, and what of it was changed."""
    start, end = data.find(_PARTS), data.rfind(_TAIL)
    framed = data.startswith(_HEAD) and data.endswith(_END) and 0 < start < end
    if not framed:
        return Dissected({}, (FRAME,), None, signed=False)
    contents, signed = data[len(_HEAD) : start], data[end + len(_TAIL) : -len(_END)]
    key, changed = _check_signature(contents, signed)
    holds = not changed
    table = _table(contents)
    if table is None or CONTENTS in changed:  # what it says of the parts counts for nothing
        return Dissected({}, tuple(changed or [CONTENTS]), key, signed=holds)
    slices = _slices(data[start + len(_PARTS) : end], table)
    changed += (name for name in PARTS if _entry(slices[name]) != table[name])
    if not changed and _framed(contents, slices, signed) != data:
        changed.append(FRAME)
    parts = {}
    for name in PARTS:
        if name not in changed:
            value = _read(slices[name])
            parts[name] = value[0] if value else None
            changed += [] if value else [name]
    return Dissected(parts, tuple(changed), key, signed=holds)


def _entry(data: bytes) -> dict[str, Any]:
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _framed(contents: bytes, written: Mapping[str, bytes], signed: bytes) -> bytes:
    parts = b",".join(canonical_json(name) + b":" + written[name] for name in PARTS)
    return b"".join((_HEAD, contents, _PARTS, parts, _TAIL, signed, _END))


def _check_signature(contents: bytes, signed: bytes) -> tuple[PublicKey | None, list[str]]:
    """Who signed, and which of the table and the signature is not what was signed."""
    read = _read(signed)
    match read:
        case [{"digest": str(digest), "key": key, "signature": signature, **rest}] if not rest:
            public, made = public_key_from_json(key), signature_from_json(signature)
        case _:
            return None, [SIGNED]
    if public is None or made is None:
        return public, [SIGNED]
    found = hashlib.sha256(contents).hexdigest()
    holds = {
        text: verify_signature(public, made, message=text.encode(), purpose=PURPOSE)
        for text in (digest, found)
    }
    if holds[found]:
        return public, [] if digest == found else [SIGNED]
    return public, [CONTENTS] if holds[digest] else [SIGNED]


def _table(contents: bytes) -> dict[str, dict[str, Any]] | None:
    """The table of contents; None where it is not one of these parts in this order."""
    read = _read(contents)
    if read is None or not isinstance(read[0], dict) or tuple(read[0]) != PARTS:
        return None
    table: dict[str, dict[str, Any]] = read[0]
    for entry in table.values():
        match entry:
            case {"bytes": int(size), "sha256": str(), **rest} if not rest and size >= 0:
                continue
            case _:
                return None
    return table


def _slices(body: bytes, table: Mapping[str, Mapping[str, Any]]) -> dict[str, bytes]:
    """The bytes of each part, by the lengths that the table gives."""
    slices: dict[str, bytes] = {}
    at = 0
    for name in PARTS:
        at += len(name) + len(b'"":')
        slices[name] = body[at : at + table[name]["bytes"]]
        at += table[name]["bytes"] + len(b",")
    return slices


def _read(data: bytes) -> list[Any] | None:
    """The value that `data` is the canonical form of, in a list; None where it is none."""
    try:
        value = json.loads(data)
        return [value] if canonical_json(value) == data else None
    except (ValueError, RecursionError, NotCanonicalError):
        return None
