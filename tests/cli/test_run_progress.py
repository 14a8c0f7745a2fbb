"""How far a run has come, as its bar tells it."""

from __future__ import annotations

import pytest

from engine.run.events import Cost, Narrowing, RuleDone, RuleStarted
from interfaces.cli.run_progress import RunProgress

TITLES = {("p", "slow"): "Slow", ("p", "quick"): "Quick"}


class Bar:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[float, float, str]] = []

    def at(self, done: float, total: float, text: str) -> None:
        self.told.append((done, total, text))


def done(rule: str) -> RuleDone:
    return RuleDone("p", rule, 1_000, 0, 0, 0, 0, Cost(1.0))


def told(took: dict[tuple[str, str], float], seconds: float, language: str = "en") -> Bar:
    """The bar once the first rule is done, so many seconds after the beginning."""
    bar, now = Bar(), [100.0]
    progress = RunProgress(bar, TITLES, took, language, clock=lambda: now[0])
    progress.moved(RuleStarted("p", "slow", 1, 2))
    progress.moved(done("slow"))
    now[0] += seconds
    progress.moved(RuleStarted("p", "quick", 2, 2))
    return bar


def test_rules_count_for_what_they_took_the_last_time() -> None:
    bar = told({("p", "slow"): 9.0, ("p", "quick"): 1.0}, seconds=18)
    assert bar.told == [
        (0.0, 10.0, "rule 1/2, 0 rows Slow"),
        (9.0, 10.0, "rule 2/2, 1,000 rows, about 2 s left Quick"),
    ]


def test_without_an_earlier_run_all_count_alike() -> None:
    _, (at, whole, text) = told({}, seconds=3, language="zh").told
    assert (at, whole, text) == (1.0, 2.0, "第 2/2 条，已看 1,000 行，约余 3 秒 Quick")


def test_of_hardly_anything_nothing_is_foretold() -> None:
    _, (_, _, text) = told({("p", "slow"): 0.5, ("p", "quick"): 9.5}, seconds=3).told
    assert "left" not in text


@pytest.mark.parametrize("rule", ["unknown"])
def test_a_rule_without_a_title_is_called_by_its_name(rule: str) -> None:
    bar = Bar()
    RunProgress(bar, TITLES, {}, "en").moved(RuleStarted("p", rule, 1, 2))
    assert bar.told[0][2].endswith(" unknown")


def test_questions_for_several_rules_come_before_the_first() -> None:
    bar = Bar()
    RunProgress(bar, TITLES, {}, "en").moved(Narrowing(2, 7))
    assert bar.told == [(0.0, 2.0, "whom the rules could tell of, question 2/7")]
