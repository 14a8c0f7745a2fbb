"""The whole document: first what a run read, then each finding and what it rests on."""

from __future__ import annotations

from typing import Any

from interfaces.report.facts import ReportContent
from interfaces.report.prov.findings import FindingsStated
from interfaces.report.prov.inputs import state_inputs
from interfaces.report.prov.statements import Statements


def prov_document(content: ReportContent) -> dict[str, Any]:
    """The provenance of the run and of its findings as plain data.

    Filings without a row in any finding are stated too: that they were read and brought
    nothing up is part of how a finding, or its absence, came about.
    """
    statements = Statements()
    state_inputs(statements, content)
    findings = FindingsStated(statements, content)
    for found in content.findings:
        findings.state(found)
    return statements.document()
