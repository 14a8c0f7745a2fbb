"""The trace of one finding, as data.

Everything is read from what the run recorded: its own copy of pack and contracts, and the
filings it named. A later change of a rule or a delivery does not change an old trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from dsl.model.rules import Absence, Alias, Filter, Lookup, Rule
from dsl.schema import DataSet
from dsl.text.source import Span
from engine.catalog.contract_reading import load_contracts
from engine.catalog.snapshot import Filing, fetch_delivered, fetch_rows, load_filing
from engine.catalog.storage import FILE, LINE, ROW
from engine.catalog.workspace import Workspace
from engine.findings.as_json import clause_to_json
from engine.findings.values import as_json
from engine.packs.pack import LoadedPack, load_pack
from engine.plan.reads import Read, reads, relation_expressions
from engine.trace.find import FoundFinding

#: At most so many distinct values are listed beside a condition; the rows show all.
_LISTED = 8


@dataclass(frozen=True, slots=True)
class ReadValues:
    """A column that a condition read, and its values in the witness rows."""

    alias: str
    column: str
    title: str
    values: tuple[str | int | bool | None, ...]
    distinct: int


@dataclass(frozen=True, slots=True)
class TracedCondition:
    """One step of the rule as it is written, and what it read.

    `kind` is with, without, where, unless, or group.
    """

    kind: str
    text: str
    line: int
    read: tuple[ReadValues, ...]


@dataclass(frozen=True, slots=True)
class TracedRow:
    """One row as it was delivered; `line` counts from 1 in the delivered file."""

    row: int
    file: str
    line: int
    cells: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class TracedWitness:
    """The rows of one filing: whose they are, when they were filed, and what they say."""

    alias: str
    data_set: str
    title: str
    department: str
    filing: str
    filed_at: str
    rows: tuple[TracedRow, ...]


@dataclass(frozen=True, slots=True)
class TracedParameter:
    """A parameter's value with the clauses it rests on."""

    name: str
    title: str | None
    value: Any
    start: str | None
    until: str | None
    clauses: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """A finding and everything it rests on. `file` and `line` are the rule's place."""

    finding: Mapping[str, Any]
    run: str
    pack: str
    pack_version: str
    file: str
    line: int
    rule_text: str
    conditions: tuple[TracedCondition, ...]
    witnesses: tuple[TracedWitness, ...]
    exempted: tuple[tuple[TracedWitness, ...], ...]
    parameters: tuple[TracedParameter, ...]

    def to_json(self) -> dict[str, Any]:
        """The trace as plain data, schema `huiyan.trace/1`."""
        return {"schema": "huiyan.trace/1", **asdict(self)}


def trace_finding(workspace: Workspace, found: FoundFinding) -> Trace:
    """The trace of `found`, from what its run recorded."""
    stored, finding = found.run, found.finding
    folders = sorted((stored.folder / "contracts").iterdir())
    contracts, _ = load_contracts(folders)
    record = next(p for p in stored.record["packs"] if p["name"] == finding["pack"])
    folder = stored.folder / "packs" / record["name"]
    pack = load_pack(folder, contracts.schema(), shown_as=record["shown_as"])
    rule = pack.model.rule(finding["rule"])
    tracer = _Tracer(workspace, pack, rule)
    source = pack.source(rule.span.file)
    assert source is not None
    return Trace(
        finding=finding,
        run=stored.id,
        pack=record["name"],
        pack_version=record["version"],
        file=rule.span.file,
        line=source.place(rule.span.start).line,
        rule_text=source.slice(rule.span),
        conditions=tuple(tracer.conditions(finding)),
        witnesses=tuple(tracer.witnesses(finding["witness"])),
        exempted=tuple(tuple(tracer.witnesses(e["witness"])) for e in finding["exempted"]),
        parameters=tuple(_parameters(pack, finding)),
    )


@dataclass(frozen=True, slots=True)
class _Tracer:
    workspace: Workspace
    pack: LoadedPack
    rule: Rule

    def witnesses(self, entries: Iterable[Mapping[str, Any]]) -> Iterator[TracedWitness]:
        """The rows that the entries name; those of an absence are none."""
        for entry in entries:
            if "rows" not in entry:
                continue
            filing = self._filing(entry["filing"])
            data_set = self._aliases()[entry["alias"]].data_set
            yield TracedWitness(
                alias=entry["alias"],
                data_set=data_set.name,
                title=data_set.title,
                department=data_set.title.partition(".")[0],
                filing=filing.id,
                filed_at=filing.filed_at,
                rows=tuple(_delivered(filing, data_set, entry["rows"])),
            )

    def conditions(self, finding: Mapping[str, Any]) -> Iterator[TracedCondition]:
        """The rule's steps in order, with the values in the finding's rows."""
        values = self._values(finding)
        rule = self.rule
        for step in rule.row_steps:
            match step:
                case Lookup(relation=relation):
                    read = reads(*relation_expressions(relation))
                    yield self._condition("with", relation.span, read, values)
                case Absence(relation=relation):
                    read = reads(*relation_expressions(relation))
                    yield self._condition("without", relation.span, read, values)
                case Filter(condition=condition):
                    read = reads(condition.expression)
                    yield self._condition("where", condition.span, read, values)
        for condition in rule.group_conditions:
            yield self._condition("group", condition.span, reads(condition.expression), values)
        for exemption in (*rule.row_exemptions, *rule.group_exemptions):
            expressions = [] if exemption.condition is None else [exemption.condition.expression]
            if exemption.relation is not None:
                expressions += relation_expressions(exemption.relation)
            yield self._condition("unless", exemption.span, reads(*expressions), values)

    def _condition(
        self, kind: str, span: Span, read: Sequence[Read], values: Mapping[Read, list[Any]]
    ) -> TracedCondition:
        source = self.pack.source(span.file)
        assert source is not None
        shown = []
        for one in read:
            if one not in values:
                continue
            column = self._aliases()[one.alias].data_set.column(one.column)
            assert column is not None
            found = values[one]
            shown.append(
                ReadValues(one.alias, column.name, column.title, tuple(found[:_LISTED]), len(found))
            )
        text = " ".join(source.slice(span).split())
        return TracedCondition(kind, text, source.place(span.start).line, tuple(shown))

    def _values(self, finding: Mapping[str, Any]) -> dict[Read, list[Any]]:
        """Per column, its distinct values in the witness rows, in order."""
        values: dict[Read, dict[Any, None]] = {}
        entries = [*finding["witness"], *(w for e in finding["exempted"] for w in e["witness"])]
        for entry in entries:
            if "rows" not in entry:
                continue
            data_set = self._aliases()[entry["alias"]].data_set
            table = fetch_rows(self._filing(entry["filing"]), entry["rows"])
            for column in data_set.columns:
                seen = values.setdefault(Read(entry["alias"], column.name), {})
                for value in table.column(column.name).to_pylist():
                    seen[as_json(value, column.domain)] = None
        return {
            read: sorted(seen, key=lambda v: (v is None, str(v))) for read, seen in values.items()
        }

    def _aliases(self) -> dict[str, Alias]:
        rule = self.rule
        exempting = (e.relation.alias for e in rule.row_exemptions if e.relation is not None)
        looked_up = (r.alias for r in (*rule.lookups, *rule.absences))
        return {a.name: a for a in (rule.base, *looked_up, *exempting)}

    def _filing(self, filing_id: str) -> Filing:
        filing = load_filing(self.workspace, filing_id)
        if filing is None:
            raise LookupError(f"filing {filing_id} is not in the catalog")
        return filing


def _delivered(filing: Filing, data_set: DataSet, rows: Sequence[int]) -> Iterator[TracedRow]:
    for row in fetch_delivered(filing, rows).to_pylist():
        yield TracedRow(
            row=row[ROW],
            file=filing.sources[row[FILE]].path,
            line=row[LINE],
            cells=tuple((c.title, row[c.name]) for c in data_set.columns),
        )


def _parameters(pack: LoadedPack, finding: Mapping[str, Any]) -> Iterator[TracedParameter]:
    for used in finding["parameters"]:
        parameter = pack.model.parameter(used["name"])
        for value in parameter.values:
            period = [
                d.isoformat() if d else None for d in (value.in_force.start, value.in_force.until)
            ]
            if period == [used["from"], used["until"]] and value.region == used["region"]:
                yield TracedParameter(
                    name=parameter.name,
                    title=parameter.title,
                    value=used["value"],
                    start=used["from"],
                    until=used["until"],
                    clauses=tuple(clause_to_json(c) for c in value.clauses),
                )
