"""From a stored run to what its report says."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from dsl.diagnostics import diagnose
from dsl.diagnostics.page import tell
from engine.catalog.catalog import FilingRecord, open_catalog
from engine.catalog.workspace import Workspace
from engine.comparison.since import findings_since
from engine.findings.parts_json import clause_to_json
from engine.findings.ranking import ranked
from engine.findings.taken_out import taken_out
from engine.ledger import Standing
from engine.masking import Mask
from engine.run.data_sets import data_sets_of
from engine.run.recorded import RecordedInputs
from engine.run.store import StoredRun, run_history
from engine.trace import Trace, trace_findings
from interfaces.cli.decision_words import standings, tell_standing, told_reason
from interfaces.cli.not_looked_at import not_looked_at
from interfaces.report.counting import count_findings
from interfaces.report.facts import (
    OUTCOMES,
    DecisionFacts,
    Failure,
    FilingFacts,
    Json,
    PackFacts,
    ReportContent,
    ReportedFinding,
    RuleFacts,
    RunFacts,
    SourceFacts,
    clause_key,
)
from interfaces.report.naming import Names


def report_content(
    workspace: Workspace,
    run: StoredRun,
    mask: Mask,
    language: str,
    *,
    inputs: RecordedInputs | None = None,
    baseline: StoredRun | None = None,
    rules: Sequence[str] = (),
) -> ReportContent:
    """What the report of `run` says, in `language` (zh or en).

    Values are shown as `mask` lets them. What people decided of its findings stands beside them as
    it holds on the day of the run, not on the day of writing: the same run with the same decisions
    gives the same report. `baseline` is the earlier run that says what is
    new. `rules` limits the report to these. Raises LookupError where a filing is gone.
    """
    inputs = inputs or RecordedInputs(run)
    names = Names(inputs.schema, language)
    chosen = [f for f in run.brief() if not rules or f["rule"] in rules]
    findings = ranked(list(map(run.whole, chosen)))
    states = {f["id"]: f["state"] for f in findings_since(workspace, run, baseline)}
    traces = trace_findings(workspace, run, findings, inputs=inputs)
    day = datetime.date.fromisoformat(run.record["as_of"])
    decided = {
        finding: _decision(standing, mask, language)
        for finding, standing in standings(workspace, findings, today=day).items()
    }
    reported = tuple(
        replace(
            _reported(t, mask, names, state=states[t.finding["id"]] if baseline else None),
            decision=decided.get(t.finding["id"]),
        )
        for t in traces
    )
    told = tuple(_rules(run, inputs, names, language, only=rules))
    facts = replace(
        _run_facts(workspace, run, inputs, names, baseline=baseline),
        not_looked_at=tuple(_not_looked_at(run, inputs, language, rules)),
    )
    return ReportContent(
        language=language,
        masked=not mask.reveal,
        limited=tuple(rules),
        run=facts,
        rules=told,
        findings=reported,
        totals=count_findings(reported, told, facts.packs, language),
        data_sets=names.data_sets(),
        columns=names.columns(),
    )


def _reported(trace: Trace, mask: Mask, names: Names, *, state: str | None) -> ReportedFinding:
    data = trace.to_json()
    finding = trace.finding
    read = [w["dataset"] for w in (*finding["witness"], *finding["missing"])]
    read += [w["dataset"] for w in taken_out(finding)]
    read += [w["dataset"] for row in finding.get("table_rows", ()) for w in row["witness"]]
    return ReportedFinding(
        trace=mask.trace(data),
        state=state,
        departments=names.departments(read),
        clauses=tuple(dict.fromkeys(clause_key(c) for c in finding["clauses"])),
        month=_month(trace, mask),
    )


def _decision(standing: Standing, mask: Mask, language: str) -> DecisionFacts:
    decision = standing.decision
    return DecisionFacts(
        kind=decision.kind.value,
        told=tell_standing(standing, language),
        reason=told_reason(decision, reveal=mask.reveal),
        person=decision.person,
        approver=decision.approver,
        at=decision.at,
        closes=standing.closes,
    )


def _month(trace: Trace, mask: Mask) -> str | None:
    """The month in which the facts begin, unless the mask would not show the day."""
    if (happened := trace.happened) is None:
        return None
    hidden = mask.hides(f"{happened.data_set}.{happened.column}")
    return None if hidden else happened.first[:7]


def _rules(
    run: StoredRun,
    inputs: RecordedInputs,
    names: Names,
    language: str,
    *,
    only: Sequence[str],
) -> Iterator[RuleFacts]:
    """Every rule of the run once; a rule's record may be followed by what it could not do."""
    records: dict[tuple[str, str], list[Json]] = {}
    for record in run.record["rules"]:
        if not only or record["rule"] in only:
            records.setdefault((record["pack"], record["rule"]), []).append(record)
    for (pack, name), own in records.items():
        loaded = inputs.pack(pack)
        rule = loaded.model.rule(name)
        source = loaded.source(rule.span.file)
        assert source is not None
        done = next((r for r in own if "failed" not in r), None)
        read = [d.name for d in data_sets_of(rule)]
        yield RuleFacts(
            pack=pack,
            name=name,
            title=rule.title,
            severity=rule.severity.value,
            file=rule.span.file,
            line=source.place(rule.span.start).line,
            text=source.slice(rule.span),
            clauses=tuple(clause_to_json(c) for c in rule.clauses),
            data_sets=tuple(read),
            departments=names.departments(read),
            looked_at=done["looked_at"] if done else None,
            counts={o: done.get(o, 0) if done else 0 for o in OUTCOMES},
            failures=tuple(_failures(own, language)),
            budget=rule.budget,
        )


def _failures(records: Iterable[Json], language: str) -> Iterator[Failure]:
    for record in records:
        if "failed" in record:
            arguments = {"pack": record["pack"], "rule": record["rule"], **record["arguments"]}
            told = tell(diagnose(record["failed"], None, **arguments), language)
            yield Failure(record["failed"], told.message, told.help)


def _not_looked_at(
    run: StoredRun, inputs: RecordedInputs, language: str, rules: Sequence[str]
) -> Iterator[Failure]:
    """Held and overdue deliveries, and rows that are later than the day."""
    for diagnostic in not_looked_at(run, inputs.schema, language, rules, quarantine=False):
        told = tell(diagnostic, language)
        yield Failure(diagnostic.code, told.message, told.help)


def _run_facts(
    workspace: Workspace,
    run: StoredRun,
    inputs: RecordedInputs,
    names: Names,
    *,
    baseline: StoredRun | None,
) -> RunFacts:
    record = run.record
    executed = [str(h["at"]) for h in run_history(workspace) if h["run"] == run.id]
    return RunFacts(
        id=run.id,
        workspace=workspace.name,
        as_of=record["as_of"],
        executed_at=min(executed, default=None),
        program=record["program"],
        engine=record["engine"],
        contracts_sha256=record["contracts"],
        packs=tuple(
            PackFacts(
                p["name"],
                inputs.pack(p["name"]).manifest.title,
                p["version"],
                p["sha256"],
                p["shown_as"],
            )
            for p in record["packs"]
        ),
        filings=tuple(_filings(workspace, [f for _, f in record["filings"]], names)),
        only=tuple(record["only"]),
        subjects=len(record["subjects"]),
        baseline=baseline.id if baseline else None,
    )


def _filings(workspace: Workspace, ids: Iterable[str], names: Names) -> Iterator[FilingFacts]:
    with open_catalog(workspace) as catalog:
        for filing_id in ids:
            record = catalog.filing(filing_id)
            if record is None:
                raise LookupError(f"filing {filing_id} is not in the catalog")
            yield _filing(record, names)


def _filing(record: FilingRecord, names: Names) -> FilingFacts:
    return FilingFacts(
        id=record.id,
        data_set=record.data_set,
        title=names.data_set(record.data_set),
        department=names.department(record.data_set),
        filed_at=record.filed_at,
        rows=record.rows_filed,
        quarantined=record.rows_quarantined,
        manifest_sha256=record.manifest_sha256,
        sources=tuple(SourceFacts(s.path, s.sha256, s.lines) for s in record.sources),
    )
