"""One case judged by the reference and by the compiled engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dsl.syntax.declarations import Rule
from tests.generated.case import Case, draw_case
from tests.generated.compare import differences
from tests.generated.compiled import RefusedError, checked, evaluate
from tests.reference.schema import SCHEMA


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a case: refused by the checker, or compared.

    `outcomes` counts the reference's findings by outcome, `windows` those that have a
    first day; `differences` is empty where both sides agree.
    """

    seed: int
    refused: str
    outcomes: Counter[str]
    windows: int
    differences: tuple[str, ...]


def judge(case: Case) -> Verdict:
    """Both sides' findings compared; an engine that fails differs."""
    rules = sum(isinstance(d, Rule) for d in case.declarations)
    try:
        model = checked(case.policy, SCHEMA, rules=rules)
    except RefusedError as refused:
        return Verdict(case.seed, str(refused) or "?", Counter(), 0, ())
    expected = case.expected()
    try:
        found = evaluate(model, SCHEMA, tables=case.tables, as_of=case.as_of)
        lines = differences(expected, found)
    except Exception as error:
        lines = [f"the engine failed: {type(error).__name__}: {error}"]
    return Verdict(
        case.seed,
        "",
        Counter(f.outcome for f in expected),
        sum(f.window_start is not None for f in expected),
        tuple(lines),
    )


def judge_seeds(seeds: Sequence[int]) -> list[Verdict]:
    """The verdicts on the cases of `seeds`."""
    return [judge(draw_case(seed)) for seed in seeds]
