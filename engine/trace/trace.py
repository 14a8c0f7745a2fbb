"""The trace of one finding, as data.

Everything is read from what the run recorded: its own copy of pack and contracts, and the
filings it named. A later change of a rule or a delivery does not change an old trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dsl.explain.decision_tables import say_cells
from dsl.model.expressions import ColumnValue, Operation, Operator
from dsl.model.rules import Rule
from dsl.model.steps import Absence, Alias, Conflict, Filter, Lookup, Relation
from dsl.text.source import SourceText, Span
from engine.catalog.snapshot import Filing
from engine.catalog.workspace import Workspace
from engine.findings.parts_json import clause_to_json, day_to_json
from engine.findings.values import as_json
from engine.packs.pack import LoadedPack
from engine.plan.reads import Read, reads, relation_expressions
from engine.run.recorded import RecordedInputs
from engine.run.store import StoredRun
from engine.trace.definitions import traced_definitions
from engine.trace.find import FoundFinding
from engine.trace.reading import read_values, written
from engine.trace.rows import FetchedRows, told_entries, witness_entries
from engine.trace.sought import traced_absences
from engine.trace.tables import (
    aliases_within,
    behind_entries,
    read_in_tables,
    traced_tables,
)
from engine.trace.traced import (
    Happened,
    Trace,
    TracedCalendar,
    TracedCondition,
    TracedErasure,
    TracedParameter,
    TracedRow,
    TracedWitness,
)

#: Findings whose rows are read together: enough to spare reading, few enough to hold.
_AT_ONCE = 1000


def trace_finding(workspace: Workspace, found: FoundFinding) -> Trace:
    """The trace of `found`, from what its run recorded."""
    return next(trace_findings(workspace, found.run, [found.finding]))


def trace_findings(
    workspace: Workspace,
    run: StoredRun,
    findings: Sequence[Mapping[str, Any]],
    *,
    inputs: RecordedInputs | None = None,
    at_once: int = _AT_ONCE,
) -> Iterator[Trace]:
    """The trace of each of `findings` of `run`, in their order.

    Filings are read once for `at_once` findings together; `inputs` spares loading what the
    run recorded a second time.
    """
    inputs = inputs or RecordedInputs(run)
    for start in range(0, len(findings), at_once):
        batch = findings[start : start + at_once]
        rows = FetchedRows(workspace, batch)
        for finding in batch:
            pack = inputs.pack(finding["pack"])
            tracer = _Tracer(pack, pack.model.rule(finding["rule"]), rows)
            yield tracer.trace(finding, run=run.id)


def _erased(filing: Filing) -> TracedErasure | None:
    gone = filing.erasure
    return TracedErasure(gone.at, gone.person, gone.reason) if gone else None


#: The characters of a day in ISO form; those of a clock follow.
_ISO_DAY = 10


@dataclass(frozen=True, slots=True)
class _Tracer:
    pack: LoadedPack
    rule: Rule
    rows: FetchedRows

    def trace(self, finding: Mapping[str, Any], *, run: str) -> Trace:
        """The whole trace of one finding of the rule."""
        values = self._values(finding)
        manifest, rule = self.pack.manifest, self.rule
        source = self._source(rule.span)
        return Trace(
            finding=finding,
            run=run,
            pack=manifest.name,
            pack_version=manifest.version,
            file=rule.span.file,
            line=source.place(rule.span.start).line,
            rule_text=source.slice(rule.span),
            conditions=tuple(self._conditions(values)),
            witnesses=tuple(self._witnesses((*told_entries(finding), *behind_entries(finding)))),
            exempted=tuple(tuple(self._witnesses(e["witness"])) for e in finding["exempted"]),
            conflicts=tuple(
                tuple(self._witnesses(c["witness"])) for c in finding.get("conflicts", ())
            ),
            sought=tuple(
                traced_absences(
                    self.pack, rule, finding, aliases=self._aliases(), met=values, rows=self.rows
                )
            ),
            parameters=tuple(_parameters(self.pack, finding)),
            calendars=tuple(_calendars(rule, finding)),
            definitions=tuple(traced_definitions(self.pack, finding)),
            happened=self._happened(values),
            tables=tuple(traced_tables(self.pack, rule, finding)),
        )

    def _witnesses(self, entries: Iterable[Mapping[str, Any]]) -> Iterator[TracedWitness]:
        """The rows that the entries name; those of an absence are none."""
        for entry in entries:
            if "rows" not in entry:
                continue
            filing = self.rows.filing(entry["filing"])
            data_set = self._alias(entry["alias"]).data_set
            delivered = self.rows.delivered(filing.id, entry["rows"], data_set)
            yield TracedWitness(
                alias=entry["alias"],
                data_set=data_set.name,
                title=data_set.title,
                department=data_set.title.partition(".")[0],
                filing=filing.id,
                filed_at=filing.filed_at,
                rows=tuple(TracedRow(*row) for row in delivered),
                named=entry.get("named", len(set(entry["rows"]))),
                erased=_erased(filing),
            )

    def _conditions(self, values: Mapping[Read, list[Any]]) -> Iterator[TracedCondition]:
        """The rule's steps in order, with `values`, those in the finding's rows."""
        rule = self.rule
        for step in rule.row_steps:
            match step:
                case Lookup(relation=relation, chosen=chosen):
                    by = () if chosen is None else (chosen.by,)
                    read = reads(*relation_expressions(relation), *by)
                    yield self._condition("with", relation.span, read, values, relation)
                case Absence(relation=relation):
                    read = reads(*relation_expressions(relation))
                    yield self._condition("without", relation.span, read, values, relation)
                case Filter(condition=condition):
                    read = reads(condition.expression)
                    yield self._condition("where", condition.span, read, values)
        for condition in rule.group_conditions:
            yield self._condition("group", condition.span, reads(condition.expression), values)
        for taking in (*rule.takings, *rule.group_exemptions):
            expressions = [] if taking.condition is None else [taking.condition.expression]
            if taking.relation is not None:
                expressions += relation_expressions(taking.relation)
            kind = "conflict" if isinstance(taking, Conflict) else "unless"
            yield self._condition(kind, taking.span, reads(*expressions), values, taking.relation)

    def _condition(
        self,
        kind: str,
        span: Span,
        read: Sequence[Read],
        values: Mapping[Read, list[Any]],
        relation: Relation | None = None,
    ) -> TracedCondition:
        line = self._source(span).place(span.start).line
        shown = read_values(self._aliases(), read, values)
        grade = None if relation is None else relation.grade.value
        return TracedCondition(kind, written(self.pack, span), line, shown, grade)

    def _values(self, finding: Mapping[str, Any]) -> dict[Read, list[Any]]:
        """Per column, its distinct values in the witness rows, in order."""
        values: dict[Read, dict[Any, None]] = {}
        for entry in witness_entries(finding):
            columns = self._alias(entry["alias"]).data_set.columns
            filed = list(self.rows.filed(entry["filing"], entry["rows"]))
            for column in columns:
                seen = values.setdefault(Read(entry["alias"], column.name), {})
                seen |= {as_json(row[column.name], column.domain): None for row in filed}
        for alias, name, value in read_in_tables(finding):
            values.setdefault(Read(alias, name), {})[value] = None
        return {
            read: sorted(seen, key=lambda v: (v is None, str(v))) for read, seen in values.items()
        }

    def _happened(self, values: Mapping[Read, list[Any]]) -> Happened | None:
        """When the facts happened, where the rule's event date is a column of its rows."""
        dated = self.rule.event_date
        if isinstance(dated, Operation) and dated.operator is Operator.DATE:
            dated = dated.operands[0]  # the day of a timestamp
        if not isinstance(dated, ColumnValue):
            return None
        read = values.get(Read(dated.alias, dated.column), ())
        days = [str(d)[:_ISO_DAY] for d in read if d is not None]
        if not days:
            return None
        data_set = self._alias(dated.alias).data_set.name
        return Happened(dated.alias, data_set, dated.column, days[0], days[-1])

    def _alias(self, name: str) -> Alias:
        return self._aliases()[name]

    def _aliases(self) -> dict[str, Alias]:
        rule = self.rule
        # Of two with one name, the first counts.
        own = {a.name: a for a in reversed(rule.aliases)}
        return own | dict(aliases_within(rule))

    def _source(self, span: Span) -> SourceText:
        source = self.pack.source(span.file)
        assert source is not None
        return source


def _calendars(rule: Rule, finding: Mapping[str, Any]) -> Iterator[TracedCalendar]:
    """What the finding says of its calendar; findings of older runs say nothing."""
    for used in finding.get("calendars", ()):
        assert rule.calendar is not None, "the rule of the run names the calendar it asks"
        title = rule.calendar.alias.data_set.title
        yield TracedCalendar(
            name=used["name"],
            data_set=used["dataset"],
            title=title,
            department=title.partition(".")[0],
            filing=used["filing"],
            rows=sum(last - first + 1 for first, last in used["row_ranges"]),
            years=tuple(used["years"]),
        )


def _parameters(pack: LoadedPack, finding: Mapping[str, Any]) -> Iterator[TracedParameter]:
    for used in finding["parameters"]:
        if "row" in used:
            yield _decision_row(pack, used)
            continue
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
                    confirmed=value.confirmed.isoformat() if value.confirmed else None,
                )


def _decision_row(pack: LoadedPack, used: Mapping[str, Any]) -> TracedParameter:
    """The row of a decision table that a finding names, by its period and its cells."""
    table = pack.model.decision_table(used["name"])
    assert table is not None, "the pack of the run has the decision table that its finding names"
    cells = tuple((name, cell) for name, cell in used["row"])
    clauses = next(
        row.clauses
        for version, row in table.rows()
        if day_to_json(version.in_force.start) == used["from"] and say_cells(table, row) == cells
    )
    return TracedParameter(
        name=table.name,
        title=table.title,
        value=used["value"],
        start=used["from"],
        until=used["until"],
        clauses=tuple(clause_to_json(c) for c in clauses),
        confirmed=used["confirmed"],
        row=cells,
    )
