"""The workspace of these tests does hold what the reports are tried with."""

from __future__ import annotations

from tests.report.formats.conftest import Village
from tests.report.formats.texts import HOSTILE


def test_every_kind_of_matter_is_there(village: Village) -> None:
    content = village.content(reveal=True, baseline=True)
    outcomes = {(f.finding["rule"], f.finding["outcome"]) for f in content.findings}
    assert {("unapproved", o) for o in ("suspected", "undetermined", "exempt")} <= outcomes
    assert [r.name for r in content.not_evaluated] == ["unvisited"]
    assert {f.state for f in content.findings} == {"new", "persisting"}
    assert any(f.quarantined for f in content.run.filings)
    told = {f.finding["subject"]["value"] for f in content.findings}
    assert set(HOSTILE) <= told
