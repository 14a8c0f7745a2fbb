"""Findings as JSON, schema `huiyan.finding/1`: one object a line, keys in a fixed order."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from dsl.explain.expressions import say
from dsl.explain.speaker import aliases_of, speaker_of
from dsl.model.law import Definition
from dsl.model.rules import Model, Rule
from dsl.model.steps import Relation
from dsl.schema import DataSet
from engine.findings.computed_json import ComputedTelling, rows_to_json
from engine.findings.finding import (
    CalendarUse,
    Conflicting,
    Exempted,
    Finding,
    ShownWords,
    Source,
    SubjectPart,
)
from engine.findings.near_reads import beside_rows, near_to_json
from engine.findings.parts_json import (
    ShownOrigins,
    absent_to_json,
    cell_to_json,
    clause_to_json,
    parameter_to_json,
    values_to_json,
    witness_to_json,
)
from engine.findings.shared_json import SharedLines, SharedTelling
from engine.findings.values import as_json, canonical, spelled
from engine.findings.weighing import weight_to_json

SCHEMA = "huiyan.finding/1"


def finding_to_json(finding: Finding, *, pack: str, model: Model, run: str) -> dict[str, Any]:
    """The finding as plain data, complete enough to be traced without the engine.

    Beside each value stand its domain and the columns whose content it reveals: what is
    shown of it depends on their class.
    """
    return Telling(finding.rule, pack=pack, model=model, run=run).to_json(finding)


class Telling:
    """Findings of one rule as plain data; what is the same for all of them is made once.

    `shared` tells of rows that several of them share, where these are told apart.
    """

    def __init__(
        self,
        rule: Rule,
        *,
        pack: str,
        model: Model,
        run: str,
        lines: SharedLines | None = None,
    ) -> None:
        self.pack, self.model, self.run = pack, model, run
        self.shown = ShownOrigins(rule)
        self.speaker = speaker_of(rule, model, rule.surface)
        self.computed = ComputedTelling(model, self.shown)
        self.shared = SharedTelling(pack, self.computed, lines)

    def to_json(self, finding: Finding) -> dict[str, Any]:
        """See `finding_to_json`."""
        part = finding.computed
        return {
            **self._own(finding),
            **({} if part is None else self.computed.part(part, part.rows)),
        }

    def apart(self, finding: Finding) -> dict[str, Any]:
        """The same, but rows of tables that it shares with others are only referred to."""
        part = finding.computed
        return {**self._own(finding), **({} if part is None else self.shared.part(part))}

    def _own(self, finding: Finding) -> dict[str, Any]:
        """All but what it names in computed tables."""
        model, shown, speaker = self.model, self.shown, self.speaker
        return {
            "schema": SCHEMA,
            "id": finding.id,
            "run": self.run,
            "pack": self.pack,
            "rule": finding.rule.name,
            "title": finding.rule.title,
            "outcome": finding.outcome.value,
            "severity": finding.weight.severity.value,
            **weight_to_json(finding, speaker, shown),
            "grade": finding.rule.grade.value,
            "ties": [_tie(r) for r in finding.rule.relations],
            "subject": _subject(finding.subject, shown),
            "window_start": spelled(finding.window_start) if finding.window_start else None,
            "window_origin": shown.window(),
            "clauses": [clause_to_json(c) for c in finding.clauses],
            "measures": values_to_json(finding.measures),
            "measure_origins": shown.measures(finding.measures),
            **({"measures_lacking": dict(finding.lacking)} if finding.lacking else {}),
            "message": finding.message,
            "message_parts": [_part(p) for p in finding.sentence],
            "witness": [
                *(witness_to_json(w) for w in finding.witness),
                *(
                    absent_to_json(a, shown, beside_rows(a.nearest, model, name="nearest"))
                    for a in finding.absent
                ),
            ],
            "conditions": [
                {
                    "reads": say(a.aggregate, speaker),
                    "value": as_json(a.value, a.aggregate.type.domain),
                    **({"lacking": a.lacking} if a.lacking else {}),
                    **shown.origin(a.aggregate),
                }
                for a in finding.aggregates
            ],
            "near": [near_to_json(n, model) for n in finding.near],
            "counted": [
                {
                    "reads": say(c.aggregate, speaker),
                    "witness": [witness_to_json(w) for w in c.witness],
                }
                for c in finding.counted
            ],
            "parameters": [parameter_to_json(p, model) for p in finding.parameters],
            "definitions": [_definition(d) for d in definitions_used(finding, model)],
            "calendars": [_calendar(c) for c in finding.calendars],
            "missing": [cell_to_json(c) for c in finding.missing],
            "exempted": [_exempted(e, model) for e in finding.exempted],
            "conflicts": [_conflicting(c, finding.rule, model) for c in finding.conflicts],
            "considered": [witness_to_json(w) for w in finding.considered],
        }


def to_line(finding: Mapping[str, Any]) -> str:
    """One finding as a line of JSON, the same bytes for the same finding."""
    return json.dumps(finding, ensure_ascii=False, separators=(", ", ": ")) + "\n"


def json_order(finding: Mapping[str, Any]) -> tuple[tuple[str, ...], str, str]:
    """Where a finding stands among those of its rule: by subject, then window, then id."""
    subject = finding["subject"]
    values = tuple(part["value"] or "" for part in subject.get("parts", [subject]))
    return values, finding["window_start"] or "", finding["id"]


def definitions_used(finding: Finding, model: Model) -> tuple[Definition, ...]:
    """The definitions that the finding's rule uses, in the order of declaration."""
    return tuple(d for d in model.definitions if d.name in finding.rule.definitions)


def _subject(parts: tuple[SubjectPart, ...], shown: ShownOrigins) -> dict[str, Any]:
    """One part as domain and value; several also joined, so that scripts have one value."""
    spelled = [canonical(p.value, p.domain) for p in parts]
    origins = [shown.origin(k.expression) for k in shown.rule.keys]
    if len(parts) == 1:
        return _named(parts[0].name, spelled[0], origins[0])
    return {
        "domain": "composite",
        "value": " | ".join(s or "" for s in spelled),
        "parts": [
            _named(p.name, s, origin) for p, s, origin in zip(parts, spelled, origins, strict=True)
        ],
    }


def _named(name: str, value: str | None, origin: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "domain": origin["domain"], "value": value, "columns": origin["columns"]}


def _tie(relation: Relation) -> dict[str, Any]:
    """How surely the rows of an alias are tied to those before it."""
    alias = relation.alias
    return {"alias": alias.name, "dataset": alias.data_set.name, "grade": relation.grade.value}


def _part(part: str | ShownWords) -> str | dict[str, Any]:
    if isinstance(part, str):
        return part
    return {"text": part.text, "domain": str(part.domain), "columns": list(part.columns)}


def _definition(definition: Definition) -> dict[str, Any]:
    return {
        "name": definition.name,
        "title": definition.title,
        "clauses": [clause_to_json(c) for c in definition.clauses],
        "uses": list(definition.uses),
    }


def _exempted(exempted: Exempted, model: Model) -> dict[str, Any]:
    return {
        "clauses": [clause_to_json(c) for c in exempted.clauses],
        "reason": exempted.reason,
        "witness": [witness_to_json(w) for w in exempted.witness],
        **beside_rows(exempted.near, model),
        **({"derived": [rows_to_json(w) for w in exempted.derived]} if exempted.derived else {}),
    }


def _conflicting(conflict: Conflicting, rule: Rule, model: Model) -> dict[str, Any]:
    data_sets = {alias.name: alias.data_set for alias in aliases_of(rule)}
    return {
        "reason": conflict.reason,
        "disagreements": [
            [_source(source, data_sets[source.alias]) for source in sources]
            for sources in conflict.disagreements
        ],
        "witness": [witness_to_json(w) for w in conflict.witness],
        **beside_rows(conflict.near, model),
        **({"derived": [rows_to_json(w) for w in conflict.derived]} if conflict.derived else {}),
    }


def _source(source: Source, data_set: DataSet) -> dict[str, Any]:
    column = data_set.column(source.column)
    assert column is not None, "a source names a column of its data set"
    return {
        "alias": source.alias,
        "dataset": source.data_set,
        "department": source.department,
        "filing": source.filing,
        "row": source.row,
        "column": source.column,
        "title": column.title,
        "domain": str(column.domain),
        "value": as_json(source.value, column.domain),
    }


def _calendar(use: CalendarUse) -> dict[str, Any]:
    return {
        "name": use.name,
        "dataset": use.data_set,
        "filing": use.filing,
        "row_ranges": [list(r) for r in use.rows],
        "years": list(use.years),
    }
