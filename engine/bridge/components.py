"""Connected components over arrays: the smallest member names each, whatever the order of rows.

Labels go down to the least one that is tied, and every label is followed to its end before the
next round, so that the rounds grow with the logarithm of a chain's length and not with it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

#: A larger component says nothing of any one of its members, and nobody can read its rows.
MOST_MEMBERS = 500

_Numbers = npt.NDArray[np.int64]


class LargeComponentError(ValueError):
    """A component of `table` has `members` members, more than `MOST_MEMBERS`."""

    def __init__(self, table: str, members: int) -> None:
        super().__init__(f"{table}: a component of {members} members")
        self.table, self.members = table, members

    def told(self) -> dict[str, str]:
        """What HY667 says of it."""
        return {"table": self.table, "members": str(self.members), "most": str(MOST_MEMBERS)}


def components_of(
    ties: pa.Table, member: str, other: str, known: str, *, alike: bool, table: str
) -> pa.Table:
    """`member`, the names of its component over `known` ties and over `all`, and its `piece`.

    `ties` has each tie once, of a `member` and an `other`, which is a member too if they are
    `alike`. A member without a known tie has no name over known ones. Raises LargeComponentError.
    """
    ones, others = _text(ties.column(member)), _text(ties.column(other))
    both = pa.concat_arrays([ones, others]) if alike else ones
    members = pc.unique(both)
    members = members.take(pc.array_sort_indices(members))
    one, nodes = _places(ones, members), len(members)
    if alike:
        two = _places(others, members)
    else:  # what they share is numbered behind the members
        shared = pc.unique(others)
        two = _places(others, shared) + nodes
        nodes += len(shared)
    sure = np.asarray(ties.column(known).combine_chunks().fill_null(False), dtype=np.bool_)
    every = _labels(one, two, nodes)[: len(members)]
    surely = _labels(one[sure], two[sure], nodes)[: len(members)]
    told = np.zeros(nodes, dtype=np.bool_)
    told[one[sure]] = True
    told[two[sure]] = True
    told = told[: len(members)]
    largest = int(np.bincount(every).max()) if len(every) else 0
    if largest > MOST_MEMBERS:
        raise LargeComponentError(table, largest)
    surely = np.where(told, surely, -1)
    _, pieces = np.unique(np.stack((every, surely), axis=1), axis=0, return_inverse=True)
    return pa.table(
        {
            "member": members,
            "known": members.take(pa.array(surely, mask=~told)),
            "all": members.take(pa.array(every)),
            "piece": pa.array(pieces.reshape(-1).astype(np.int64)),
        }
    )


def _labels(one: _Numbers, two: _Numbers, nodes: int) -> _Numbers:
    """For each node the least node that ties lead to; a node without ties has itself."""
    labels = np.arange(nodes, dtype=np.int64)
    while True:
        here, there = labels[one], labels[two]
        apart = here != there
        if not apart.any():
            return labels
        low, high = np.minimum(here, there)[apart], np.maximum(here, there)[apart]
        np.minimum.at(labels, high, low)
        while not np.array_equal(further := labels[labels], labels):
            labels = further


def _text(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks().cast(pa.string())


def _places(values: pa.Array, among: pa.Array) -> _Numbers:
    return np.asarray(pc.index_in(values, value_set=among), dtype=np.int64)
