"""Cases put to relations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.generated.case import Case, draw_case
from tests.generated.compiled import RefusedError
from tests.metamorphic.trial import Compared, Relation, Trial, trial_of


@dataclass(frozen=True, slots=True)
class Verdict:
    """One relation on one case; `compared` is None where it does not apply."""

    seed: int
    relation: str
    compared: Compared | None


def judge_case(case: Case, relations: Sequence[Relation]) -> list[Verdict]:
    """A verdict of each relation; none where the checker refuses the case's policy."""
    try:
        trial = trial_of(case)
    except RefusedError:
        return []
    return [Verdict(case.seed, r.name, compared(trial, r)) for r in relations]


def compared(trial: Trial, relation: Relation) -> Compared | None:
    """What the relation comes to; an engine that fails breaks it."""
    try:
        return relation.check(trial)
    except Exception as error:
        return Compared(0, (f"failed: {type(error).__name__}: {error}",))


def judge_seeds(seeds: Sequence[int], relations: Sequence[Relation]) -> list[Verdict]:
    """The verdicts on the cases of `seeds`."""
    return [
        verdict
        for seed in seeds
        for verdict in judge_case(draw_case(seed, computed=False), relations)
    ]


def breaks(case: Case, relation: Relation) -> bool:
    """Whether the case is accepted and breaks the relation."""
    return any(v.compared and v.compared.broken for v in judge_case(case, [relation]))
