"""The second engine and the reference agree on generated cases.

They are the first of those on which the compiled engine and the reference are held to agree, so
that all three agree on them.
"""

from __future__ import annotations

import pytest

from tests.generated.case import draw_case
from tests.generated.compare import differences
from tests.generated.shown import shown
from tests.reference import Finding
from tests.second_engine import judge as judging
from tests.second_engine import query, windows
from tests.second_engine.judge import answered, judge, told_by_the_second

#: 100 cases in batches, so that they spread over the workers.
_BATCH = 50
_BATCHES = range(1_000_000, 1_000_100, _BATCH)


@pytest.mark.parametrize("first", _BATCHES)
def test_second_engine_and_reference_agree(first: int) -> None:
    for case in map(draw_case, range(first, first + _BATCH)):
        lines = differences(told_by_the_second(case.expected()), answered(case))
        assert not lines, shown(case, lines)


def test_three_sides_are_judged() -> None:
    verdicts = [judge(draw_case(seed)) for seed in range(2_000_000, 2_000_010)]
    assert all(not v.differences and not v.not_expressed for v in verdicts)
    assert sum(v.outcomes.total() for v in verdicts) > 0
    assert all(seconds > 0 for v in verdicts if not v.refused for seconds in v.seconds[1:])


def test_a_reading_of_the_known_bindings_alone_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (query, windows):
        monkeypatch.setattr(module, "both_ways", lambda column: f"k.{column}")
    assert _differing(30) > 0


def test_a_side_that_fails_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(case: object) -> list[Finding]:
        raise ZeroDivisionError("nothing came of it")

    monkeypatch.setattr(judging, "answered", fails)
    (line,) = judge(draw_case(1_000_000)).differences
    assert line == "second failed: ZeroDivisionError: nothing came of it"


def _differing(cases: int) -> int:
    """How many of the first cases the second engine and the reference tell differently."""
    drawn = map(draw_case, range(1_000_000, 1_000_000 + cases))
    return sum(
        bool(differences(told_by_the_second(case.expected()), answered(case))) for case in drawn
    )
