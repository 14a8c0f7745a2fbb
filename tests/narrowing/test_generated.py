"""Generated rules over few rows; `python -m tests.narrowing` judges many more."""

from __future__ import annotations

from tests.narrowing import changed
from tests.narrowing.judge import judge, judge_seeds

#: Among these are rules by person, by other keys, by rows, with absences and exceptions.
_SEEDS = range(9000, 9060)


def test_few_rows_tell_what_all_rows_tell() -> None:
    verdicts = judge_seeds(judge, _SEEDS)
    assert not [v.seed for v in verdicts if v.differing]
    assert sum(v.narrowed for v in verdicts) >= 15
    assert sum(v.left_out for v in verdicts) >= 15
    assert sum(v.findings for v in verdicts) >= 15


def test_what_came_and_went_is_followed() -> None:
    verdicts = judge_seeds(changed.judge, range(9300, 9350))
    assert not [v.seed for v in verdicts if v.differing]
    assert sum(v.narrowed for v in verdicts) >= 5
    assert sum(v.findings for v in verdicts) >= 5


def test_cases_that_found_planted_bugs() -> None:
    """How many rows were searched (the first two are evaluated whole), and new rows alone."""
    verdicts = judge_seeds(changed.judge, [500214, 500323, 501762])
    assert [bool(v.narrowed) for v in verdicts] == [False, False, True]
    assert not [v.seed for v in verdicts if v.differing]
