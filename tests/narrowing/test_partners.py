"""Rules and tables that group by what rows are joined to, over few rows and over all.

What the reference finds is compared, too: tables leave rows out before they are joined.
"""

from __future__ import annotations

from tests.generated import judge as against_reference
from tests.narrowing.judge import judge
from tests.narrowing.partners import draw_partners

_SEEDS = range(9600, 9650)


def test_only_whom_several_have_in_common() -> None:
    verdicts = [judge(draw_partners(seed)) for seed in _SEEDS]
    assert not [v.seed for v in verdicts if v.differing]
    assert not any(v.refused for v in verdicts)
    assert sum(v.narrowed for v in verdicts) >= 10
    assert sum(v.findings for v in verdicts) >= 10


def test_tables_of_groups_that_could_hold() -> None:
    verdicts = [against_reference.judge(draw_partners(seed)) for seed in _SEEDS]
    assert not [v.seed for v in verdicts if v.differences]
    assert sum(v.outcomes["suspected"] for v in verdicts) >= 25
