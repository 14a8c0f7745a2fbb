"""One finding evaluated again over given rows; no workspace is needed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dsl.model.rules import Model, Rule
from engine.bridge.context import EngineSettings
from engine.bridge.session import Session
from engine.bridge.sources import TableRows
from engine.findings.as_json import finding_to_json
from engine.findings.assemble import FilingRows, evaluate_rule
from engine.findings.finding import Finding
from engine.findings.identity import finding_id, matter_of
from engine.packs.pack import LoadedPack
from engine.plan.arena import Arena
from engine.plan.from_rule import plan_rule
from engine.replay.computed_rows import Computed, computed_again
from engine.replay.needed_rows import rule_rows
from engine.replay.recorded_rows import RecordedRows, only_rows, recorded_table
from engine.run.data_sets import data_sets_of

_ONE_CORE = EngineSettings(partitions=1)


def replay_rows(
    pack: LoadedPack,
    finding: Mapping[str, Any],
    recorded: Sequence[RecordedRows],
    *,
    as_of: datetime.date,
    uncompared: Mapping[str, int] | None = None,
    secret: bytes | None = None,
) -> dict[str, Any] | None:
    """The finding of the same matter that its rule brings up over `recorded` alone, as JSON.

    Its id is keyed with `secret`, and taken over by those who do not have the workspace's. None
    where the rule brings up no such finding. `uncompared` says, by alias, how many rows of
    a searched data set have no key to be compared by, which a few rows cannot show; without
    it, what `finding` says is taken over.
    """
    rule = pack.model.rule(finding["rule"])
    matter = matter_of(finding)
    said = _uncompared_said(finding) if uncompared is None else uncompared
    for found in evaluate_recorded(
        pack.model,
        rule,
        own_rows(finding, recorded),
        as_of=as_of,
        pack=pack.manifest.name,
        computed=computed_of(pack.model, rule, finding, recorded, as_of=as_of),
    ):
        if found.id == matter:
            searched = tuple(
                replace(a, uncompared=said.get(a.alias, a.uncompared)) for a in found.absent
            )
            told = finding_to_json(
                replace(
                    found,
                    id=finding["id"] if secret is None else finding_id(matter, secret),
                    absent=searched,
                ),
                pack=pack.manifest.name,
                model=pack.model,
                run=finding["run"],
            )
            return with_counts_said(told, finding)
    return None


def own_rows(
    finding: Mapping[str, Any], recorded: Sequence[RecordedRows]
) -> tuple[RecordedRows, ...]:
    """Of `recorded`, what the rule of `finding` itself reads; tables are computed from the rest."""
    if "table_rows" not in finding:
        return tuple(recorded)
    wanted = {n.filing: n.rows for n in rule_rows(finding)}
    return tuple(only_rows(r, wanted) for r in recorded)


def computed_of(
    model: Model,
    rule: Rule,
    finding: Mapping[str, Any],
    recorded: Sequence[RecordedRows],
    *,
    as_of: datetime.date,
) -> Computed | None:
    """The rows of tables that `finding` rests on, computed again; None where it reads none."""
    if "table_rows" not in finding:
        return None
    return computed_again(model, rule, finding, recorded, as_of=as_of)


def with_counts_said(told: dict[str, Any], finding: Mapping[str, Any]) -> dict[str, Any]:
    """`told` with what a few rows cannot show of tables: how many rows they and theirs hold."""
    if "tables" not in finding:
        return told
    unkeyed = {t["name"]: t["unkeyed"] for t in finding["tables"]}
    counts = {
        (d["alias"], d["table"]): {n: d[n] for n in ("searched", "uncompared")}
        for d in finding["derived"]
        if "absent" in d
    }
    derived = [
        {**d, **counts.get((d["alias"], d["table"]), {})} if "absent" in d else d
        for d in told["derived"]
    ]
    tables = [{**t, "unkeyed": unkeyed.get(t["name"], t["unkeyed"])} for t in told["tables"]]
    return {**told, "derived": derived, "tables": tables}


def evaluate_recorded(
    model: Model,
    rule: Rule,
    recorded: Sequence[RecordedRows],
    *,
    as_of: datetime.date,
    pack: str,
    computed: Computed | None = None,
) -> tuple[Finding, ...]:
    """What `rule` brings up over `recorded`, in this process.

    With `computed` the tables that it reads hold these rows; else they are computed, too.
    """
    names = {d.name: d for d in data_sets_of(rule)}
    tables = {name: recorded_table(recorded, data_set) for name, data_set in names.items()}
    tables |= {} if computed is None else computed.tables
    filings = {
        name: tuple(FilingRows(r.filing, r.held) for r in recorded if r.data_set == name)
        for name in names
    }
    arena = Arena()
    plan = plan_rule(arena, rule, parameters={p.name: p for p in model.parameters}, as_of=as_of)
    session = Session(arena, TableRows(tables), _ONE_CORE)
    given = None if computed is None else computed.row
    return evaluate_rule(plan, session, filings=filings, pack=pack, computed=given).findings


def _uncompared_said(finding: Mapping[str, Any]) -> dict[str, int]:
    return {w["alias"]: w["uncompared"] for w in finding["witness"] if "absent" in w}
