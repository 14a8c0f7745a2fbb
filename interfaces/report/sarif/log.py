"""The log: one run, the program that made it, and how far it came."""

from __future__ import annotations

from typing import Any, Final

from interfaces.cli.bilingual import Bilingual
from interfaces.report.facts import Failure, ReportContent, RuleFacts
from interfaces.report.sarif.artifacts import WORKSPACE, Artifacts
from interfaces.report.sarif.messages import message
from interfaces.report.sarif.results import Results
from interfaces.report.sarif.rules import Clauses, descriptor, rule_id

VERSION: Final = "2.1.0"
SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LANGUAGES: Final = {"zh": "zh-CN", "en": "en"}
_NAME = Bilingual("慧眼", "Huiyan")
_ABOUT = Bilingual(
    "把法规写成规则，对部门报送的数据逐条核查；每条疑点都能追到条文和原始行。",
    "Regulations as rules over what departments deliver; findings traced to clause and rows.",
)
_WORKSPACE = Bilingual("工作区", "the workspace")
_RUN = Bilingual("核查 {run}，截至 {as_of}", "run {run}, as of {as_of}")


def sarif_log(content: ReportContent) -> dict[str, Any]:
    """The whole log as plain data.

    Nothing in it says where the workspace lies or when the log was written: the same run
    makes the same bytes everywhere.
    """
    artifacts, clauses = Artifacts(content), Clauses(content)
    results = Results(content, artifacts, clauses)
    language = content.language
    run: dict[str, Any] = {
        "tool": {"driver": _driver(content, clauses)},
        "language": _LANGUAGES[language],
        "invocations": [_invocation(content)],
        "automationDetails": _automation(content),
        "originalUriBaseIds": {WORKSPACE: {"description": message(_WORKSPACE.tell(language))}},
        "artifacts": artifacts.listed(),
        "taxonomies": clauses.taxonomies(),
        "results": [results.result(f) for f in content.findings],
        "columnKind": "unicodeCodePoints",
        "properties": _properties(content),
    }
    if content.masked:
        run["redactionTokens"] = ["*"]
    return {"$schema": SCHEMA, "version": VERSION, "runs": [run]}


def _driver(content: ReportContent, clauses: Clauses) -> dict[str, Any]:
    language, version = content.language, content.run.program
    codes = _codes(content)
    driver: dict[str, Any] = {
        "name": "huiyan",
        "fullName": f"{_NAME.tell(language)} {version}",
        "version": version,
        "semanticVersion": version,
        "language": _LANGUAGES[language],
        "shortDescription": message(_ABOUT.tell(language)),
        "rules": [descriptor(r, clauses, language) for r in content.rules],
        "supportedTaxonomies": [
            {"name": t["name"], "index": i} for i, t in enumerate(clauses.taxonomies())
        ],
    }
    if codes:
        driver["notifications"] = [{"id": code} for code in codes]
    return driver


def _invocation(content: ReportContent) -> dict[str, Any]:
    """How far the run came: without success where a rule could not look."""
    failed = content.not_evaluated
    invocation: dict[str, Any] = {"executionSuccessful": not failed}
    if content.run.executed_at:
        invocation["endTimeUtc"] = content.run.executed_at.replace("+00:00", "Z")
    codes = _codes(content)
    notes = [_notification(content, r, f, codes) for r in failed for f in r.failures]
    for of in content.run.not_looked_at:
        notes.append({**_said(of, codes), "level": "warning"})
    if notes:
        invocation["toolExecutionNotifications"] = notes
    return invocation


def _notification(
    content: ReportContent, rule: RuleFacts, failure: Failure, codes: list[str]
) -> dict[str, Any]:
    name = rule_id(rule.pack, rule.name)
    index = content.rules.index(rule)
    return {
        **_said(failure, codes),
        "associatedRule": {"id": name, "index": index},
        "level": "error",
        "properties": {"notEvaluated": rule.looked_at is None},
    }


def _said(failure: Failure, codes: list[str]) -> dict[str, Any]:
    """The words of a notification, and which of the `codes` they belong to."""
    return {
        "descriptor": {"id": failure.code, "index": codes.index(failure.code)},
        "message": message("\n".join(filter(None, (failure.message, failure.help)))),
    }


def _codes(content: ReportContent) -> list[str]:
    """The codes of all that could not be looked at, each once, sorted."""
    failed = {f.code for r in content.not_evaluated for f in r.failures}
    return sorted(failed | {of.code for of in content.run.not_looked_at})


def _automation(content: ReportContent) -> dict[str, Any]:
    run = content.run
    told = _RUN.tell(content.language, run=run.id, as_of=run.as_of)
    packs = "+".join(p.name for p in run.packs)
    return {"id": f"huiyan/{packs}/{run.id}", "description": message(told)}


def _properties(content: ReportContent) -> dict[str, Any]:
    """What decided the findings, so that the run can be repeated."""
    run = content.run
    properties = {
        "run": run.id,
        "asOf": run.as_of,
        "engine": run.engine,
        "masked": content.masked,
        "contracts": run.contracts_sha256,
        "packs": [{"name": p.name, "version": p.version, "sha256": p.sha256} for p in run.packs],
        "filings": [{"dataset": f.data_set, "filing": f.id} for f in run.filings],
        "only": list(run.only),
        "subjects": run.subjects,
        "outcomes": dict(content.totals.by_outcome),
    }
    if run.baseline:
        properties["baseline"] = run.baseline
    return properties
