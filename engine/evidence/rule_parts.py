"""The parts of a bundle that follow from pack, rule and finding alone.

Whoever checks a bundle makes them again from its pack and compares: what a reader sees as
clause, rule text or plan is then what the pack says, and not only what was signed.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from dsl.model.law import Clause
from dsl.model.rules import Rule
from dsl.model.tables import tables_of
from dsl.text.source import Span
from engine.findings.parts_json import clause_to_json
from engine.packs.pack import LoadedPack
from engine.plan.arena import Arena
from engine.plan.from_rule import plan_rule
from engine.plan.show import show_plan


def rule_parts(
    pack: LoadedPack, finding: Mapping[str, Any], as_of: datetime.date
) -> dict[str, Any]:
    """The parts `clauses`, `rule` and `plan`; `finding` may be masked."""
    rule = pack.model.rule(finding["rule"])
    parameters = sorted({p["name"] for p in finding["parameters"]})
    return {
        "clauses": list(_clauses(pack, rule, parameters)),
        "rule": _rule(pack, rule, parameters),
        "plan": {"text": _plan(pack, rule, as_of)},
    }


def _clauses(pack: LoadedPack, rule: Rule, parameters: list[str]) -> Iterator[dict[str, Any]]:
    """Each clause text once, with what rests on it."""
    held: dict[Clause, dict[str, None]] = {}
    for use, clauses in _clause_uses(pack, rule, parameters):
        for clause in clauses:
            held.setdefault(clause, {})[use] = None
    for clause, uses in held.items():
        yield {**clause_to_json(clause), "for": list(uses)}


def _clause_uses(
    pack: LoadedPack, rule: Rule, parameters: list[str]
) -> Iterator[tuple[str, tuple[Clause, ...]]]:
    yield "rule", rule.clauses
    for exemption in (*rule.row_exemptions, *rule.group_exemptions):
        yield "exemption", exemption.clauses
    for name in parameters:
        decision = pack.model.decision_table(name)
        if decision is not None:
            yield f"decision table {name}", decision.clauses
            continue
        for value in pack.model.parameter(name).values:
            yield f"parameter {name}", value.clauses
    for definition in pack.model.definitions:
        if definition.name in rule.definitions:
            yield f"definition {definition.name}", definition.clauses
    for table in tables_of(rule.aliases):
        yield f"table {table.name}", table.clauses


def _rule(pack: LoadedPack, rule: Rule, parameters: list[str]) -> dict[str, Any]:
    model = pack.model
    used = [d for d in model.definitions if d.name in rule.definitions]
    declared = [
        {"name": n, **_text(pack, (model.decision_table(n) or model.parameter(n)).span)}
        for n in parameters
    ]
    tables = [{"name": t.name, **_text(pack, t.span)} for t in tables_of(rule.aliases)]
    return {
        "name": rule.name,
        "title": rule.title,
        "pack": pack.manifest.name,
        "version": pack.manifest.version,
        **_text(pack, rule.span),
        "parameters": declared,
        "definitions": [{"name": d.name, **_text(pack, d.span)} for d in used],
        **({"tables": tables} if tables else {}),
    }


def _text(pack: LoadedPack, span: Span) -> dict[str, Any]:
    """A declaration as it is written, and where."""
    source = pack.source(span.file)
    assert source is not None
    line = source.place(span.start).line
    return {"file": span.file, "line": line, "text": source.slice(span)}


def _plan(pack: LoadedPack, rule: Rule, as_of: datetime.date) -> str:
    arena = Arena()
    parameters = {p.name: p for p in pack.model.parameters}
    plan = plan_rule(arena, rule, parameters=parameters, as_of=as_of)
    roots = [("bindings", plan.bindings.relation)]
    if plan.groups is not None:
        roots.append(("groups", plan.groups.relation))
    elif plan.window is not None:
        roots.append(("windows", plan.window.windows.relation))
    return show_plan(arena, roots)
