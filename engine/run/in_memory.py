"""Rules evaluated over small tables in this process: for examples, and for tests."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

import pyarrow as pa

from dsl.model.rules import Model, Rule
from engine.bridge.context import EngineSettings
from engine.bridge.session import Session
from engine.bridge.sources import TableRows
from engine.findings.assemble import FilingRows, evaluate_rule
from engine.findings.finding import RuleResult
from engine.plan.arena import Arena
from engine.plan.from_rule import plan_rule
from engine.run.narrowing import narrowed

#: What stands for the filing where rows were never filed.
NO_FILING = "example"
_ONE_CORE = EngineSettings(partitions=1)


def evaluate_tables(
    model: Model,
    tables: Mapping[str, pa.Table],
    *,
    as_of: datetime.date,
    rules: Sequence[Rule] | None = None,
    pack: str = "example",
    settings: EngineSettings = _ONE_CORE,
) -> tuple[RuleResult, ...]:
    """What `rules` (all of the model's by default) bring up over `tables`.

    Tables are keyed by data set and hold its columns in their storage types, and `_row`.
    """
    arena, rows = Arena(), TableRows(tables)
    session = Session(arena, rows, settings)
    filings = {name: (FilingRows(NO_FILING, t.num_rows),) for name, t in tables.items()}
    parameters = {p.name: p for p in model.parameters}
    plans = [
        plan_rule(arena, rule, parameters=parameters, as_of=as_of)
        for rule in (model.rules if rules is None else rules)
    ]
    few = narrowed(arena, dict(enumerate(plans)), rows, settings)
    near = [
        Session(arena, some, settings) if (some := few.of(i)) else None for i in range(len(plans))
    ]
    return tuple(
        evaluate_rule(p, session, filings=filings, pack=pack, narrow=n)
        for p, n in zip(plans, near, strict=True)
    )
