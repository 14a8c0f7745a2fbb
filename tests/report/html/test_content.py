"""What a report says of a run, before it is written in any form."""

from __future__ import annotations

from collections import Counter

import pytest

from engine.trace import FoundFinding, trace_finding, trace_findings
from interfaces.report.content import report_content
from interfaces.report.html.facets import Facets
from tests.report.formats.conftest import Village
from tests.report.html.conftest import RunCity


def test_totals_are_those_of_the_run(run_city: RunCity) -> None:
    content = run_city.content()
    told = run_city.run.findings()
    assert content.totals.by_outcome == Counter(f["outcome"] for f in told)
    assert all(content.totals.by_outcome[o] > 1 for o in ("suspected", "undetermined", "exempt"))
    for rule, record in zip(content.rules, run_city.run.record["rules"], strict=True):
        assert (rule.name, rule.looked_at) == (record["rule"], record["looked_at"])
        own = Counter(f["outcome"] for f in told if f["rule"] == rule.name)
        assert {o: n for o, n in rule.counts.items() if n} == own


def test_a_finding_counts_in_every_department_that_it_rests_on(run_city: RunCity) -> None:
    content = run_city.content()
    by_department = {t.key: t.sum for t in content.totals.by_department}
    expected: Counter[str] = Counter()
    for finding in run_city.run.findings():
        entries = [*finding["witness"], *finding["missing"]]
        entries += [
            w for part in ("exempted", "conflicts") for e in finding[part] for w in e["witness"]
        ]
        titles = {content.data_sets[e["dataset"]].partition(".")[0] for e in entries}
        expected.update(titles)
    assert by_department == expected
    assert sum(by_department.values()) > len(content.findings)


def test_months_and_undated_findings_make_up_all(run_city: RunCity) -> None:
    totals = run_city.content().totals
    dated = sum(t.sum for t in totals.by_month)
    assert dated + totals.undated == len(run_city.run.findings())
    assert 0 < totals.undated < dated
    assert [t.key for t in totals.by_month] == sorted(t.key for t in totals.by_month)


def test_findings_traced_together_are_traced_as_one_by_one(run_city: RunCity) -> None:
    workspace, run = run_city.city.workspace, run_city.run
    findings = run.findings()
    together = list(trace_findings(workspace, run, findings, at_once=50))
    assert [t.finding["id"] for t in together] == [f["id"] for f in findings]
    for finding, trace in list(zip(findings, together, strict=True))[::11]:
        assert trace == trace_finding(workspace, FoundFinding(finding, run))


def test_what_could_not_be_evaluated_is_among_the_rules_with_its_reason(village: Village) -> None:
    content = village.content()
    (failed,) = content.not_evaluated
    assert (failed.name, failed.looked_at) == ("unvisited", None)
    assert [f.code for f in failed.failures] == ["HY661"]
    assert failed.failures[0].message
    assert failed.told == 0


def test_a_limited_report_holds_these_rules_alone_and_says_so(run_city: RunCity) -> None:
    whole = run_city.content()
    rule = "高龄津贴_去世后发放"
    content = report_content(
        run_city.city.workspace, run_city.run, run_city.mask, "zh", rules=(rule,)
    )
    assert content.limited == (rule,)
    assert {f.finding["rule"] for f in content.findings} == {rule}
    assert [r.name for r in content.rules] == [rule]
    assert len(content.findings) == sum(f.finding["rule"] == rule for f in whole.findings)


def test_states_are_told_only_against_a_baseline(village: Village) -> None:
    assert {f.state for f in village.content().findings} == {None}
    compared = village.content(baseline=True)
    assert compared.run.baseline == village.earlier.id
    assert set(compared.totals.by_state) == {"new", "persisting"}
    before = {f["id"] for f in village.earlier.findings()}
    for found in compared.findings:
        assert found.state == ("persisting" if found.id in before else "new")


@pytest.mark.parametrize("reveal", [False, True])
def test_months_are_hidden_where_their_day_is(village: Village, reveal: bool) -> None:
    """A masked column must not be read off the chart."""
    for found in village.content(reveal=reveal).findings:
        happened = found.trace["happened"]
        if found.month is not None:
            assert happened["first"].startswith(found.month)


def test_a_department_is_not_called_as_a_pack_of_the_same_name(run_city: RunCity) -> None:
    facets = {f.name: f for f in Facets(run_city.content("en")).facets}
    departments = {o.key: o.title for o in facets["department"].options}
    packs = {o.key: o.title for o in facets["pack"].options}
    assert departments["petitions"] == "petitions"
    assert packs["petitions"] == "信访事项"
