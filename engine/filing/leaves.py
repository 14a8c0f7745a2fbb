"""The bytes of a filed row, as the leaf of its filing's hash tree holds them.

A leaf holds 16 bytes of salt and then the row in canonical JSON (RFC 8785):

    [row, file, line, [value of each column, as text or null], {column: delivered text}]

Values stand in the order of the contract's columns; delivered texts only where filing
changed the cell. The salt is the cipher AES-256 of the row's number under a secret of the
filing: a keyed function of the number that is cheap in bulk. Without its salt a leaf's hash
says nothing of the row, so a masked bundle cannot be searched for an identity number.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import ECB

from engine.catalog.snapshot import canonical_text
from engine.catalog.storage import DELIVERED, ENTITY, FILE, LINE, ROW
from engine.integrity.bulk import Octets, leaf_heads, sha256_of_each, text_bytes
from engine.integrity.canonical import canonical_json

#: Names the form of leaves; another form gets another number.
LEAF_FORM: Final = "huiyan.row/1"
SALT_BYTES: Final = 16

#: What JSON writes otherwise than it stands.
_ESCAPED_PATTERN: Final = r'[\x00-\x1f"\\]'
#: Stands for a missing cell while a row is put together; no escaped text holds it.
_MISSING: Final = "\0"
_FALSE: Final = pa.scalar(value=False)


def canonical_row(
    row: int,
    file: int,
    line: int,
    *,
    values: Sequence[str | None],
    delivered: Mapping[str, str],
) -> bytes:
    """One row's canonical bytes, from its texts."""
    return canonical_json([row, file, line, list(values), dict(delivered)])


def row_bytes(rows: pa.RecordBatch, heads: pa.Array | None = None) -> pa.Array:
    """The same for every row of a filing's batch, column by column, as a binary array.

    `heads` are bytes that go before each row, put there in the same go.
    """
    names = [n for n in rows.schema.names if n not in (ROW, FILE, LINE, DELIVERED, ENTITY)]
    values = [_written(rows.column(n)) for n in names]
    cells = pc.binary_join_element_wise(
        *values, _scalar('","'), null_handling="replace", null_replacement=_MISSING
    )
    row, line = (pc.cast(rows.column(n), pa.string()) for n in (ROW, LINE))
    file = _between(",", _number_of_file(rows.column(FILE)), ",")
    delivered = _between('"],{', _delivered(rows), "}]")
    parts = [_scalar("["), row, *file, line, _scalar(',["'), cells, *delivered]
    if any(v.null_count for v in values):
        whole = pc.binary_join_element_wise(*parts, _scalar(""))
        parts = [pc.replace_substring(whole, f'"{_MISSING}"', "null")]
    before = [] if heads is None else [heads]
    written = (part.cast(pa.binary()) for part in parts)
    return pc.binary_join_element_wise(*before, *written, pa.scalar(b"", pa.binary()))


def row_salts(secret: bytes, rows: pa.Array) -> Octets:
    """The salt of each of the row numbers `rows`: n rows of 16 bytes."""
    numbers = np.zeros((len(rows), 2), np.dtype(">u8"))
    numbers[:, 1] = rows.to_numpy(zero_copy_only=False)
    # Each number is one block and stands in a filing once, so that no block is met again.
    cipher = Cipher(AES256(secret), ECB()).encryptor()
    return np.frombuffer(cipher.update(numbers.tobytes()), np.uint8).reshape(-1, SALT_BYTES)


def row_leaves(rows: pa.RecordBatch, secret: bytes) -> Octets:
    """The leaf hash of each row of a filing's batch: n rows of 32 bytes."""
    heads = leaf_heads(row_salts(secret, rows.column(ROW)))
    return sha256_of_each(row_bytes(rows, heads))


def _delivered(rows: pa.RecordBatch) -> pa.Array | pa.Scalar:
    """The members of each row's object of delivered texts, by the column's name."""
    delivered = rows.column(DELIVERED)
    fields = sorted((f.name for f in delivered.type), key=lambda n: n.encode("utf-16-be"))
    members = []
    end, nothing = _scalar('",'), _scalar("")
    for name in fields:
        texts = pc.struct_field(delivered, name)
        if texts.null_count < len(texts):
            label = _scalar(json.dumps(name, ensure_ascii=False) + ':"')
            members.append(pc.binary_join_element_wise(label, _escaped(texts), end, nothing))
    if not members:
        return nothing
    # Arrow's own way to skip missing texts loses the rows in which all of them are missing
    joined = pc.binary_join_element_wise(
        *members, nothing, null_handling="replace", null_replacement=""
    )
    return pc.ascii_rtrim(joined, characters=",")


def _number_of_file(numbers: pa.Array) -> pa.Array | pa.Scalar:
    """The number of each row's file as text: one for all where they come from the same."""
    bounds = pc.min_max(numbers)
    if bounds["min"] == bounds["max"]:
        return _scalar(str(bounds["min"].as_py()))
    return pc.cast(numbers, pa.string())


def _between(before: str, text: pa.Array | pa.Scalar, after: str) -> Sequence[pa.Array | pa.Scalar]:
    """The parts of a row that write `text` between two others: one, where it is always the same.

    Each part that is joined costs as much as the copy of a short text.
    """
    if isinstance(text, pa.Scalar):
        return [_scalar(f"{before}{text.as_py()}{after}")]
    return [_scalar(before), text, _scalar(after)]


@cache
def _scalar(text: str) -> pa.Scalar:
    """`text` for Arrow's functions: each new scalar looks for pandas anew, where it is not."""
    return pa.scalar(text, pa.string())


def _written(values: pa.Array) -> pa.Array:
    """Each value as JSON writes it between quotes; only texts hold what is written otherwise."""
    texts = canonical_text(values)
    return _escaped(texts) if pa.types.is_string(values.type) else texts


def _escaped(texts: pa.Array) -> pa.Array:
    """Each text as JSON writes it between quotes."""
    if not _needs_escape(text_bytes(texts)):
        return texts
    meant = pc.coalesce(pc.match_substring_regex(texts, _ESCAPED_PATTERN), _FALSE)
    written = [json.dumps(t, ensure_ascii=False)[1:-1] for t in texts.filter(meant).to_pylist()]
    return pc.replace_with_mask(texts, meant, pa.array(written, pa.string()))


def _needs_escape(octets: Octets) -> bool:
    return bool(((octets < 0x20) | (octets == ord('"')) | (octets == ord("\\"))).any())
