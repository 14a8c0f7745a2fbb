"""The hash tree over a filing's rows: made from its parts as they lie on disk.

What is signed is therefore what was written. The subtree of every `BLOCK` rows is kept in
`rows.tree`, 32 bytes each, so that a row's path needs the rows of its block alone.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from engine.catalog.storage import ROW
from engine.filing.leaves import row_bytes, row_salts
from engine.integrity.keys import Keys
from engine.integrity.merkle import BLOCK, leaf_hashes, merkle_root, path_in_blocks

NAME: Final = "rows.tree"
HASH_BYTES: Final = 32

#: Rows hashed at a time: whole blocks, and few enough to stay in the processor's cache.
_BATCH: Final = 8 * BLOCK


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
    """The rows of one block as they are now; `first` and `last` are `_row` numbers."""

    number: int
    path: Path
    first: int
    last: int
    root: bytes


class RowsDifferError(ValueError):
    """The rows of a block do not hash to what was filed; `first` and `last` are `_row` numbers."""

    def __init__(self, path: Path, first: int, last: int) -> None:
        super().__init__(f"{path}: rows {first} to {last}")
        self.path, self.first, self.last = path, first, last


def filing_secret(keys: Keys, filing_id: str) -> bytes:
    """What salts the rows of one filing: 32 bytes that only the workspace's keys give."""
    return hmac.digest(keys.row_salts, b"huiyan row salts/1\0" + filing_id.encode(), "sha256")


def tree_of(paths: Sequence[Path], secret: bytes) -> Tree:
    """The tree over the rows of the parts `paths`, in their order."""
    blocks: list[bytes] = []
    leaves: list[bytes] = []
    rows = 0
    for path in paths:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_BATCH):
                rows += batch.num_rows
                leaves += _leaves(batch, secret)
                whole = len(leaves) - len(leaves) % BLOCK
                blocks += (merkle_root(leaves[i : i + BLOCK]) for i in range(0, whole, BLOCK))
                del leaves[:whole]
    if leaves:
        blocks.append(merkle_root(leaves))
    return Tree(rows, tuple(blocks))


def tree_from_bytes(data: bytes, rows: int) -> Tree | None:
    """The tree that `rows.tree` holds; None where it cannot be one over `rows` rows."""
    if len(data) != -(-rows // BLOCK) * HASH_BYTES:
        return None
    starts = range(0, len(data), HASH_BYTES)
    return Tree(rows, tuple(data[i : i + HASH_BYTES] for i in starts))


def block_at(paths: Sequence[Path], number: int, secret: bytes) -> Block:
    """Block `number` of the parts as it is now."""
    return _block(_groups(paths), number, secret)[0]


def unreadable_rows(path: Path) -> tuple[tuple[int, int], ...]:
    """The `_row` numbers, first and last, of each row group of a part that cannot be decoded."""
    found = []
    for group in _groups([path]):
        try:
            with pq.ParquetFile(group.path) as file:
                file.read_row_group(group.number).validate(full=True)
        except (pa.ArrowException, OSError):
            found.append((group.first, group.last))
    return tuple(found)


def prove_rows(
    paths: Sequence[Path], wanted: Iterable[int], *, tree: Tree, secret: bytes
) -> tuple[RowProof, ...]:
    """A proof for each row of `wanted`, ascending; RowsDifferError, KeyError for no such row."""
    groups = _groups(paths)
    proofs: list[RowProof] = []
    held: tuple[Block, list[bytes]] | None = None
    for row in sorted(set(wanted)):
        index = _index(groups, row)
        if held is None or held[0].number != index // BLOCK:
            held = _block(groups, index // BLOCK, secret)
        block, leaves = held
        if block.number >= len(tree.blocks) or block.root != tree.blocks[block.number]:
            raise RowsDifferError(block.path, block.first, block.last)
        path = path_in_blocks(index, block=leaves, blocks=tree.blocks)
        [salt] = row_salts(secret, [row])
        proofs.append(RowProof(row, index, salt, leaves[index % BLOCK], path))
    return tuple(proofs)


@dataclass(frozen=True, slots=True)
class _Group:
    """A row group: the index of its first row, and the `_row` numbers it spans."""

    path: Path
    number: int
    start: int
    rows: int
    first: int
    last: int


def _groups(paths: Sequence[Path]) -> list[_Group]:
    groups: list[_Group] = []
    start = 0
    for path in paths:
        about = pq.read_metadata(path)
        for number in range(about.num_row_groups):
            group = about.row_group(number)
            if group.num_rows:
                span = group.column(0).statistics  # `_row` is the first column, and ascends
                groups.append(_Group(path, number, start, group.num_rows, span.min, span.max))
                start += group.num_rows
    return groups


def _index(groups: Sequence[_Group], row: int) -> int:
    """How many rows of the filing stand before `row`."""
    for group in groups:
        if group.first <= row <= group.last:
            with pq.ParquetFile(group.path) as file:
                numbers = file.read_row_group(group.number, columns=[ROW]).column(ROW)
            place = numbers.index(row).as_py()
            if place >= 0:
                return int(group.start + place)
    raise KeyError(row)


def _block(groups: Sequence[_Group], number: int, secret: bytes) -> tuple[Block, list[bytes]]:
    """Block `number` and its leaf hashes; it may lie in several groups."""
    start, end = number * BLOCK, (number + 1) * BLOCK
    numbers: list[int] = []
    leaves: list[bytes] = []
    path = groups[0].path
    for group in groups:
        if group.start >= end or group.start + group.rows <= start:
            continue
        if not numbers:
            path = group.path
        with pq.ParquetFile(group.path) as file:
            table = file.read_row_group(group.number)
        low = max(start - group.start, 0)
        part = table.slice(low, end - group.start - low).combine_chunks()
        for batch in part.to_batches():
            numbers += batch.column(ROW).to_pylist()
            leaves += _leaves(batch, secret)
    return Block(number, path, numbers[0], numbers[-1], merkle_root(leaves)), leaves


def _leaves(batch: pa.RecordBatch, secret: bytes) -> list[bytes]:
    """The leaf hashes of a batch's rows."""
    salts = row_salts(secret, batch.column(ROW).to_pylist())
    return leaf_hashes(map(bytes.__add__, salts, row_bytes(batch)))
