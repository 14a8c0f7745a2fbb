"""Questions about the entities of all rules together: whom they could tell of, and their rows."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Final, Protocol, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from engine.bridge.context import EngineSettings
from engine.bridge.relations import Source
from engine.bridge.session import Evaluator, Session
from engine.bridge.sources import FiledRows
from engine.filing.ordering import interned_ids
from engine.filing.whose import codes_shared
from engine.plan.arena import Arena
from engine.plan.narrow import Candidates, Entity
from engine.plan.narrow.fetching import columns_read, data_sets_read
from engine.plan.nodes import NodeId, Scan
from engine.run.fetching import AllRows, By, Fetcher, Wanted
from engine.run.forking import Apart, here

#: More than so many codes are asked for exactly.
_MOST_SHARED: Final = 1_000
#: Hears which question is asked, counted from 1, and how many there are.
OnQuestion: TypeAlias = Callable[[int, int], None]
#: The data sets of a rule that can be cut down to the rows of some entities.
Separable: TypeAlias = Mapping[str, Entity]


class Sessions(Protocol):
    """Where questions are put: to this process, or to a cluster."""

    @property
    def at_once(self) -> int:
        """How many questions about parts of the rows are put at once."""

    @property
    def questions_at_once(self) -> int:
        """How many different questions are put at once."""

    @property
    def divides_rows(self) -> int:
        """Into how many parts rows are divided that could be read all at once; 0: into none."""

    def session(self, arena: Arena, source: Source, settings: EngineSettings) -> Evaluator:
        """A session of one arena over one source."""


@dataclass(frozen=True, slots=True)
class SessionsHere:
    """Questions are put to this process, on as many cores."""

    at_once: int
    questions_at_once: int = 1
    divides_rows: int = 0

    def session(self, arena: Arena, source: Source, settings: EngineSettings) -> Evaluator:
        """A session of one arena over one source."""
        return Session(arena, source, settings)


@dataclass(frozen=True, slots=True)
class Named:
    """The entities that a question named, by number where they are interned, and the seconds."""

    rules: frozenset[int]
    entities: pa.Array
    seconds: float


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks the engine for entities, and for their rows.

    What it asks is asked `apart`: one after the other, each by a process of its own maybe.
    """

    arena: Arena
    rows: AllRows
    settings: EngineSettings
    sessions: Sessions
    apart: Apart = here

    def named(self, asked: Candidates, base: By, over: Source | None = None) -> Named:
        """The entities of `base` that `asked` names, over these rows or else over all."""
        started = time.monotonic()
        if over is None and (shared := self.shared(asked, base)) is not None:
            return Named(frozenset(asked.rules), shared, time.monotonic() - started)
        entity = base[1]
        found = self.apart(lambda: self._over(asked, self._parts(asked, base, over or self.rows)))
        if not asked.by_number:  # of views, pyarrow's `unique` takes what is missing for ""
            found = found.cast(pa.string())
        found = pc.unique(found)
        if entity.interned and not asked.by_number:
            found = interned_ids(found)
        if asked.and_missing:
            found = pc.unique(pa.concat_arrays([found, pa.nulls(1, found.type)]))
        return Named(frozenset(asked.rules), found, time.monotonic() - started)

    def shared(self, asked: Candidates, base: By, among: pa.Array | None = None) -> pa.Array | None:
        """Whom, `among` some or all, `asked` could name: told by an index of whose rows hold them.

        None where nothing is known of that, or these are many of all.
        """
        data_set, entity = base
        if asked.sharing is None or not isinstance(self.rows, FiledRows):
            return None
        filings = self.rows.snapshot.of(data_set)
        shared = codes_shared(filings, entity.column, asked.sharing, among)
        many = among is None and shared is not None and len(shared) > _MOST_SHARED
        return None if many else shared

    def _parts(self, asked: Candidates, base: By, rows: Source) -> Collection[Source]:
        """`rows` as they are looked at one part after the other: less of them is held then.

        Groups are in parts, and large data sets that are joined with one another.
        """
        if not isinstance(rows, FiledRows):
            return (rows,)
        if asked.grouped:
            return rows.buckets(*base)
        if self.sessions.divides_rows:
            return rows.buckets(*base, self.sessions.divides_rows)
        read = data_sets_read(self.arena, asked.relation)
        return rows.divided(asked.divided, read) or (rows,)

    def _over(self, asked: Candidates, buckets: Collection[Source]) -> pa.ChunkedArray:
        """What is named over each bucket by itself."""
        settings, at_once = self.settings, self.sessions.at_once
        if len(buckets) > 1:
            limit = None if settings.memory_limit is None else settings.memory_limit // at_once
            settings = replace(settings, partitions=1, memory_limit=limit)

        def over(bucket: Source) -> pa.Table:
            return self.sessions.session(self.arena, bucket, settings).evaluate(asked.relation)

        with ThreadPoolExecutor(at_once, thread_name_prefix="buckets") as pool:
            return pa.concat_tables(pool.map(over, buckets)).column(0)

    def entities(self, rows: AllRows, by: By) -> pa.Table:
        """The ids of `rows` of a data set, and by what their entities are told apart."""
        data_set, entity = by
        scan = self.arena.add(Scan(data_set, "e", (entity.told_apart_by,)))
        told = self.apart(lambda: Session(self.arena, rows, self.settings).evaluate(scan))
        return plain(told, entity)

    def columns(self, rows: AllRows, data_set: str, columns: Sequence[str]) -> pa.Table:
        """These columns of `rows` of a data set."""
        scan = self.arena.add(Scan(data_set, "e", tuple(columns)))
        told = self.apart(lambda: Session(self.arena, rows, self.settings).evaluate(scan))
        return told.select([f"e.{c}" for c in columns]).rename_columns(list(columns))

    def rows_of(
        self,
        separable: Mapping[int, Separable],
        named: Collection[Named],
        read_by: Mapping[By, Collection[NodeId]] | None = None,
    ) -> dict[By, pa.Table]:
        """The rows that the rules need of their data sets, for the entities named for them.

        All rules are shown those of all entities: no rule minds more than it needs. The columns
        are `#`, that by which entities are told apart, and what the relations in `read_by` read;
        or all that the arena reads.
        """
        wanted: dict[By, list[pa.Array]] = {}
        for position, data_sets in separable.items():
            mine = [one.entities for one in named if position in one.rules]
            for by in data_sets.items():
                wanted.setdefault(by, []).extend(mine)
        fetcher = Fetcher(self.arena, self.rows, self.settings)
        every = {
            by: Wanted(pc.unique(pa.chunked_array(several)), self._columns(by, read_by))
            for by, several in wanted.items()
        }
        return self.apart(lambda: fetcher.rows_of(every))

    def _columns(self, by: By, read_by: Mapping[By, Collection[NodeId]] | None) -> tuple[str, ...]:
        relations = None if read_by is None else read_by.get(by, ())
        return columns_read(self.arena, by[0], relations)


def plain(told: pa.Table, entity: Entity) -> pa.Table:
    """`told` with entities that pyarrow does not mistake.

    Of views, its `unique` takes what is missing for "".
    """
    if entity.interned:
        return told
    return told.set_column(1, told.column_names[1], told.column(1).cast(pa.string()))
