"""Partition: into how many filings, files and partitions the rows are cut says nothing.

The rows of every table go into one to three filings of one or two Parquet files each, with
gaps between their numbers as quarantined rows leave them, and are evaluated with other
numbers of partitions, sizes of batches and joins. It holds for every case, since a data set
is the union of its current filings; the rows are mapped back by filing and number, and
what was searched in vain is added up over the filings.
"""

from __future__ import annotations

import random
import tempfile
from itertools import pairwise
from pathlib import Path

import pyarrow as pa

from engine.bridge.context import EngineSettings
from tests.metamorphic.stored import Stored, evaluated_filings, stored
from tests.metamorphic.told import broken
from tests.metamorphic.trial import Compared, Relation, Trial, filed, findings_among

#: Original number by filing and number there.
_Numbers = dict[tuple[str, int], int]
_SETTINGS = (
    EngineSettings(partitions=1, batch_size=4),
    EngineSettings(partitions=2, batch_size=8192),
    EngineSettings(partitions=3, batch_size=2),
    EngineSettings(partitions=4, batch_size=17, prefer_hash_join=False),
)


def check(trial: Trial) -> Compared:
    """Nothing changes but where the rows lie."""
    chance = random.Random(trial.case.seed)
    numbers: _Numbers = {}
    filings = [
        filing
        for name, table in filed(trial.case.tables).items()
        for filing in _cut(name, table, chance, numbers)
    ]
    with tempfile.TemporaryDirectory() as folder:
        after = evaluated_filings(
            trial.model,
            stored(filings, Path(folder)),
            trial.case,
            settings=chance.choice(_SETTINGS),
            row_of=lambda _name, filing, row: numbers[filing, row],
        )
    return Compared(findings_among(trial.told), broken(trial.told, after))


def _cut(name: str, table: pa.Table, chance: random.Random, numbers: _Numbers) -> list[Stored]:
    """The table in filings; an empty one now and then."""
    filings: list[Stored] = []
    for piece in _pieces(table, chance.randint(1, 3), chance):
        filing = f"{name}-{len(filings)}"
        renumbered = _renumbered(piece, filing, chance, numbers)
        parts = _pieces(renumbered, chance.randint(1, 2), chance)
        filings.append(Stored(filing, name, parts))
    return filings


def _pieces(table: pa.Table, count: int, chance: random.Random) -> list[pa.Table]:
    cuts = sorted(chance.randint(0, table.num_rows) for _ in range(count - 1))
    edges = [0, *cuts, table.num_rows]
    return [table.slice(a, b - a) for a, b in pairwise(edges)]


def _renumbered(piece: pa.Table, filing: str, chance: random.Random, numbers: _Numbers) -> pa.Table:
    """The rows numbered within their filing, a number left out now and then."""
    new: list[int] = []
    for old in piece.column("_row").to_pylist():
        last = new[-1] if new else 0
        new.append(last + chance.choice((1, 1, 1, 2, 1000)))
        numbers[filing, new[-1]] = old
    return piece.drop_columns(["_row"]).append_column("_row", pa.array(new, pa.int64()))


RELATION = Relation("partition", check)
