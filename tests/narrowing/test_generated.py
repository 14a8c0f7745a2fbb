"""Generated rules over few rows; `python -m tests.narrowing` judges many more."""

from __future__ import annotations

from tests.narrowing.judge import judge_seeds

#: Among these are rules by person, by other keys, by rows, with absences and exceptions.
_SEEDS = range(9000, 9080)


def test_few_rows_tell_what_all_rows_tell() -> None:
    verdicts = judge_seeds(_SEEDS)
    assert not [v.seed for v in verdicts if v.differing]
    assert sum(v.narrowed for v in verdicts) >= 15
    assert sum(v.left_out for v in verdicts) >= 15
    assert sum(v.findings for v in verdicts) >= 15
