"""The compiled engine's findings in the reference's form."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from dsl.check import check_files
from dsl.domains import Domain, Kind
from dsl.grammar.parse import parse
from dsl.model.rules import Model
from dsl.schema import DataSet, Schema
from dsl.text.source import SourceText
from engine.findings import finding as compiled
from engine.run.in_memory import evaluate_tables
from tests.generated.soundness import unsound
from tests.reference import Finding
from tests.reference.findings import Disagreements
from tests.reference.world import Row

_TYPES = {
    Kind.MONEY: pa.decimal128(18, 2),
    Kind.NUMBER: pa.decimal128(18, 6),
    Kind.PERCENT: pa.decimal128(18, 6),
    Kind.COUNT: pa.int64(),
    Kind.PERIOD: pa.int64(),
    Kind.DATE: pa.date32(),
    Kind.MONTH: pa.date32(),
    Kind.TIMESTAMP: pa.timestamp("us"),
    Kind.LATITUDE: pa.decimal128(9, 6),
    Kind.LONGITUDE: pa.decimal128(9, 6),
    Kind.FLAG: pa.bool_(),
}


class RefusedError(Exception):
    """The policy was refused: by which codes."""


def checked(policy: str, schema: Schema, *, rules: int) -> Model:
    """The model of a policy text that holds `rules` rules, every one without error."""
    parsed = parse(SourceText("policy.huiyan", policy))
    if not parsed.ok:
        raise RefusedError(", ".join(sorted({d.code for d in parsed.diagnostics})))
    result = check_files([parsed.file], schema)
    if len(result.model.rules) != rules:
        raise RefusedError(", ".join(sorted({d.code for d in result.diagnostics})))
    return result.model


def evaluate(
    model: Model, schema: Schema, *, tables: Mapping[str, Sequence[Row]], as_of: datetime.date
) -> list[Finding]:
    """What the compiled engine finds, rows numbered from 1.

    AssertionError where what it says of its rows is not so.
    """
    filed = {d.name: table(d, tables.get(d.name, ())) for d in schema.data_sets}
    results = evaluate_tables(model, filed, as_of=as_of)
    lines = unsound(results, tables)
    assert not lines, "; ".join(lines)
    return [_finding(f) for result in results for f in result.findings]


def table(data_set: DataSet, rows: Sequence[Row]) -> pa.Table:
    """Rows in the storage types of their domains, numbered from 1 in `_row`."""
    columns: dict[str, pa.Array] = {
        c.name: pa.array([row.get(c.name) for row in rows], _type(c.domain))
        for c in data_set.columns
    }
    columns["_row"] = pa.array(range(1, len(rows) + 1), pa.int64())
    return pa.table(columns)


def _type(domain: Domain) -> pa.DataType:
    return _TYPES.get(domain.kind, pa.string())


def _finding(found: compiled.Finding) -> Finding:
    part = found.computed
    every = (*found.absent, *(part.absent if part else ()))
    absent = {(a.alias, tuple(s.value for s in a.looked_for)) for a in every}
    return Finding(
        rule=found.rule.name,
        subject=tuple(part.value for part in found.subject),
        window_start=found.window_start,
        outcome=found.outcome.value,
        severity=found.weight.severity.value,
        score=found.weight.score,
        measures={m.name: m.value for m in found.measures},
        witness=_witness((*found.witness, *(part.derived if part else ()))),
        exempted=tuple(
            sorted((e.position, _witness((*e.witness, *e.derived))) for e in found.exempted)
        ),
        conflicts=tuple((c.position, _witness((*c.witness, *c.derived))) for c in found.conflicts),
        disagreements=_disagreements(found),
        absent=tuple(sorted(absent, key=repr)),
        clauses=tuple(f"{c.regulation.name} article {c.provision.article}" for c in found.clauses),
        behind=() if part is None else _behind(found, part),
    )


def _behind(found: compiled.Finding, part: compiled.ComputedPart) -> tuple[Any, ...]:
    """The rows of computed tables that it rests on, and theirs; not those only considered."""
    rows = {(row.table.name, row.number): row for row in part.rows}
    beside = [w for e in found.exempted for w in e.derived]
    beside += [w for c in found.conflicts for w in c.derived]
    named = (*part.derived, *beside)
    waiting = [(w.data_set, number) for w in named for number in w.rows]
    told: dict[tuple[str, int], Any] = {}
    while waiting:
        place = waiting.pop()
        row = rows[place]
        columns = tuple((c.name, c.value) for c in row.columns)
        told[place] = (*place, row.known, columns, _witness((*row.witness, *row.derived)))
        waiting += [(w.data_set, n) for w in row.derived for n in w.rows]
    return tuple(told[place] for place in sorted(told))


def _witness(parts: Iterable[compiled.Witness]) -> dict[str, tuple[int, ...]]:
    return {p.alias: p.rows for p in sorted(parts, key=lambda p: p.alias) if p.rows}


def _disagreements(found: compiled.Finding) -> Disagreements:
    said = {
        (c.position, tuple(sorted({(s.alias, s.row, s.column, s.value) for s in each}, key=repr)))
        for c in found.conflicts
        for each in c.disagreements
    }
    return tuple(sorted(said, key=repr))
