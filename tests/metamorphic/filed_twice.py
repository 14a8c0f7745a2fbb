"""Filed twice: a row that was filed before adds nothing when it arrives again.

Of every table some of the rows, now and then all, are filed; then all of them, in another
order, as a second filing. The second must leave out exactly the rows whose key the first
holds, and within one file that holds both, the later ones are the doubles. It holds for every
case, since a filed row is one matter whatever number of deliveries bring it: what is told of
both filings must be what is told of the rows filed once, rows mapped back by key. The rows
considered are left out: of several that would do, a finding names the first.

The catalog and the reading of files take no part here, so that it is quick enough for many
cases: fingerprints and doubles are those of the filing, rows lie in Parquet files, and a
run's scan reads both filings. `filed_on_disk` does the same through the whole filing.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from dsl.schema import DataSet
from engine.bridge.context import EngineSettings
from engine.catalog.catalog import SourceFile
from engine.catalog.snapshot import Filing
from engine.filing.keys import KeyLedger, doubles_of_earlier, doubles_within
from tests.metamorphic.stored import Stored, evaluated_filings, stored
from tests.metamorphic.told import RowOf, broken, without
from tests.metamorphic.trial import Compared, Relation, Trial, filed, findings_among
from tests.reference.schema import SCHEMA

_SETTINGS = EngineSettings(partitions=1)
_SOURCE = SourceFile("delivered.csv", "", 0, "utf-8", 0)


def check(trial: Trial) -> Compared:
    """The second filing changes nothing, and leaves out what the first holds."""
    chance = random.Random(trial.case.seed)
    lines: list[str] = []
    filings: list[Stored] = []
    with tempfile.TemporaryDirectory() as folder:
        for data_set in SCHEMA.data_sets:
            table = filed(trial.case.tables)[data_set.name]
            filings += _filed_twice(data_set, table, chance, Path(folder), lines)
        after = evaluated_filings(
            trial.model,
            stored(filings, Path(folder) / "kept"),
            trial.case,
            settings=_SETTINGS,
            row_of=_numbers(filings),
        )
    before, after = (without(told, "considered") for told in (trial.told, after))
    return Compared(findings_among(before), (*lines, *broken(before, after)))


def _filed_twice(
    data_set: DataSet, table: pa.Table, chance: random.Random, folder: Path, lines: list[str]
) -> list[Stored]:
    """Some rows, then those of all that are new; whatever the filing overlooks goes to `lines`."""
    every = list(range(table.num_rows))
    count = len(every) if chance.random() < 0.5 else chance.randint(0, len(every))
    first = _taken(table, sorted(chance.sample(every, count)))
    second = _taken(table, chance.sample(every, len(every)))
    one, other = (
        Stored(f"{data_set.name}-{name}", data_set.name, [rows])
        for name, rows in (("first", first), ("second", second))
    )
    earlier = stored([one], folder).filings
    held = set(first.column("old").to_pylist())
    again = [n for n, old in enumerate(second.column("old").to_pylist(), 1) if old in held]
    found = doubles_of_earlier(_reader(second), data_set, _with_source(earlier))
    if sorted(found) != again:
        lines.append(
            f"{data_set.name}: {sorted(found)} found of the rows filed before, not {again}"
        )
    lines += _within(data_set, first, second)
    new = [n - 1 for n in range(1, len(every) + 1) if n not in found]
    return [one, Stored(other.id, data_set.name, [second.take(pa.array(new, pa.int64()))])]


def _within(data_set: DataSet, first: pa.Table, second: pa.Table) -> list[str]:
    """Both deliveries in one file: the later row of each key is the double."""
    count = first.num_rows
    numbers = pa.array(range(count + 1, count + 1 + second.num_rows), pa.int64())
    place = second.column_names.index("_row")
    both = pa.concat_tables([first, second.set_column(place, "_row", numbers)])
    ledger = KeyLedger(data_set.key)
    ledger.add(both)
    found = sorted(doubles_within(_reader(both), data_set, ledger.repeated()))
    held = set(first.column("old").to_pylist())
    rows = zip(numbers.to_pylist(), second.column("old").to_pylist(), strict=True)
    wanted = [number for number, old in rows if old in held]
    return [] if found == wanted else [f"{data_set.name}: doubles {found}, not {wanted}"]


def _reader(table: pa.Table) -> Callable[[Sequence[str]], Iterator[pa.RecordBatch]]:
    return lambda columns: iter(table.select(list(columns)).to_batches())


def _taken(table: pa.Table, places: Sequence[int]) -> pa.Table:
    """Rows as a delivery holds them: numbered anew, their first number kept in `old`."""
    taken = table.take(pa.array(places, pa.int64()))
    old, count = taken.column("_row"), taken.num_rows
    numbers = pa.array(range(1, count + 1), pa.int64())
    rows = taken.drop_columns(["_row"]).append_column("_row", numbers).append_column("old", old)
    rows = rows.append_column("_file", pa.array([0] * count, pa.int16()))
    as_filed = pa.nulls(count, pa.struct([pa.field(n, pa.string()) for n in table.column_names]))
    rows = rows.append_column("_delivered", as_filed)
    return rows.append_column("_line", numbers)


def _with_source(filings: Sequence[Filing]) -> list[Filing]:
    return [replace(filing, sources=(_SOURCE,)) for filing in filings]


def _numbers(filings: Sequence[Stored]) -> RowOf:
    """The number that each row of each filing had before."""
    old = {
        (filing.id, row): number
        for filing in filings
        for part in filing.parts
        for row, number in zip(
            part.column("_row").to_pylist(), part.column("old").to_pylist(), strict=True
        )
    }
    return lambda _name, filing, row: old[filing, row]


RELATION = Relation("filed_twice", check)
