"""A few conditions of the campaign, and what it found."""

from __future__ import annotations

from tests.completions.draw import Group
from tests.completions.judge import judge_seeds, judged


def test_no_side_decides_what_a_filling_would_change() -> None:
    verdicts = judge_seeds(range(60, 72))
    assert [line for v in verdicts for line in v.differences] == []
    assert sum(v.blank for v in verdicts) > 0.3 * sum(v.read for v in verdicts)
    assert sum(v.settled for v in verdicts) > 0


def test_a_share_of_perhaps_nothing_is_open() -> None:
    condition = (
        "count(payment where payment.visits > 2) / "
        'count(payment where payment.kind = "其他") >= 50%'
    )
    found = judged(0, condition, [Group(("visits", "kind"), (("7", "-"),))])
    assert found.differences == ()
    assert found.outcomes == {"undetermined": 1}
