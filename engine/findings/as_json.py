"""Findings as JSON, schema `huiyan.finding/1`: one object a line, keys in a fixed order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from dsl.explain.expressions import say
from dsl.explain.speaker import speaker_of
from dsl.model.law import Clause, Definition
from dsl.model.rules import Model
from dsl.surface.provisions import show_provision
from engine.findings.finding import (
    Absent,
    Exempted,
    Finding,
    ParameterUse,
    Shown,
    SubjectPart,
    Witness,
)
from engine.findings.values import as_json, canonical

SCHEMA = "huiyan.finding/1"


def finding_to_json(finding: Finding, *, pack: str, model: Model, run: str) -> dict[str, Any]:
    """The finding as plain data, complete enough to be traced without the engine."""
    speaker = speaker_of(finding.rule, model, finding.rule.surface)
    return {
        "schema": SCHEMA,
        "id": finding.id,
        "run": run,
        "pack": pack,
        "rule": finding.rule.name,
        "title": finding.rule.title,
        "outcome": finding.outcome.value,
        "severity": finding.rule.severity.value,
        "grade": finding.rule.grade.value,
        "subject": _subject(finding.subject),
        "window_start": finding.window_start.isoformat() if finding.window_start else None,
        "clauses": [clause_to_json(c) for c in finding.clauses],
        "measures": _values(finding.measures),
        "message": finding.message,
        "witness": [
            *(_witness(w) for w in finding.witness),
            *(_absent(a) for a in finding.absent),
        ],
        "conditions": [
            {"reads": say(a.aggregate, speaker), "value": as_json(a.value, a.aggregate.type.domain)}
            for a in finding.aggregates
        ],
        "parameters": [_parameter(p, model) for p in finding.parameters],
        "definitions": [_definition(d) for d in definitions_used(finding, model)],
        "missing": [
            {
                "alias": c.alias,
                "dataset": c.data_set,
                "filing": c.filing,
                "row": c.row,
                "column": c.column,
            }
            for c in finding.missing
        ],
        "exempted": [_exempted(e) for e in finding.exempted],
    }


def to_line(finding: Mapping[str, Any]) -> str:
    """One finding as a line of JSON, the same bytes for the same finding."""
    return json.dumps(finding, ensure_ascii=False, separators=(", ", ": ")) + "\n"


def clause_to_json(clause: Clause) -> dict[str, Any]:
    """A clause with its text and the period in which it binds."""
    provision, period = clause.provision, clause.in_force
    return {
        "regulation": clause.regulation.name,
        "title": clause.regulation.title,
        "method": clause.regulation.method,
        "number": clause.regulation.number,
        "version": clause.regulation.version.isoformat() if clause.regulation.version else None,
        "article": provision.article,
        "paragraph": provision.paragraph or None,
        "item": provision.item or None,
        "text": clause.text,
        "in_force": [d.isoformat() if d else None for d in (period.start, period.until)],
    }


def definitions_used(finding: Finding, model: Model) -> tuple[Definition, ...]:
    """The definitions that the finding's rule uses, in the order of declaration."""
    return tuple(d for d in model.definitions if d.name in finding.rule.definitions)


def _subject(parts: tuple[SubjectPart, ...]) -> dict[str, Any]:
    """One part as domain and value; several also joined, so that scripts have one value."""
    if len(parts) == 1:
        (part,) = parts
        value = canonical(part.value, part.domain)
        return {"domain": str(part.domain), "value": value, "name": part.name}
    spelled = [canonical(p.value, p.domain) for p in parts]
    return {
        "domain": "composite",
        "value": " | ".join(s or "" for s in spelled),
        "parts": [
            {"name": p.name, "domain": str(p.domain), "value": s}
            for p, s in zip(parts, spelled, strict=True)
        ],
    }


def _values(shown: Iterable[Shown]) -> dict[str, Any]:
    return {s.name: as_json(s.value, s.domain) for s in shown}


def _witness(witness: Witness) -> dict[str, Any]:
    return {
        "alias": witness.alias,
        "dataset": witness.data_set,
        "filing": witness.filing,
        "rows": list(witness.rows),
    }


def _absent(absent: Absent) -> dict[str, Any]:
    return {
        "alias": absent.alias,
        "dataset": absent.data_set,
        "filing": absent.filing,
        "absent": _values(absent.looked_for),
        "searched": absent.searched,
        "uncompared": absent.uncompared,
    }


def _parameter(use: ParameterUse, model: Model) -> dict[str, Any]:
    parameter = model.parameter(use.name)
    value = parameter.values[use.index]
    spelled = [as_json(c.value, parameter.type.domain) for c in value.values]
    clauses = [
        f"{c.regulation.name} {show_provision(c.provision, 'en').removeprefix('article ')}"
        for c in value.clauses
    ]
    period = value.in_force
    return {
        "name": use.name,
        "title": parameter.title,
        "value": spelled if parameter.many else spelled[0],
        "from": period.start.isoformat() if period.start else None,
        "until": period.until.isoformat() if period.until else None,
        "region": value.region,
        "clause": "; ".join(clauses),
    }


def _definition(definition: Definition) -> dict[str, Any]:
    return {
        "name": definition.name,
        "title": definition.title,
        "clauses": [clause_to_json(c) for c in definition.clauses],
        "uses": list(definition.uses),
    }


def _exempted(exempted: Exempted) -> dict[str, Any]:
    return {
        "clauses": [clause_to_json(c) for c in exempted.clauses],
        "reason": exempted.reason,
        "witness": [_witness(w) for w in exempted.witness],
    }
