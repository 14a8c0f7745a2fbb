"""Hash trees as RFC 6962 (Certificate Transparency), section 2.1, defines them, over SHA-256.

A leaf's hash begins with 0x00 and a node's with 0x01, so that neither can pass for the other.
The tree over n leaves splits at the largest power of two below n: each run of 2^k leaves
from a multiple of 2^k is one subtree. The root over the subtrees of equal blocks is
therefore the root over the leaves, and a path needs the leaves of one block only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final

#: What the tree over no leaves at all hashes to.
EMPTY_ROOT: Final = hashlib.sha256(b"").digest()
#: Leaves of a block whose subtree is kept; a power of two.
BLOCK: Final = 1024

_LEAF, _NODE = b"\x00", b"\x01"


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf that holds `data`."""
    return hashlib.sha256(_LEAF + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of the node above two hashes."""
    return hashlib.sha256(_NODE + left + right).digest()


def leaf_hashes(leaves: Iterable[bytes]) -> list[bytes]:
    """`leaf_hash` of each, without a call for each."""
    sha256 = hashlib.sha256
    return [sha256(_LEAF + data).digest() for data in leaves]


def merkle_root(hashes: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, or over the subtrees of equal blocks.

    >>> merkle_root([]) == EMPTY_ROOT
    True
    """
    level = list(hashes)
    while len(level) > 1:
        level = _level_above(level)
    return level[0] if level else EMPTY_ROOT


def merkle_path(hashes: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The hashes beside the way from `hashes[index]` to the root, the lowest first."""
    if not 0 <= index < len(hashes):
        raise IndexError(index)
    path = []
    level = list(hashes)
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):  # the last of an odd level rises without a sibling
            path.append(level[beside])
        level = _level_above(level)
        index //= 2
    return tuple(path)


def root_from_path(leaf: bytes, index: int, size: int, *, path: Sequence[bytes]) -> bytes | None:
    """The root that `path` leads to from the leaf at `index` of `size`; None where it cannot.

    RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size:
        return None
    at, last, found = index, size - 1, leaf
    for beside in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            found = node_hash(beside, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, beside)
        at, last = at >> 1, last >> 1
    return found if last == 0 else None


def verify_path(leaf: bytes, index: int, size: int, *, path: Sequence[bytes], root: bytes) -> bool:
    """Whether `path` proves that `leaf` stands at `index` of the `size` leaves below `root`."""
    return root_from_path(leaf, index, size, path=path) == root


def block_roots(leaves: Sequence[bytes]) -> list[bytes]:
    """The subtree of each block of `BLOCK` leaf hashes; the last block may hold fewer."""
    return [merkle_root(leaves[i : i + BLOCK]) for i in range(0, len(leaves), BLOCK)]


def path_in_blocks(
    index: int, *, block: Sequence[bytes], blocks: Sequence[bytes]
) -> tuple[bytes, ...]:
    """The path of leaf `index` from the leaf hashes of its `block` and all subtrees `blocks`."""
    within = merkle_path(block, index % BLOCK)
    return within + merkle_path(blocks, index // BLOCK)


def _level_above(level: list[bytes]) -> list[bytes]:
    sha256 = hashlib.sha256
    above = [
        sha256(_NODE + left + right).digest()
        for left, right in zip(level[::2], level[1::2], strict=False)
    ]
    if len(level) % 2:
        above.append(level[-1])
    return above
