"""The rules of a run over few rows: whom they could tell of is asked for all of them together."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from dsl.model.rules import Rule
from engine.bridge.session import EngineSettings, Session
from engine.bridge.sources import FiledRows, SomeRows, TableRows
from engine.filing.ordering import interned_ids
from engine.plan.arena import Arena
from engine.plan.from_rule import RulePlan
from engine.plan.narrow import Candidates, Entity, candidates_of, separable_data_sets
from engine.plan.narrow.fetching import ENTITIES, WANTED, fetched

#: One entity in so many rows may be looked at again; and so many may be at least.
_ROWS_PER_ENTITY: Final = 1_000
_FEW: Final = 1_000

#: All the rows that there are.
AllRows: TypeAlias = FiledRows | TableRows
#: Hears which question is asked, counted from 1, and how many there are.
OnQuestion: TypeAlias = Callable[[int, int], None]
#: The data sets of a rule that can be cut down to the rows of some entities.
Separable = Mapping[str, Entity]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The rows that some rules need, by their positions, and what finding them took of each.

    A rule that is not in `separable` needs all rows. `tables` are by data set, and by what it is
    cut down by.
    """

    rows: AllRows
    separable: Mapping[int, Separable]
    tables: Mapping[tuple[str, Entity], pa.Table]
    seconds: Mapping[int, float]

    def of(self, position: int) -> SomeRows | None:
        """The rows that the rule needs; None where it needs all."""
        if position not in self.separable:
            return None
        mine = {name: self.tables[name, by] for name, by in self.separable[position].items()}
        return SomeRows(mine, self.rows)


def is_large(rule: Rule, rows: AllRows, settings: EngineSettings) -> bool:
    """Whether `rule` looks at so many rows that fewer are worth asking for."""
    if settings.narrow_rows is None or rule.base.table is not None:
        return False
    return rows.rows(rule.base.data_set.name) >= settings.narrow_rows


def ask_silently(question: int, total: int) -> None:
    """Nobody watches."""


def narrowed(
    arena: Arena,
    plans: Mapping[int, RulePlan],
    rows: AllRows,
    settings: EngineSettings,
    *,
    on_question: OnQuestion = ask_silently,
) -> Narrowed:
    """What the rules of `plans`, all planned in `arena`, need of `rows`.

    `on_question` hears, before each question, which it is (from 1) and of how many.
    """
    large = {p: plan for p, plan in plans.items() if is_large(plan.rule, rows, settings)}
    found = {p: separable_data_sets(arena, plan, numbers=rows.numbers) for p, plan in large.items()}
    separable = {p: data_sets for p, data_sets in found.items() if data_sets}
    asker = _Asker(arena, rows, settings)
    named = []
    questions = candidates_of(arena, large, separable, numbers=rows.numbers)
    for number, question in enumerate(questions, start=1):
        on_question(number, len(questions))
        base = large[question.rules[0]].rule.base.data_set.name
        named.append(asker.named(question, base, separable[question.rules[0]][base]))
    kept = _with_few(separable, named, large, rows)
    tables, seconds = asker.rows_of(kept, named)
    spent = dict.fromkeys(kept, seconds / max(len(kept), 1))
    for one in named:
        for position in one.rules & kept.keys():
            spent[position] += one.seconds / len(one.rules)
    return Narrowed(rows, kept, tables, spent)


@dataclass(frozen=True, slots=True)
class _Named:
    """The entities that a question named, by number where they are interned, and the seconds."""

    rules: frozenset[int]
    entities: pa.Array
    seconds: float


def _with_few(
    separable: Mapping[int, Separable],
    named: Collection[_Named],
    plans: Mapping[int, RulePlan],
    rows: AllRows,
) -> dict[int, Separable]:
    """Those of the rules that could tell of few entities: for many, all rows serve as well."""
    most = {
        position: max(_FEW, rows.rows(plans[position].rule.base.data_set.name) // _ROWS_PER_ENTITY)
        for position in separable
    }
    many = {p for one in named for p in one.rules if len(one.entities) > most[p]}
    return {p: data_sets for p, data_sets in separable.items() if p not in many}


@dataclass(frozen=True, slots=True)
class _Asker:
    """Asks the engine for entities, and for their rows."""

    arena: Arena
    rows: AllRows
    settings: EngineSettings

    def named(self, asked: Candidates, base: str, entity: Entity) -> _Named:
        """The entities that `asked` names; `entity` is that of the data set `base`."""
        started = time.monotonic()
        buckets = self._buckets(base, entity) if asked.grouped else (self.rows,)
        found = self._over(asked, buckets)
        if not asked.by_number:  # of views, pyarrow's `unique` takes what is missing for ""
            found = found.cast(pa.string())
        found = pc.unique(found)
        if entity.interned and not asked.by_number:
            found = interned_ids(found)
        if asked.and_missing:
            found = pc.unique(pa.concat_arrays([found, pa.nulls(1, found.type)]))
        return _Named(frozenset(asked.rules), found, time.monotonic() - started)

    def _buckets(self, base: str, entity: Entity) -> Collection[AllRows]:
        if isinstance(self.rows, TableRows):  # what is in memory is not divided
            return (self.rows,)
        return self.rows.buckets(base, entity)

    def _over(self, asked: Candidates, buckets: Collection[AllRows]) -> pa.ChunkedArray:
        """What is named over each bucket by itself, as many at once as there are partitions."""
        settings, at_once = self.settings, self.settings.partitions
        if len(buckets) > 1:
            limit = None if settings.memory_limit is None else settings.memory_limit // at_once
            settings = replace(settings, partitions=1, memory_limit=limit)

        def over(bucket: AllRows) -> pa.Table:
            return Session(self.arena, bucket, settings).evaluate(asked.relation)

        with ThreadPoolExecutor(at_once, thread_name_prefix="buckets") as pool:
            return pa.concat_tables(pool.map(over, buckets)).column(0)

    def rows_of(
        self, separable: Mapping[int, Separable], named: Collection[_Named]
    ) -> tuple[dict[tuple[str, Entity], pa.Table], float]:
        """The rows that the rules need of their data sets, and the seconds it took.

        All rules are shown those of all entities: no rule minds more than it needs.
        """
        started = time.monotonic()
        session = Session(self.arena, self.rows, replace(self.settings, late_columns=True))
        wanted: dict[tuple[str, Entity], list[pa.Array]] = {}
        for position, data_sets in separable.items():
            mine = [one.entities for one in named if position in one.rules]
            for by in data_sets.items():
                wanted.setdefault(by, []).extend(mine)
        tables = {
            (name, entity): self._rows_of(
                session, name, entity, pc.unique(pa.chunked_array(several))
            )
            for (name, entity), several in wanted.items()
        }
        return tables, time.monotonic() - started

    def _rows_of(
        self, session: Session, data_set: str, entity: Entity, wanted: pa.Array
    ) -> pa.Table:
        asked = fetched(self.arena, data_set, entity)
        given = {ENTITIES: pa.table({WANTED: wanted.drop_null()})}
        parts = [session.evaluate(asked.of_entities, given).select(list(asked.named))]
        if wanted.null_count:
            parts.append(session.evaluate(asked.without).select(list(asked.named)))
        return pa.concat_tables(parts).rename_columns(list(asked.columns))
