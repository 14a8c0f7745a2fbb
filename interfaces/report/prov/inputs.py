"""What a run rests on before it finds anything: departments, deliveries, filings, rules."""

from __future__ import annotations

from typing import Any

from interfaces.cli.clause_words import clause_name
from interfaces.report.facts import (
    FilingFacts,
    Json,
    ReportContent,
    RuleFacts,
    SourceFacts,
    clause_key,
)
from interfaces.report.prov.statements import Statements, kind, moment, named, typed


def run_name(content: ReportContent) -> str:
    """The activity that is the run."""
    return named("run", content.run.id)


def evaluation_name(content: ReportContent, pack: str, rule: str) -> str:
    """The activity that is one rule's part of the run."""
    return named("evaluation", content.run.id, pack, rule)


def rule_name(pack: str, rule: str) -> str:
    """The rule as it is written."""
    return named("rule", pack, rule)


def filing_name(filing: str) -> str:
    """A filing: what was taken over of a delivery, and never changed since."""
    return named("filing", filing)


def delivery_name(source: SourceFacts) -> str:
    """A delivered file; one path may be delivered again with other content."""
    return named("delivery", source.path, source.sha256[:16])


def state_inputs(statements: Statements, content: ReportContent) -> None:
    """Departments, deliveries, filings, packs, rules, clauses, the run and its evaluations."""
    for filing in content.run.filings:
        _state_filing(statements, filing)
    _state_run(statements, content)
    for rule in content.rules:
        _state_rule(statements, content, rule)


def _state_filing(statements: Statements, filing: FilingFacts) -> None:
    department = statements.add(
        "agent",
        named("department", filing.department),
        {"prov:type": kind("prov:Organization"), "prov:label": filing.department},
    )
    entity = statements.add(
        "entity",
        filing_name(filing.id),
        {
            "prov:type": kind("prov:Collection"),
            "prov:label": f"{filing.title} {filing.id[:8]}",
            "huiyan:dataset": filing.data_set,
            "huiyan:rows": filing.rows,
            "huiyan:quarantined": filing.quarantined,
            "huiyan:manifestSha256": filing.manifest_sha256,
        },
    )
    activity = statements.add(
        "activity",
        named("filing-of", filing.id),
        {"prov:type": kind("Filing"), "prov:endTime": moment(filing.filed_at)},
    )
    statements.relate("wasGeneratedBy", entity=entity, activity=activity)
    statements.relate("wasAttributedTo", entity=entity, agent=department)
    for source in filing.sources:
        delivery = statements.add(
            "entity",
            delivery_name(source),
            {
                "prov:type": kind("Delivery"),
                "prov:label": source.path,
                "huiyan:sha256": source.sha256,
                "huiyan:lines": source.lines,
            },
        )
        statements.relate("wasAttributedTo", entity=delivery, agent=department)
        statements.relate("used", activity=activity, entity=delivery)
        statements.relate("wasDerivedFrom", generatedEntity=entity, usedEntity=delivery)


def _state_run(statements: Statements, content: ReportContent) -> None:
    run = content.run
    program = statements.add(
        "agent",
        program_name(content),
        {
            "prov:type": kind("prov:SoftwareAgent"),
            "prov:label": f"huiyan {run.program}",
            "huiyan:engine": run.engine,
        },
    )
    activity = statements.add(
        "activity",
        run_name(content),
        {
            "prov:type": kind("Run"),
            "prov:label": run.id,
            "prov:endTime": moment(run.executed_at) if run.executed_at else None,
            "huiyan:asOf": typed(run.as_of, "date"),
            "huiyan:contractsSha256": run.contracts_sha256,
        },
    )
    statements.relate("wasAssociatedWith", activity=activity, agent=program)
    for pack in run.packs:
        entity = statements.add(
            "entity",
            named("pack", pack.name),
            {
                "prov:type": kind("prov:Collection"),
                "prov:label": pack.title,
                "huiyan:version": pack.version,
                "huiyan:sha256": pack.sha256,
            },
        )
        statements.relate("used", activity=activity, entity=entity)
    for filing in run.filings:
        statements.relate("used", activity=activity, entity=filing_name(filing.id))


def program_name(content: ReportContent) -> str:
    """The program, in the version that ran."""
    return named("program", f"huiyan-{content.run.program}")


def _state_rule(statements: Statements, content: ReportContent, rule: RuleFacts) -> None:
    entity = statements.add(
        "entity",
        rule_name(rule.pack, rule.name),
        {
            "prov:type": kind("Rule"),
            "prov:label": rule.title,
            "prov:location": f"{rule.file}:{rule.line}",
            "prov:value": rule.text,
            "huiyan:severity": rule.severity,
        },
    )
    statements.relate("hadMember", collection=named("pack", rule.pack), entity=entity)
    for clause in rule.clauses:
        stated = state_clause(statements, clause, content.language)
        statements.relate("wasDerivedFrom", generatedEntity=entity, usedEntity=stated)
    evaluation = statements.add(
        "activity",
        evaluation_name(content, rule.pack, rule.name),
        {
            "prov:type": kind("Evaluation"),
            "huiyan:lookedAt": rule.looked_at,
            "huiyan:notEvaluated": [f.code for f in rule.failures] or None,
            **{f"huiyan:{outcome}": count for outcome, count in rule.counts.items()},
        },
    )
    statements.relate("wasStartedBy", activity=evaluation, starter=run_name(content))
    statements.relate("wasAssociatedWith", activity=evaluation, agent=program_name(content))
    statements.relate("used", activity=evaluation, entity=entity)


def state_clause(statements: Statements, clause: Json, language: str) -> str:
    """A clause with its words and the period in which it binds; its name is returned."""
    start, until = clause["in_force"]
    attributes: dict[str, Any] = {
        "prov:type": kind("Clause"),
        "prov:label": clause_name(clause, language),
        "prov:value": clause["text"],
        "huiyan:number": clause["number"],
        "huiyan:inForceFrom": typed(start, "date") if start else None,
        "huiyan:inForceUntil": typed(until, "date") if until else None,
    }
    return statements.add("entity", named("clause", clause_key(clause)), attributes)
