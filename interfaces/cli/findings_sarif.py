"""The findings that were asked for as a SARIF log, the resolved ones of the baseline included."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from engine.catalog.workspace import Workspace
from engine.masking import Mask
from engine.run.store import StoredRun
from engine.run.undelivered import GONE
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.gone import told_gone
from interfaces.cli.invocation import Invocation
from interfaces.cli.leave import Leave
from interfaces.report.content import report_content
from interfaces.report.facts import ReportContent
from interfaces.report.sarif import sarif_text


def write_findings_sarif(
    invocation: Invocation,
    workspace: Workspace,
    run: StoredRun,
    findings: Sequence[Mapping[str, Any]],
    *,
    mask: Mask,
    baseline: StoredRun | None,
    rules: Sequence[str] = (),
) -> None:
    """Write `findings` of `run` as SARIF 2.1.0; each has its `state` against `baseline`.

    `rules` are those that were asked for, all without one. HY622 where a filing that one of
    the findings rests on is gone.
    """
    try:
        content = report_content(
            workspace, run, mask, invocation.language, baseline=baseline, rules=rules
        )
        if baseline is not None and any(f["state"] in GONE for f in findings):
            earlier = report_content(workspace, baseline, mask, invocation.language, rules=rules)
            content = _with_earlier(content, earlier)
    except (LookupError, FileNotFoundError) as error:
        problem = told_gone(error, run.id)
        raise Leave(ExitCode.NOT_VERIFIED, problem) from error
    asked = {(f["id"], f["state"] in GONE) for f in findings}
    kept = tuple(f for f in content.findings if (f.id, f.state in GONE) in asked)
    invocation.results.write(sarif_text(replace(content, findings=kept)))


def _with_earlier(content: ReportContent, earlier: ReportContent) -> ReportContent:
    """`content` with the findings of the earlier run as resolved, their rules and filings."""
    rules = {(r.pack, r.name) for r in content.rules}
    filings = {f.id for f in content.run.filings}
    # what the earlier run could not evaluate says nothing of how far this one came
    old = (replace(r, failures=()) for r in earlier.rules)
    more = tuple(r for r in old if (r.pack, r.name) not in rules)
    read = tuple(f for f in earlier.run.filings if f.id not in filings)
    return replace(
        content,
        run=replace(content.run, filings=(*content.run.filings, *read)),
        rules=(*content.rules, *more),
        findings=(*content.findings, *(replace(f, state="resolved") for f in earlier.findings)),
    )
