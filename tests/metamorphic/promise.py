"""Promise: that a column always has a value says nothing once it has one.

A contract may promise of a column that no filed row lacks its value; the engine then plans
without the case that it does. Half of the columns are chosen, their missing cells filled, and
the case is evaluated with the promise and without. It holds for every case since the promise
is kept: what is planned for a value that might be missing must come to the same.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from dsl.schema import DataSet, Schema
from tests.generated.compiled import checked
from tests.generated.draw import pool
from tests.metamorphic.told import broken
from tests.metamorphic.trial import Compared, Relation, Trial, evaluated, filed, findings_among
from tests.reference.schema import SCHEMA
from tests.reference.world import Row


def check(trial: Trial) -> Compared:
    """The same tables tell the same, whatever is promised of them."""
    chance = random.Random(trial.case.seed)
    promised = Schema(tuple(_promised(d, chance) for d in SCHEMA.data_sets))
    tables = filed(
        {d.name: _filled(trial.case.tables[d.name], d, chance) for d in promised.data_sets}
    )
    model = checked(trial.case.policy, promised, rules=len(trial.rules))
    before = evaluated(trial.model, tables, trial.case)
    after = evaluated(model, tables, trial.case)
    return Compared(findings_among(before), broken(before, after))


def _promised(data_set: DataSet, chance: random.Random) -> DataSet:
    """The data set with half of its columns required."""
    columns = tuple(
        replace(c, required=c.required or chance.random() < 0.5) for c in data_set.columns
    )
    return replace(data_set, columns=columns)


def _filled(rows: Sequence[Row], data_set: DataSet, chance: random.Random) -> list[Row]:
    """The rows with a value in every required cell."""
    required = [c for c in data_set.columns if c.required]
    values = {c.name: pool(c.domain, c.values) for c in required}
    return [
        {**row, **{n: chance.choice(v) for n, v in values.items() if row[n] is None}}
        for row in rows
    ]


RELATION = Relation("promise", check)
