"""Findings come out again over the rows that they name, and over no fewer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from dsl.grammar.parse import parse
from dsl.text.source import SourceText
from engine.replay import differences
from tests.generated.case import draw_case
from tests.generated.compiled import RefusedError, checked
from tests.reference.schema import SCHEMA
from tests.replaying.counted import counting
from tests.replaying.monotone import is_monotone
from tests.replaying.recorded import RecordedCase, recorded_case
from tests.replaying.subsets import try_subsets
from tests.replaying.trial import try_case

_BATCH = 10
_BATCHES = range(5_000_000, 5_000_040, _BATCH)
#: Cases in which a finding is not told again without the rows that it only considered.
_CONSIDERED = (1005, 1018, 1058, 1093, 1107)
_HEAD = """language en

regulation law "测试办法"
  in force from 2018-01-01
  article 1 "第一条。"

rule r "规则"
  under law article 1
  severity hint
  each payment in civil.payments
"""
_TAIL = """
  finding
    n = count(payment)
    message "说明"
"""


@pytest.mark.parametrize("first", _BATCHES)
def test_findings_come_out_again_and_need_their_rows(first: int) -> None:
    for trial in map(try_case, range(first, first + _BATCH)):
        assert not trial.failures


def test_an_exemption_out_of_force_leaves_nothing_open() -> None:
    # Seed 3003415: the rows that might have exempted, had its clause applied, were missing
    # cells of the replayed finding, and not of the first one.
    assert not try_case(3_003_415, rows_too=False).failures


@pytest.mark.parametrize("seed", [4_000_001, 4_000_003, 4_000_006, 4_000_010])
def test_every_subset_of_small_tables_agrees_with_the_witnesses(seed: int) -> None:
    assert not try_subsets(seed, most=8).failures


@pytest.mark.parametrize("seed", _CONSIDERED)
def test_what_was_only_considered_is_needed_too(seed: int) -> None:
    recorded = recorded_case(draw_case(seed))
    needing = []
    for rule in recorded.model.rules:
        for finding in recorded.findings(rule.name):
            assert not differences(finding, recorded.replayed(finding))
            blind = recorded.replayed({**finding, "considered": []})
            if finding["considered"] and differences(finding, blind):
                needing.append(finding["id"])
    assert needing


def _suspected() -> Iterator[tuple[RecordedCase, Mapping[str, Any]]]:
    """Suspected findings that name each data set once, so that a row taken out is gone."""
    for seed in range(4_000_000, 4_000_100):
        try:
            recorded = recorded_case(counting(draw_case(seed, computed=False)))
        except RefusedError:
            continue
        for rule in recorded.model.rules:
            for finding in recorded.findings(rule.name):
                named = [w["dataset"] for w in finding["witness"] if "rows" in w]
                once = len(set(named)) == len(named) and not finding["considered"]
                if finding["outcome"] == "suspected" and once:
                    yield recorded, finding


def test_a_finding_does_not_come_out_of_fewer_rows() -> None:
    recorded, finding = next(_suspected())
    entry = finding["witness"][0]
    fewer = {**finding, "witness": [{**entry, "rows": entry["rows"][1:]}, *finding["witness"][1:]]}
    found = differences(finding, recorded.replayed(fewer))
    assert found


@pytest.mark.parametrize(
    ("steps", "monotone"),
    [
        ("where payment.amount > 5 元", True),
        ("per payment.person where count(payment) >= 2", True),
        ("per payment.person where 2 <= count(payment) or max(payment.visits) > 1", True),
        ("per payment.person where min(payment.visits) < 2", True),
        ("per payment.person where count(payment) = 2", False),
        ("per payment.person where count(payment) <= 2", False),
        ("per payment.person where min(payment.visits) >= 2", False),
        ("per payment.person where sum(payment.amount) > 5 元", False),
        ("per payment.person within 3 days of payment.paid_on", False),
        ("unless payment.checked under law article 1", False),
        ("without notice in tenders.notices on notice.project = payment.project", False),
    ],
)
def test_which_rules_are_monotone(steps: str, monotone: bool) -> None:
    policy = f"{_HEAD}  {steps}{_TAIL}"
    assert parse(SourceText("p.huiyan", policy)).ok
    assert is_monotone(checked(policy, SCHEMA, rules=1).rules[0]) is monotone
