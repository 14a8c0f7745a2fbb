"""One finding evaluated again over given rows; no workspace is needed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from dsl.model.rules import Model, Rule
from engine.bridge.session import EngineSettings, RowPlace, Session, TableRows, row_id
from engine.catalog.storage import ROW, value_schema
from engine.findings.as_json import finding_to_json
from engine.findings.assemble import FilingRows, evaluate_rule
from engine.findings.finding import Finding
from engine.packs.pack import LoadedPack
from engine.plan.arena import Arena
from engine.plan.from_rule import plan_rule
from engine.run.data_sets import data_sets_of

_ONE_CORE = EngineSettings(partitions=1)


@dataclass(frozen=True, slots=True)
class RecordedRows:
    """Some rows of one filing: `_row` and the columns of its data set, as they were filed.

    `held` is how many rows the whole filing holds. The recorded filings of one data set
    stand in the order in which the run read them.
    """

    data_set: str
    filing: str
    held: int
    table: pa.Table


def replay_rows(
    pack: LoadedPack,
    finding: Mapping[str, Any],
    recorded: Sequence[RecordedRows],
    *,
    as_of: datetime.date,
    uncompared: Mapping[str, int] | None = None,
) -> dict[str, Any] | None:
    """The finding of the same id that its rule brings up over `recorded` alone, as JSON.

    None where it brings up no such finding. `uncompared` says, by alias, how many rows of
    a searched data set have no key to be compared by, which a few rows cannot show; without
    it, what `finding` says is taken over.
    """
    rule = pack.model.rule(finding["rule"])
    said = _uncompared_said(finding) if uncompared is None else uncompared
    for found in evaluate_recorded(
        pack.model, rule, recorded, as_of=as_of, pack=pack.manifest.name
    ):
        if found.id == finding["id"]:
            searched = tuple(
                replace(a, uncompared=said.get(a.alias, a.uncompared)) for a in found.absent
            )
            return finding_to_json(
                replace(found, absent=searched),
                pack=pack.manifest.name,
                model=pack.model,
                run=finding["run"],
            )
    return None


def evaluate_recorded(
    model: Model, rule: Rule, recorded: Sequence[RecordedRows], *, as_of: datetime.date, pack: str
) -> tuple[Finding, ...]:
    """What `rule` brings up over `recorded`, in this process."""
    names = {d.name: d for d in data_sets_of(rule)}
    tables = {
        name: _table([r for r in recorded if r.data_set == name], value_schema(data_set))
        for name, data_set in names.items()
    }
    filings = {
        name: tuple(FilingRows(r.filing, r.held) for r in recorded if r.data_set == name)
        for name in names
    }
    arena = Arena()
    plan = plan_rule(arena, rule, parameters={p.name: p for p in model.parameters}, as_of=as_of)
    session = Session(arena, TableRows(tables), _ONE_CORE)
    return evaluate_rule(plan, session, filings=filings, pack=pack).findings


def _table(recorded: Iterable[RecordedRows], schema: pa.Schema) -> pa.Table:
    """The rows of all filings of one data set, numbered by filing and row."""
    tables = [schema.empty_table()]
    for position, rows in enumerate(recorded):
        table = rows.table.select(schema.names).cast(schema)
        numbers = [row_id(RowPlace(position, n)) for n in table.column(ROW).to_pylist()]
        place = table.schema.get_field_index(ROW)
        tables.append(table.set_column(place, schema.field(ROW), pa.array(numbers, pa.int64())))
    return pa.concat_tables(tables)


def _uncompared_said(finding: Mapping[str, Any]) -> dict[str, int]:
    return {w["alias"]: w["uncompared"] for w in finding["witness"] if "absent" in w}
