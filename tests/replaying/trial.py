"""One case tried: every finding replayed, and every row of a monotone one taken away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.replay import differences
from tests.generated.case import draw_case
from tests.generated.compiled import RefusedError
from tests.replaying.counted import counting
from tests.replaying.monotone import is_monotone
from tests.replaying.recorded import RecordedCase, Row, recorded_case, witness_rows

#: What names rows and where they lie: it changes with any row, which proves nothing.
_OF_THE_ROWS = {"witness", "exempted", "considered", "missing"}


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of one case.

    `counts` has the findings by outcome (and `considered`: those that name rows beside
    their witnesses), the monotone ones, and what became of them (ended, outcome, values)
    as single witness rows were taken away. `failures` say what does not hold.
    """

    seed: int
    counts: Counter[str]
    failures: tuple[str, ...]


def try_seeds(seeds: Sequence[int]) -> list[Trial]:
    """The trials of the cases of `seeds`."""
    return [try_case(seed) for seed in seeds]


def try_case(seed: int, *, rows_too: bool = True) -> Trial:
    """The trial of one case; `rows_too` takes rows away as well."""
    counts: Counter[str] = Counter()
    failures: list[str] = []
    try:
        recorded = recorded_case(counting(draw_case(seed)))
    except RefusedError:
        return Trial(seed, Counter(refused=1), ())
    for rule in recorded.model.rules:
        told = recorded.findings(rule.name)
        for finding in told:
            counts["findings"] += 1
            counts[finding["outcome"]] += 1
            counts["windows"] += finding["window_start"] is not None
            counts["considered"] += bool(finding["considered"])
            failures += _unsound(recorded, finding)
        if rows_too and is_monotone(rule):
            failures += _unneeded(recorded, rule.name, told, counts)
    return Trial(seed, counts, tuple(f"seed {seed}: {f}" for f in failures))


def _unsound(recorded: RecordedCase, finding: Mapping[str, Any]) -> list[str]:
    found = differences(finding, recorded.replayed(finding))
    return [f"{finding['id']} does not come out again: {found[0]}"] if found else []


def _unneeded(
    recorded: RecordedCase, rule: str, told: Sequence[Mapping[str, Any]], counts: Counter[str]
) -> list[str]:
    """Witness rows of monotone findings that can go without anything being changed."""
    suspected = {f["id"]: f for f in told if f["outcome"] == "suspected"}
    counts["monotone"] += len(suspected)
    by_row: dict[Row, list[Mapping[str, Any]]] = {}
    for finding in suspected.values():
        for row in witness_rows(finding):
            by_row.setdefault(row, []).append(finding)
    failures = []
    for row, having in sorted(by_row.items()):
        left = {f["id"]: f for f in recorded.findings(rule, without=row)}
        for finding in having:
            counts["rows taken away"] += 1
            became = _became(finding, left.get(finding["id"]))
            counts[became] += 1
            if became in ("unchanged", "grown"):
                failures.append(f"{finding['id']} is {became} without {row}")
    return failures


def _became(before: Mapping[str, Any], after: Mapping[str, Any] | None) -> str:
    if after is None:
        return "ended"
    if after["outcome"] != before["outcome"]:
        return "another outcome"
    if not witness_rows(after) < witness_rows(before):
        return "grown"
    values = {name for name in before if name not in _OF_THE_ROWS}
    return "other values" if any(before[n] != after[n] for n in values) else "unchanged"
