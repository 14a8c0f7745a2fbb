"""Generated cases of which rows came and went: what is looked at again, and what is kept."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from unittest.mock import patch

import pyarrow as pa

from dsl.model.rules import Model
from dsl.schema import DataSet
from dsl.syntax.declarations import Rule
from engine.bridge.context import EngineSettings
from engine.bridge.session import Session
from engine.bridge.sources import RowPlace, TableRows, row_id
from engine.findings.as_json import finding_to_json, to_line
from engine.findings.assemble import FilingRows, Filings, evaluate_rule
from engine.findings.finding import RuleResult
from engine.plan.arena import Arena
from engine.plan.from_rule import plan_rule
from engine.run import increments
from engine.run.changes import Change, JsonFinding, Since
from engine.run.data_sets import data_sets_of
from engine.run.narrowing import narrowed
from tests.generated.case import Case
from tests.generated.compiled import RefusedError, checked, table
from tests.generated.draw import Draw
from tests.narrowing.judge import Verdict
from tests.reference.schema import SCHEMA
from tests.reference.world import Row

_PACK, _THEN, _NOW = "generated", "run-000000000000", "run-111111111111"
_ALL = EngineSettings(partitions=1, narrow_rows=None)
_FEW = EngineSettings(partitions=1, narrow_rows=0)


@dataclass(frozen=True, slots=True)
class Pieces:
    """The rows of a data set: those that stay, those that come, and those that go."""

    stay: pa.Table
    come: pa.Table
    go: pa.Table


def pieces(data_set: DataSet, rows: Sequence[Row], draw: Draw) -> Pieces:
    """`rows` in a filing that stays, one that comes and one that goes; mostly some are empty."""
    come, go = draw.pick((0, 0, 10, 30)), draw.pick((0, 0, 0, 20))
    parts: dict[str, list[Row]] = {"stay": [], "come": [], "go": []}
    for row in rows:
        sort = draw.number(1, 100)
        parts["come" if sort <= come else "go" if sort <= come + go else "stay"].append(row)
    return Pieces(
        _filing(data_set, parts["stay"], 0),
        _filing(data_set, parts["come"], 1),
        _filing(data_set, parts["go"], 1),
    )


def _filing(data_set: DataSet, rows: Sequence[Row], position: int) -> pa.Table:
    told = table(data_set, rows)
    numbers = [row_id(RowPlace(position, n)) for n in told.column("_row").to_pylist()]
    place = told.schema.get_field_index("_row")
    return told.set_column(place, "_row", pa.array(numbers, pa.int64()))


@dataclass(frozen=True, slots=True)
class _Side:
    """The rows that a run reads, and the filings that they are in: two of each data set."""

    rows: TableRows
    filings: Filings


def _side(parts: Mapping[str, Pieces], *, now: bool) -> _Side:
    tables, filings = {}, {}
    for name, part in parts.items():
        other, called = (part.come, "come") if now else (part.go, "go")
        tables[name] = pa.concat_tables([part.stay, other])
        others = [FilingRows(called, len(other))] if len(other) else []
        filings[name] = (FilingRows("stay", len(part.stay)), *others)
    return _Side(TableRows(tables), filings)


def judge(case: Case) -> Verdict:
    """The case: an earlier run, and what is told of its rules after rows came and went."""
    try:
        model = checked(
            case.policy, SCHEMA, rules=sum(isinstance(d, Rule) for d in case.declarations)
        )
    except RefusedError:
        return Verdict(case.seed, refused=True)
    return followed(model, case.tables, Draw(case.seed).beside(1), case.as_of)


def followed(
    model: Model, tables: Mapping[str, Sequence[Row]], draw: Draw, as_of: datetime.date
) -> Verdict:
    """What is told of rules after some of the rows, which `draw` decides, came and went."""
    parts = {d.name: pieces(d, tables.get(d.name, ()), draw) for d in SCHEMA.data_sets}
    then, now = _side(parts, now=False), _side(parts, now=True)
    changes = {
        name: Change(
            TableRows({name: part.come}) if len(part.come) else None,
            TableRows({name: _as_first(part.go)}) if len(part.go) else None,
        )
        for name, part in parts.items()
        if len(part.come) + len(part.go)
    }
    arena = Arena()
    parameters = {p.name: p for p in model.parameters}
    plans = {
        position: plan_rule(arena, rule, parameters=parameters, as_of=as_of)
        for position, rule in enumerate(model.rules)
    }

    def told(
        position: int, side: _Side, run: str, narrow: Session | None = None
    ) -> list[JsonFinding]:
        whole = Session(arena, side.rows, _ALL)
        result = evaluate_rule(
            plans[position], whole, filings=side.filings, pack=_PACK, narrow=narrow
        )
        return _as_json(result, model, run)

    since = {
        position: Since(
            run=_THEN,
            findings=tuple(told(position, then, _THEN)),
            changes={d.name: changes[d.name] for d in data_sets_of(plan.rule) if d.name in changes},
            filings={"stay": 0, "come": 1},
            gone={"go": 0},
        )
        for position, plan in plans.items()
    }
    with patch.object(increments, "_ROWS_PER_CHANGE", 0):
        few = narrowed(arena, plans, now.rows, _FEW, since=since)
    differing, kept, findings = [], 0, 0
    for position, holds in few.since.items():
        some = few.of(position)
        assert some is not None
        again = told(position, now, _NOW, Session(arena, some, _FEW))
        lines = [to_line(f) for f in holds.with_findings(again, run=_NOW)]
        expected = [to_line(f) for f in told(position, now, _NOW)]
        kept, findings = kept + len(holds.findings), findings + len(expected)
        if lines != expected:
            differing.append(plans[position].rule.name)
    return Verdict(
        draw.seed, len(plans), len(few.since), kept, findings, differing=tuple(differing)
    )


def _as_first(rows: pa.Table) -> pa.Table:
    """Rows of a second filing as those of a first: what went is counted by itself."""
    numbers = [n - row_id(RowPlace(1, 0)) for n in rows.column("_row").to_pylist()]
    place = rows.schema.get_field_index("_row")
    return rows.set_column(place, "_row", pa.array(numbers, pa.int64()))


def _as_json(result: RuleResult, model: Model, run: str) -> list[JsonFinding]:
    return [finding_to_json(f, pack=_PACK, model=model, run=run) for f in result.findings]
