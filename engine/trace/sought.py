"""What a rule looked for in vain: beside the keys what else it demanded, and what was searched."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from dsl.model.rules import Rule
from dsl.model.steps import Alias, Relation
from engine.packs.pack import LoadedPack
from engine.plan.reads import reads
from engine.trace.reading import Met, ReadValues, read_values, written
from engine.trace.rows import FetchedRows


@dataclass(frozen=True, slots=True)
class Covered:
    """The first and the last event date of a filing, and the column that holds them."""

    column: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class TracedAbsence:
    """What was demanded of the row that is not there, in one filing.

    The keys and the counts stand in the finding. `rest` is what else was demanded, as the
    rule has it: often a period. `read` is what that read of the rows that are there. `covered`
    is None where the data set has no event date, or the filing is gone.
    """

    alias: str
    data_set: str
    filing: str
    line: int
    rest: tuple[str, ...]
    read: tuple[ReadValues, ...]
    covered: Covered | None


def traced_absences(
    pack: LoadedPack,
    rule: Rule,
    finding: Mapping[str, Any],
    *,
    aliases: Mapping[str, Alias],
    met: Met,
    rows: FetchedRows,
) -> Iterator[TracedAbsence]:
    """One for each absence and filing that the finding names."""
    relations = {r.alias.name: r for r in rule.absences}
    told: set[tuple[str, str]] = set()
    for entry in finding["witness"]:
        place = (entry["alias"], entry["filing"])
        if "absent" not in entry or place in told:
            continue
        told.add(place)
        relation = relations[entry["alias"]]
        source = pack.source(relation.span.file)
        assert source is not None
        asked = reads(*(c.expression for c in relation.conditions))
        yield TracedAbsence(
            alias=entry["alias"],
            data_set=entry["dataset"],
            filing=entry["filing"],
            line=source.place(relation.span.start).line,
            rest=tuple(_rest(pack, relation)),
            read=read_values(aliases, [r for r in asked if r.alias != entry["alias"]], met),
            covered=_covered(relation, entry["filing"], rows),
        )


def filed_bounds(paths: tuple[Path, ...], column: str) -> Iterator[datetime.date]:
    """The least and greatest values, from the files' own statistics: no row is read."""
    for path in paths:
        metadata = pq.read_metadata(path)
        names = [metadata.schema.column(i).path for i in range(metadata.num_columns)]
        position = names.index(column)
        for group in range(metadata.num_row_groups):
            statistics = metadata.row_group(group).column(position).statistics
            if statistics is not None and statistics.has_min_max:
                yield statistics.min
                yield statistics.max


def _rest(pack: LoadedPack, relation: Relation) -> Iterator[str]:
    """Each condition as it is written; one that is several for the engine is written once."""
    for span in dict.fromkeys(c.span for c in relation.conditions):
        yield written(pack, span)


def _covered(relation: Relation, filing: str, rows: FetchedRows) -> Covered | None:
    data_set = relation.alias.data_set
    searched = rows.searched(filing)
    if data_set.event_date is None or searched is None:
        return None
    try:
        bounds = list(filed_bounds(searched.paths, data_set.event_date))
    except FileNotFoundError:
        return None
    if not bounds:
        return None
    first, last = str(min(bounds)), str(max(bounds))
    return Covered(data_set.event_date, first, last)
