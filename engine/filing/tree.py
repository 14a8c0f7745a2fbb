"""The hash tree over a filing's rows, in the order in which they are stored.

The subtree of every `BLOCK` rows is kept in `rows.tree`, 32 bytes each, so that a row's path
needs the rows of its block alone.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from engine.catalog.storage import ROW
from engine.filing.leaves import row_leaves, row_salts
from engine.integrity.bulk import HASH_BYTES, Octets, block_roots_of
from engine.integrity.keys import Keys
from engine.integrity.merkle import BLOCK, merkle_root, path_in_blocks

NAME: Final = "rows.tree"

#: Rows hashed at a time.
_BATCH: Final = 64 * BLOCK


@dataclass(frozen=True, slots=True)
class Tree:
    """The subtrees of a filing's blocks, in order, and the number of its rows."""

    rows: int
    blocks: tuple[bytes, ...]

    @property
    def root(self) -> bytes:
        """The hash over all rows."""
        return merkle_root(self.blocks)

    def to_bytes(self) -> bytes:
        """What `rows.tree` holds."""
        return b"".join(self.blocks)


@dataclass(frozen=True, slots=True)
class RowProof:
    """That a row is the leaf at `index`, counted from 0: its salt, its hash, its path."""

    row: int
    index: int
    salt: bytes
    leaf: bytes
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of one block as they are now.

    `first` and `last` count the rows of the filing as they are stored, from 1.
    """

    number: int
    path: Path
    first: int
    last: int
    root: bytes


class RowsDifferError(ValueError):
    """The rows of a block do not hash to what was filed; `first` and `last` as in `Block`."""

    def __init__(self, block: Block) -> None:
        super().__init__(f"{block.path}: rows {block.first} to {block.last}")
        self.path, self.first, self.last = block.path, block.first, block.last


class TreeBuilder:
    """The tree over rows that come batch by batch."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._blocks: list[bytes] = []
        self._waiting = np.empty((0, HASH_BYTES), np.uint8)
        self._rows = 0

    def add(self, rows: pa.Table | pa.RecordBatch) -> None:
        """Hash `rows`, which follow those added before."""
        self.add_leaves(leaves_of(rows, self._secret))

    def add_leaves(self, leaves: Octets) -> None:
        """The same with the leaf hashes of the rows, as `leaves_of` gives them."""
        self._rows += len(leaves)
        waiting = np.concatenate([self._waiting, leaves])
        whole = len(waiting) - len(waiting) % BLOCK
        self._blocks += block_roots_of(waiting[:whole])
        self._waiting = waiting[whole:].copy()

    def tree(self) -> Tree:
        """The tree over all rows added so far."""
        return Tree(self._rows, (*self._blocks, *block_roots_of(self._waiting)))


def leaves_of(rows: pa.Table | pa.RecordBatch, secret: bytes) -> Octets:
    """The leaf hash of each row of some rows of a filing: n rows of 32 bytes."""
    table = pa.Table.from_batches([rows]) if isinstance(rows, pa.RecordBatch) else rows
    batches = table.combine_chunks().to_batches(max_chunksize=_BATCH)
    nothing = np.empty((0, HASH_BYTES), np.uint8)
    return np.concatenate([nothing, *(row_leaves(batch, secret) for batch in batches)])


def filing_secret(keys: Keys, filing_id: str) -> bytes:
    """What salts the rows of one filing: 32 bytes that only the workspace's keys give."""
    return hmac.digest(keys.row_salts, b"huiyan row salts/1\0" + filing_id.encode(), "sha256")


def tree_of(paths: Sequence[Path], secret: bytes) -> Tree:
    """The tree over the rows of the parts `paths` as they lie on disk, in their order."""
    builder = TreeBuilder(secret)
    for path in paths:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_BATCH):
                builder.add(batch)
    return builder.tree()


def tree_from_bytes(data: bytes, rows: int) -> Tree | None:
    """The tree that `rows.tree` holds; None where it cannot be one over `rows` rows."""
    if len(data) != -(-rows // BLOCK) * HASH_BYTES:
        return None
    starts = range(0, len(data), HASH_BYTES)
    return Tree(rows, tuple(data[i : i + HASH_BYTES] for i in starts))


def block_at(paths: Sequence[Path], number: int, secret: bytes) -> Block:
    """Block `number` of the parts as it is now."""
    return _block(_groups(paths), number, secret)[0]


def unreadable_rows(path: Path, before: int) -> tuple[tuple[int, int], ...]:
    """The rows, first and last, of each row group of a part that cannot be decoded.

    They are counted as `Block` counts them; `before` rows of the filing stand in other parts.
    """
    found = []
    for group in _groups([path]):
        try:
            with pq.ParquetFile(group.path) as file:
                file.read_row_group(group.number).validate(full=True)
        except (pa.ArrowException, OSError):
            first = before + group.start + 1
            found.append((first, first + group.rows - 1))
    return tuple(found)


def prove_rows(
    paths: Sequence[Path], wanted: Iterable[int], *, tree: Tree, secret: bytes
) -> tuple[RowProof, ...]:
    """A proof for each row number of `wanted`, ascending.

    RowsDifferError where its block is not what was filed; KeyError for no such row.
    """
    groups = _groups(paths)
    places = dict(_places(groups, sorted(set(wanted))))
    missing = sorted(set(wanted) - places.keys())
    if missing:
        raise KeyError(missing[0])
    proofs: list[RowProof] = []
    held: tuple[Block, list[bytes]] | None = None
    for row, index in sorted(places.items(), key=lambda place: place[1]):
        if held is None or held[0].number != index // BLOCK:
            block, leaves = _block(groups, index // BLOCK, secret)
            held = block, [leaf.tobytes() for leaf in leaves]
        block, hashes = held
        if block.number >= len(tree.blocks) or block.root != tree.blocks[block.number]:
            raise RowsDifferError(block)
        path = path_in_blocks(index, block=hashes, blocks=tree.blocks)
        [salt] = row_salts(secret, pa.array([row], pa.int64()))
        proofs.append(RowProof(row, index, salt.tobytes(), hashes[index % BLOCK], path))
    return tuple(sorted(proofs, key=lambda proof: proof.row))


@dataclass(frozen=True, slots=True)
class _Group:
    """A row group, and how many rows of the filing stand before it."""

    path: Path
    number: int
    start: int
    rows: int


def _groups(paths: Sequence[Path]) -> list[_Group]:
    groups: list[_Group] = []
    start = 0
    for path in paths:
        about = pq.read_metadata(path)
        for number in range(about.num_row_groups):
            rows = about.row_group(number).num_rows
            if rows:
                groups.append(_Group(path, number, start, rows))
                start += rows
    return groups


def _places(groups: Sequence[_Group], wanted: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each row number that is found, and how many rows of the filing stand before it."""
    for group in groups:
        with pq.ParquetFile(group.path) as file:
            numbers = file.read_row_group(group.number, columns=[ROW]).column(ROW).to_numpy()
        for place in np.flatnonzero(np.isin(numbers, wanted)):
            yield int(numbers[place]), group.start + int(place)


def _block(groups: Sequence[_Group], number: int, secret: bytes) -> tuple[Block, Octets]:
    """Block `number` and its leaf hashes; it may lie in several groups."""
    start, end = number * BLOCK, (number + 1) * BLOCK
    overlapping = [g for g in groups if g.start < end and g.start + g.rows > start]
    leaves: list[Octets] = []
    for group in overlapping:
        with pq.ParquetFile(group.path) as file:
            table = file.read_row_group(group.number)
        low = max(start - group.start, 0)
        part = table.slice(low, end - group.start - low).combine_chunks()
        leaves += (row_leaves(batch, secret) for batch in part.to_batches())
    hashes = np.concatenate(leaves)
    root = merkle_root([leaf.tobytes() for leaf in hashes])
    block = Block(number, overlapping[0].path, start + 1, start + len(hashes), root)
    return block, hashes
