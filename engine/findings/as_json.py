"""Findings as JSON, schema `huiyan.finding/1`: one object a line, keys in a fixed order."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dsl.explain.expressions import say
from dsl.explain.speaker import aliases_of, speaker_of
from dsl.model.expressions import TypedExpression
from dsl.model.law import Clause, Definition
from dsl.model.rules import Model, Rule
from dsl.schema import DataSet
from dsl.surface.provisions import show_provision
from engine.findings.finding import (
    Absent,
    CalendarUse,
    ComputedPart,
    Conflicting,
    Exempted,
    Finding,
    MissingCell,
    ParameterUse,
    Shown,
    ShownWords,
    Source,
    SubjectPart,
    TableRow,
    Witness,
)
from engine.findings.origins import Origins, column_origins
from engine.findings.values import as_json, canonical
from engine.plan.reads import SURE

SCHEMA = "huiyan.finding/1"


def finding_to_json(finding: Finding, *, pack: str, model: Model, run: str) -> dict[str, Any]:
    """The finding as plain data, complete enough to be traced without the engine.

    Beside each value stand its domain and the columns whose content it reveals: what is
    shown of it depends on their class.
    """
    shown = _Origins(finding.rule)
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
        "subject": _subject(finding.subject, shown),
        "window_start": finding.window_start.isoformat() if finding.window_start else None,
        "window_origin": shown.window(),
        "clauses": [clause_to_json(c) for c in finding.clauses],
        "measures": _values(finding.measures),
        "measure_origins": shown.measures(finding.measures),
        "message": finding.message,
        "message_parts": [_part(p) for p in finding.sentence],
        "witness": [
            *(_witness(w) for w in finding.witness),
            *(_absent(a, shown) for a in finding.absent),
        ],
        "conditions": [
            {
                "reads": say(a.aggregate, speaker),
                "value": as_json(a.value, a.aggregate.type.domain),
                **shown.origin(a.aggregate),
            }
            for a in finding.aggregates
        ],
        "counted": [
            {"reads": say(c.aggregate, speaker), "witness": [_witness(w) for w in c.witness]}
            for c in finding.counted
        ],
        "parameters": [_parameter(p, model) for p in finding.parameters],
        "definitions": [_definition(d) for d in definitions_used(finding, model)],
        "calendars": [_calendar(c) for c in finding.calendars],
        "missing": [_cell(c) for c in finding.missing],
        "exempted": [_exempted(e) for e in finding.exempted],
        "conflicts": [_conflicting(c, finding.rule) for c in finding.conflicts],
        "considered": [_witness(w) for w in finding.considered],
        **({} if finding.computed is None else computed_to_json(finding.computed, finding, model)),
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
        "confirmed": _day(clause.regulation.confirmed),
    }


def _day(day: datetime.date | None) -> str | None:
    return None if day is None else day.isoformat()


def definitions_used(finding: Finding, model: Model) -> tuple[Definition, ...]:
    """The definitions that the finding's rule uses, in the order of declaration."""
    return tuple(d for d in model.definitions if d.name in finding.rule.definitions)


@dataclass(frozen=True, slots=True)
class _Origins:
    """The domains and columns behind the values of a rule's findings."""

    rule: Rule

    def origin(self, *expressions: TypedExpression) -> dict[str, Any]:
        """The domain of the first of `expressions`, and what all of them reveal."""
        columns = Origins(self.rule).of(*expressions)
        return {"domain": str(expressions[0].type.domain), "columns": list(columns)}

    def window(self) -> dict[str, Any] | None:
        """What the first date of a window reveals."""
        return None if self.rule.window is None else self.origin(self.rule.window.of)

    def measures(self, shown: Iterable[Shown]) -> dict[str, Any]:
        """What each measure reveals."""
        by_name = {m.name: m.expression for m in self.rule.measures}
        return {s.name: self.origin(by_name[s.name]) for s in shown}

    def looked_for(self, absent: Absent) -> dict[str, Any]:
        """What each looked-for value reveals: the column searched, and whence it was taken."""
        pairs = next(r.keys for r in self.rule.absences if r.alias.name == absent.alias)
        return {p.column.column: self.origin(p.column, p.value) for p in pairs}


def _subject(parts: tuple[SubjectPart, ...], shown: _Origins) -> dict[str, Any]:
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


def _part(part: str | ShownWords) -> str | dict[str, Any]:
    if isinstance(part, str):
        return part
    return {"text": part.text, "domain": str(part.domain), "columns": list(part.columns)}


def _cell(cell: MissingCell) -> dict[str, Any]:
    return {
        "alias": cell.alias,
        "dataset": cell.data_set,
        "department": cell.department,
        "filing": cell.filing,
        "row": cell.row,
        "column": cell.column,
    }


def computed_to_json(part: ComputedPart, finding: Finding, model: Model) -> dict[str, Any]:
    """What the finding names in computed tables, its rows by table and number.

    A cell without a column stands for a row of which it is uncertain whether it is there.
    """
    shown = _Origins(finding.rule)
    return {
        "derived": [
            *(_computed(w) for w in part.derived),
            *(
                {
                    "alias": a.alias,
                    "table": a.data_set,
                    "absent": _values(a.looked_for),
                    "absent_origins": shown.looked_for(a),
                    "searched": a.searched,
                    "uncompared": a.uncompared,
                }
                for a in part.absent
            ),
        ],
        "derived_considered": [_computed(w) for w in part.beside],
        "unclear": [_unclear(c) for c in part.unclear],
        "table_rows": [_table_row(row, model) for row in part.rows],
        "tables": [
            {
                "name": use.table.name,
                "title": use.table.title,
                "clauses": [clause_to_json(c) for c in use.table.clauses],
                "unkeyed": use.unkeyed,
            }
            for use in part.tables
        ],
    }


def _table_row(row: TableRow, model: Model) -> dict[str, Any]:
    return {
        "table": row.table.name,
        "row": row.number,
        "known": row.known,
        "columns": _values(row.columns),
        "origins": {
            c.name: {
                "domain": str(c.domain),
                "columns": list(column_origins(row.table, c.name)),
            }
            for c in row.columns
        },
        "witness": [_witness(w) for w in row.witness],
        "derived": [_computed(w) for w in row.derived],
        "missing": [_cell(c) for c in row.missing],
        "unclear": [_unclear(c) for c in row.unclear],
        "considered": [_witness(w) for w in row.considered],
        "derived_considered": [_computed(w) for w in row.beside],
        "parameters": [_parameter(p, model) for p in row.parameters],
    }


def _computed(witness: Witness) -> dict[str, Any]:
    return {"alias": witness.alias, "table": witness.data_set, "rows": list(witness.rows)}


def _unclear(cell: MissingCell) -> dict[str, Any]:
    column = None if cell.column == SURE else cell.column
    return {"alias": cell.alias, "table": cell.data_set, "row": cell.row, "column": column}


def _values(shown: Iterable[Shown]) -> dict[str, Any]:
    return {s.name: as_json(s.value, s.domain) for s in shown}


def _witness(witness: Witness) -> dict[str, Any]:
    return {
        "alias": witness.alias,
        "dataset": witness.data_set,
        "filing": witness.filing,
        "rows": list(witness.rows),
    }


def _absent(absent: Absent, shown: _Origins) -> dict[str, Any]:
    return {
        "alias": absent.alias,
        "dataset": absent.data_set,
        "filing": absent.filing,
        "absent": _values(absent.looked_for),
        "absent_origins": shown.looked_for(absent),
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
        "confirmed": _day(value.confirmed),
        "region": value.region,
        "clause": "; ".join(clauses),
    }


def _calendar(use: CalendarUse) -> dict[str, Any]:
    return {
        "name": use.name,
        "dataset": use.data_set,
        "filing": use.filing,
        "row_ranges": [list(r) for r in use.rows],
        "years": list(use.years),
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
        **({"derived": [_computed(w) for w in exempted.derived]} if exempted.derived else {}),
    }


def _conflicting(conflict: Conflicting, rule: Rule) -> dict[str, Any]:
    data_sets = {alias.name: alias.data_set for alias in aliases_of(rule)}
    return {
        "reason": conflict.reason,
        "disagreements": [
            [_source(source, data_sets[source.alias]) for source in sources]
            for sources in conflict.disagreements
        ],
        "witness": [_witness(w) for w in conflict.witness],
        **({"derived": [_computed(w) for w in conflict.derived]} if conflict.derived else {}),
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
