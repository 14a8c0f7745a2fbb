"""The compiled engine and the reference agree on generated cases."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dsl.syntax.declarations import File
from tests.generated import tree
from tests.generated.case import Case, case_from, draw_case
from tests.generated.compare import differences
from tests.generated.draw import Draw
from tests.generated.judge import judge
from tests.generated.shown import shown
from tests.generated.shrink import shrunk
from tests.reference.schema import SCHEMA
from tests.reference.syntax import parsed

_SEEDS = range(1, 61)
#: 150 cases in batches, so that they spread over the workers; `make soak` judges many more.
_BATCH = 25
_BATCHES = range(1_000_000, 1_000_150, _BATCH)


@pytest.mark.parametrize("first", _BATCHES)
def test_engine_and_reference_agree(first: int) -> None:
    for verdict in map(judge, map(draw_case, range(first, first + _BATCH))):
        assert not verdict.differences, shown(draw_case(verdict.seed), verdict.differences)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.randoms(use_true_random=False))
def test_engine_and_reference_agree_on_what_hypothesis_draws(source: random.Random) -> None:
    case = case_from(Draw(0, source=source))
    verdict = judge(case)
    assert not verdict.differences, shown(case, verdict.differences)


@pytest.mark.parametrize("seed", _SEEDS)
def test_the_policy_text_says_the_tree(seed: int) -> None:
    case = draw_case(seed)
    assert parsed(case.policy) == File("en", case.declarations, span=tree.NOWHERE)


def test_a_seed_is_a_case() -> None:
    assert draw_case(7) == draw_case(7)
    assert draw_case(7) != draw_case(8)


def test_most_cases_bring_something_up() -> None:
    outcomes: Counter[str] = Counter()
    for seed in range(150, 300):
        found = {str(finding.outcome) for finding in draw_case(seed).expected()}
        outcomes.update(found or {"nothing"})
    assert outcomes["nothing"] < 60
    assert outcomes["suspected"] >= 60
    assert min(outcomes["exempt"], outcomes["undetermined"]) >= 25


def test_the_comparison_sees_every_part() -> None:
    case = next(c for c in map(draw_case, range(100)) if any(f.measures for f in c.expected()))
    expected = case.expected()
    measured = next(n for n, f in enumerate(expected) if f.measures)
    assert differences(expected, expected) == []
    assert differences(expected, expected[1:])
    assert differences(expected, [*expected, expected[0]])
    changed = dict.fromkeys(expected[measured].measures, "other")
    other = [replace(f, measures=changed) if f is expected[measured] else f for f in expected]
    assert differences(expected, other)


def test_a_case_is_made_as_small_as_can_be() -> None:
    case = next(c for c in map(draw_case, range(100)) if len(c.expected()) > 2)
    smallest = shrunk(case, differs=_finds)
    assert len(smallest.expected()) == 1
    assert sum(map(len, smallest.tables.values())) <= 3


def _finds(case: Case) -> bool:
    try:
        return bool(case.expected())
    except (KeyError, AssertionError):  # a name was left out that another clause needs
        return False


def test_the_schema_has_every_domain() -> None:
    kinds = {column.domain.kind for data_set in SCHEMA.data_sets for column in data_set.columns}
    assert len(kinds) == 22
