"""The rows of some entities, with what is read of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from dsl.domains import RESIDENT_ID
from engine.bridge.context import EngineSettings
from engine.bridge.session import Session
from engine.bridge.sources import FiledRows, TableRows
from engine.filing.whose import persons_with
from engine.plan.arena import Arena
from engine.plan.narrow import INTERNED, Entity
from engine.plan.narrow.fetching import ENTITIES, WANTED, fetched

#: All the rows that there are.
AllRows: TypeAlias = FiledRows | TableRows
#: A data set, and what its rows are cut down by.
By: TypeAlias = tuple[str, Entity]

#: Persons, by whom the rows of a data set may lie, whatever the column is called.
_PERSON: Final = Entity(INTERNED, RESIDENT_ID, interned=True, ordered=True)
#: Rows with a code are looked for among those of whose they are, if these are no more persons.
_PERSONS_OF_A_CODE: Final = 4
_FEW_PERSONS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """The entities of which rows are wanted, each once, and the columns that are read of them."""

    entities: pa.Array
    columns: Collection[str]


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches rows out of all rows."""

    arena: Arena
    rows: AllRows
    settings: EngineSettings

    def rows_of(self, wanted: Mapping[By, Wanted]) -> dict[By, pa.Table]:
        """The rows wanted of each data set, and maybe others besides.

        The columns are `#`, that by which entities are told apart, and those that are read. Rows
        of one data set that are looked for by their persons are looked for together.
        """
        found: dict[By, pa.Table] = {}
        told = {by: self._whose(by, one) for by, one in wanted.items()}
        whose = {by: persons for by, persons in told.items() if persons is not None}
        for data_set in {by[0] for by in whose}:
            mine = {by: wanted[by] for by in wanted if by[0] == data_set and _by_person(by, whose)}
            found |= dict(self._by_persons(mine, [p for by, p in whose.items() if by in mine]))
        others = {by: one for by, one in wanted.items() if by not in found}
        with ThreadPoolExecutor(self.settings.partitions) as pool:  # hardly one needs all cores
            rows = pool.map(self._rows_of, others.keys(), others.values())
            return found | dict(zip(others, rows, strict=True))

    def _whose(self, by: By, wanted: Wanted) -> pa.Array | None:
        """The persons whose rows hold the wanted codes, where that is known and they are few."""
        data_set, entity = by
        codes = wanted.entities
        if entity.ordered or codes.null_count or not len(codes):
            return None
        if not isinstance(self.rows, FiledRows):
            return None
        persons = persons_with(self.rows.snapshot.of(data_set), entity.column, codes)
        most = len(codes) * _PERSONS_OF_A_CODE + _FEW_PERSONS
        return None if persons is None or len(persons) > most else persons

    def _by_persons(
        self, wanted: Mapping[By, Wanted], others: Collection[pa.Array]
    ) -> Iterator[tuple[By, pa.Table]]:
        """All that is wanted of one data set, out of the rows of some persons.

        `others` are those whose rows hold the wanted codes.
        """
        (data_set, _) = next(iter(wanted))
        persons = [one.entities for (_, entity), one in wanted.items() if entity.interned]
        columns = dict.fromkeys(
            column for (_, by), one in wanted.items() for column in (by.told_apart_by, *one.columns)
        )
        together = pc.unique(pa.chunked_array([*persons, *others], pa.int64()))
        rows = self._rows_of((data_set, _PERSON), Wanted(together, columns))
        for by, one in wanted.items():
            entity = by[1]
            own = dict.fromkeys(("#", entity.told_apart_by, *one.columns))
            mine = rows.select(list(own))
            if not entity.interned:
                mine = mine.filter(pc.is_in(mine[entity.column], one.entities))
            yield by, mine

    def _rows_of(self, by: By, wanted: Wanted) -> pa.Table:
        data_set, entity = by
        columns = dict.fromkeys((entity.told_apart_by, *wanted.columns))
        asked = fetched(self.arena, data_set, entity, list(columns))
        present = wanted.entities.drop_null()
        parts = []
        if len(present):
            given = {ENTITIES: pa.table({WANTED: present})}
            for rows in self._around(by, present):
                parts.append(self._late(rows).few(asked.of_entities, given))
        if wanted.entities.null_count:
            parts.append(self._late(self.rows).few(asked.without))
        if not parts:
            parts.append(self._late(self.rows).schema(asked.without).empty_table())
        told = pa.concat_tables(part.select(list(asked.named)) for part in parts)
        return told.rename_columns(list(asked.columns))

    def _around(self, by: By, entities: pa.Array) -> tuple[AllRows, ...]:
        rows = self.rows
        return rows.around(*by, entities) if isinstance(rows, FiledRows) else (rows,)

    def _late(self, rows: AllRows) -> Session:
        """Of few rows among many, hardly more than a column is read."""
        return Session(self.arena, rows, replace(self.settings, late_columns=True))


def _by_person(by: By, whose: Mapping[By, pa.Array]) -> bool:
    """Whether rows are looked for by their persons: as they lie, or since it is known whose."""
    return by[1].interned or by in whose
