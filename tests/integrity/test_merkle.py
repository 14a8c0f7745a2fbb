"""Hash trees against the vectors of Certificate Transparency and against RFC 6962's own words."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.integrity.merkle import (
    BLOCK,
    EMPTY_ROOT,
    block_roots,
    leaf_hash,
    leaf_hashes,
    merkle_path,
    merkle_root,
    path_in_blocks,
    verify_path,
)

#: The leaves and roots that the reference implementations of RFC 6962 are tested with.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_certificate_transparency(size: int) -> None:
    assert merkle_root(leaf_hashes(LEAVES[:size])).hex() == ROOTS[size - 1]


def test_no_leaves_hash_to_the_hash_of_nothing() -> None:
    assert merkle_root([]) == EMPTY_ROOT == hashlib.sha256(b"").digest()


def _root_as_written(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word: the slow recursion."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = _root_as_written(leaves[:split]), _root_as_written(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


@given(st.lists(st.binary(max_size=4), max_size=70))
def test_roots_are_what_the_standard_defines(leaves: list[bytes]) -> None:
    assert merkle_root(leaf_hashes(leaves)) == _root_as_written(leaves)


@given(st.integers(1, 200), st.data())
def test_each_path_proves_its_leaf_and_no_other(size: int, data: st.DataObject) -> None:
    hashes = leaf_hashes(n.to_bytes(2, "big") for n in range(size))
    root = merkle_root(hashes)
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1))
    path = merkle_path(hashes, index)
    assert verify_path(hashes[index], index, size, path=path, root=root)
    assert verify_path(hashes[other], index, size, path=path, root=root) == (other == index)
    assert verify_path(hashes[index], other, size, path=path, root=root) == (other == index)


@given(st.integers(2, 64), st.data())
def test_a_path_that_lost_or_gained_a_hash_proves_nothing(size: int, data: st.DataObject) -> None:
    hashes = leaf_hashes(n.to_bytes(2, "big") for n in range(size))
    root = merkle_root(hashes)
    index = data.draw(st.integers(0, size - 1))
    path = merkle_path(hashes, index)
    at = data.draw(st.integers(0, len(path) - 1))
    shorter = path[:at] + path[at + 1 :]
    assert not verify_path(hashes[index], index, size, path=shorter, root=root)
    assert not verify_path(hashes[index], index, size, path=(*path, root), root=root)


def test_a_leaf_cannot_pass_for_a_node() -> None:
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != merkle_root([left, right])


@pytest.mark.parametrize("size", [1, 5, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 7, 5 * BLOCK])
def test_blocks_give_the_root_and_the_paths_of_the_whole_tree(size: int) -> None:
    hashes = leaf_hashes(n.to_bytes(4, "big") for n in range(size))
    blocks = block_roots(hashes)
    root = merkle_root(hashes)
    assert merkle_root(blocks) == root
    for index in {0, size // 2, size - 1}:
        start = index // BLOCK * BLOCK
        path = path_in_blocks(index, block=hashes[start : start + BLOCK], blocks=blocks)
        assert path == merkle_path(hashes, index)
        assert verify_path(hashes[index], index, size, path=path, root=root)


def test_no_path_for_a_leaf_that_is_not_there() -> None:
    with pytest.raises(IndexError):
        merkle_path([leaf_hash(b"a")], 1)
    assert not verify_path(leaf_hash(b"a"), 1, 1, path=(), root=leaf_hash(b"a"))
