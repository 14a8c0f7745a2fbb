"""`huiyan findings -f sarif`: the log holds what was asked for, and what is gone since."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema

from tests.cli.program import huiyan
from tests.report.formats.conftest import Village

SCHEMA = Path(__file__).parents[1] / "schemas" / "sarif-2.1.0-rtm.5.json"


def _results(village: Village, *words: str, code: int = 4) -> list[dict[str, Any]]:
    """The log's results; exit code 4 is that of a rule that could not look."""
    ended = huiyan("-C", village.workspace.root, "findings", "-f", "sarif", *words)
    assert ended.code == code
    log = json.loads(ended.out)
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert [e.message for e in jsonschema.Draft4Validator(schema).iter_errors(log)] == []
    assert log["runs"][0]["invocations"][0]["executionSuccessful"] is (code == 0)
    results: list[dict[str, Any]] = log["runs"][0]["results"]
    return results


def test_filters_hold(village: Village) -> None:
    told = _results(village, "--rule", "unapproved", "--outcome", "suspected", code=0)
    assert [(r["ruleId"], r["kind"]) for r in told] == [("village/unapproved", "review")]
    assert len(_results(village)) == len(village.later.findings())


def test_what_is_gone_is_absent(village: Village) -> None:
    """Looked at backwards, what the later run brought up is gone: its rows are not there."""
    told = _results(
        village, village.earlier.id, "--baseline", village.later.id, "--state", "undelivered"
    )
    new = {f["id"] for f in village.later.findings()} - {
        f["id"] for f in village.earlier.findings()
    }
    assert {r["fingerprints"]["huiyanFinding/v1"] for r in told} == new
    assert {r["baselineState"] for r in told} == {"absent"}
    assert all(r["relatedLocations"] for r in told)
