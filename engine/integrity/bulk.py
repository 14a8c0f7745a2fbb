"""The hashes of many leaves at once, and of the nodes above them.

The same trees as `merkle` makes one hash at a time. SHA-256 over a column of messages is the
query engine's own function: it is one call instead of millions, and is used here as a hash
library and for nothing else (docs/decisions/0037).
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from datafusion import SessionConfig, SessionContext, col
from datafusion import functions as f

from engine.integrity.merkle import BLOCK, merkle_root

Octets = npt.NDArray[np.uint8]

HASH_BYTES: Final = 32
_LEAF, _NODE = 0, 1


def leaf_heads(salts: Octets) -> pa.Array:
    """What each leaf's message begins with: the mark of a leaf, and its row of `salts`."""
    heads = np.empty((len(salts), 1 + salts.shape[1]), np.uint8)
    heads[:, 0] = _LEAF
    heads[:, 1:] = salts
    return _binary(heads)


def block_roots_of(leaves: Octets) -> list[bytes]:
    """The subtree of each block of `BLOCK` leaf hashes; the last block may hold fewer."""
    whole = len(leaves) - len(leaves) % BLOCK
    level = leaves[:whole]
    while len(level) > whole // BLOCK:
        level = _nodes_above(level)
    roots = [row.tobytes() for row in level]
    if whole < len(leaves):
        roots.append(merkle_root([row.tobytes() for row in leaves[whole:]]))
    return roots


def text_bytes(texts: pa.Array) -> Octets:
    """The bytes of all texts (or binary values), one after the other, without a copy."""
    if not len(texts):
        return np.empty(0, np.uint8)
    _, starts, data = texts.buffers()
    if data is None:
        return np.empty(0, np.uint8)
    ends = np.frombuffer(starts, np.int32)
    return np.frombuffer(data, np.uint8)[ends[texts.offset] : ends[texts.offset + len(texts)]]


def _nodes_above(level: Octets) -> Octets:
    """The nodes above pairs of hashes; their number is even."""
    nodes = np.empty((len(level) // 2, 1 + 2 * HASH_BYTES), np.uint8)
    nodes[:, 0] = _NODE
    nodes[:, 1:] = level.reshape(-1, 2 * HASH_BYTES)
    return sha256_of_each(_binary(nodes))


def _binary(rows: Octets) -> pa.Array:
    """Each row of bytes as one binary value."""
    count, width = rows.shape
    starts = np.arange(0, width * (count + 1), width, dtype=np.int32)
    return pa.Array.from_buffers(
        pa.binary(), count, [None, pa.py_buffer(starts), pa.py_buffer(np.ascontiguousarray(rows))]
    )


def sha256_of_each(messages: pa.Array) -> Octets:
    """The SHA-256 of each of the binary values `messages`: n rows of 32 bytes."""
    if not len(messages):
        return np.empty((0, HASH_BYTES), np.uint8)
    batch = pa.record_batch({"m": messages})
    # A context of its own each time: one that lives on keeps every table that it was given.
    context = SessionContext(_config())
    frame = context.create_dataframe([[batch]])
    hashed = frame.select(f.sha256(col("m")).alias("h")).to_arrow_table()
    parts = [text_bytes(c).reshape(-1, HASH_BYTES) for c in hashed.column("h").chunks]
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


@cache
def _config() -> SessionConfig:
    # One partition: rows stay in their order.
    return SessionConfig().with_target_partitions(1)
