"""The rules of a run over few rows: whom they could tell of is asked for all of them together."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from dsl.domains import Domain
from engine.bridge.session import EngineSettings, Session
from engine.bridge.sources import FiledRows, SomeRows
from engine.filing.ordering import interned_ids
from engine.plan.arena import Arena
from engine.plan.from_rule import RulePlan
from engine.plan.narrow import Candidates, Entity, candidates_of, separable_data_sets
from engine.plan.narrow.fetching import ENTITIES, WANTED, fetched

#: So many rows for each entity that may be looked at again; and how many these are at least.
_ROWS_PER_ENTITY: Final = 1_000
_FEW: Final = 1_000


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The rows that some rules need, by their positions, and what finding them took of each.

    A rule that is not in `seconds` needs all rows.
    """

    rows: SomeRows
    entities: Mapping[int, Mapping[str, Entity]]
    seconds: Mapping[int, float]

    def of(self, position: int) -> SomeRows | None:
        """The rows that the rule needs; None where it needs all."""
        if position not in self.entities:
            return None
        tables = {name: self.rows.tables[name] for name in self.entities[position]}
        return SomeRows(tables, self.rows.others)


def narrowed(
    arena: Arena,
    plans: Mapping[int, RulePlan],
    rows: FiledRows,
    settings: EngineSettings,
) -> Narrowed:
    """What the rules of `plans` need of `rows`."""
    separable = dict(_separable(arena, plans, rows, settings))
    session = Session(arena, rows, settings)
    wanted = {p: plans[p] for p in separable}
    asked = [_Asked(c, *_timed(session, c)) for c in candidates_of(arena, wanted)]
    most = {p: _most(plans[p], rows) for p in separable}
    too_many = {p for a in asked for p in a.of.rules if len(a.entities) > most[p]}
    kept = {p: found for p, found in separable.items() if p not in too_many}
    seconds = dict.fromkeys(kept, 0.0)
    for one in asked:
        for position in set(one.of.rules) & set(kept):
            seconds[position] += one.seconds / len(one.of.rules)
    domains = {entity.domain for found in kept.values() for entity in found.values()}
    entities = {domain: _together(asked, domain, kept) for domain in domains}
    tables = {}
    started = time.monotonic()
    for name, entity in {n: e for found in kept.values() for n, e in found.items()}.items():
        tables[name] = _fetched(arena, session, name, entity, entities[entity.domain])
    share = (time.monotonic() - started) / max(len(kept), 1)
    return Narrowed(
        SomeRows(tables, rows), kept, {p: spent + share for p, spent in seconds.items()}
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, the entities it named, interned where they can be, and the seconds it took."""

    of: Candidates
    entities: pa.Array
    seconds: float


def _separable(
    arena: Arena, plans: Mapping[int, RulePlan], rows: FiledRows, settings: EngineSettings
) -> Iterator[tuple[int, Mapping[str, Entity]]]:
    for position, plan in plans.items():
        of_base = rows.rows(plan.rule.base.data_set.name)
        if settings.narrow_rows is None or of_base < settings.narrow_rows:
            continue
        found = separable_data_sets(arena, plan)
        if found:
            yield position, found


def _timed(session: Session, asked: Candidates) -> tuple[pa.Array, float]:
    started = time.monotonic()
    named = session.evaluate(asked.relation).column(0).combine_chunks()
    entities = named if asked.by_number else named.cast(pa.string())
    return entities, time.monotonic() - started


def _most(plan: RulePlan, rows: FiledRows) -> int:
    """How many entities are few for the rule."""
    return max(_FEW, rows.rows(plan.rule.base.data_set.name) // _ROWS_PER_ENTITY)


def _together(
    asked: Iterable[_Asked], domain: Domain, kept: Mapping[int, Mapping[str, Entity]]
) -> pa.Array:
    """The entities of `domain` that any question named, each once; a missing one may be among."""
    found = []
    for one in asked:
        mine = [kept[p] for p in one.of.rules if p in kept]
        entity = next((e for e in mine[0].values()), None) if mine else None
        if entity is None or entity.domain != domain:
            continue
        number = entity.interned and not one.of.by_number
        found.append(interned_ids(one.entities) if number else one.entities)
    return pc.unique(pa.concat_arrays(found))


def _fetched(
    arena: Arena, session: Session, data_set: str, entity: Entity, wanted: pa.Array
) -> pa.Table:
    asked = fetched(arena, data_set, entity)
    given = {ENTITIES: pa.table({WANTED: wanted.drop_null()})}
    parts = [session.evaluate(asked.of_entities, given).select(list(asked.named))]
    if wanted.null_count:
        parts.append(session.evaluate(asked.without).select(list(asked.named)))
    return pa.concat_tables(parts).rename_columns(list(asked.columns))
