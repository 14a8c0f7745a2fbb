"""Permutation: the order of rows says nothing.

Rows of every table are brought into another order, and numbered in a third: numbers and
places in the file are drawn apart. It holds for every case, since the language knows sets
of rows only; the row numbers in witnesses, missing cells and exceptions are mapped back.
The rows that a finding names as considered are left out: of several that would do, it names
the first.
"""

from __future__ import annotations

import random
from collections.abc import Mapping

import pyarrow as pa

from tests.metamorphic.told import broken, without
from tests.metamorphic.trial import Compared, Relation, Trial, evaluated, filed, findings_among


def check(trial: Trial) -> Compared:
    """Nothing changes but the numbers of the rows."""
    chance = random.Random(trial.case.seed)
    tables: dict[str, pa.Table] = {}
    original: dict[str, Mapping[int, int]] = {}
    for name, table in filed(trial.case.tables).items():
        tables[name], original[name] = _mixed(table, chance)
    after = evaluated(
        trial.model, tables, trial.case, row_of=lambda name, _filing, row: original[name][row]
    )
    lines = broken(without(trial.told, "considered"), without(after, "considered"))
    return Compared(findings_among(trial.told), lines)


def _mixed(table: pa.Table, chance: random.Random) -> tuple[pa.Table, Mapping[int, int]]:
    """The rows in another order with other numbers, and the old number by the new one."""
    places, numbers = list(range(table.num_rows)), list(range(1, table.num_rows + 1))
    chance.shuffle(places)
    chance.shuffle(numbers)
    mixed = table.take(pa.array(places, pa.int64())).drop_columns(["_row"])
    old = {number: place + 1 for number, place in zip(numbers, places, strict=True)}
    return mixed.append_column("_row", pa.array(numbers, pa.int64())), old


RELATION = Relation("permutation", check)
