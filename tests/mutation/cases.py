"""Generated cases with what the reference expects of them, written once for all mutants.

The reference and the grammar it reads are not mutated, so nothing of it needs repeating.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.generated.case import Case, draw_case
from tests.generated.compare import differences
from tests.generated.compiled import RefusedError, checked, evaluate
from tests.metamorphic.trial import rules_of
from tests.reference import Finding
from tests.reference.schema import SCHEMA


@dataclass(frozen=True, slots=True)
class Expected:
    """A case and the reference's findings."""

    case: Case
    findings: Sequence[Finding]


def write_cases(seeds: Sequence[int], path: Path) -> None:
    """The cases of `seeds` into a file."""
    cases = [Expected(case, case.expected()) for case in map(draw_case, seeds)]
    path.write_bytes(pickle.dumps(cases))


def main(path: str) -> int:
    """1 and the first difference between the engine and what was expected; else 0."""
    cases: list[Expected] = pickle.loads(Path(path).read_bytes())
    for number, expected in enumerate(cases, 1):
        lines = _differences(expected)
        if lines:
            print(f"case {number} (seed {expected.case.seed}): {lines[0]}")
            return 1
    return 0


def _differences(expected: Expected) -> list[str]:
    case = expected.case
    try:
        model = checked(case.policy, SCHEMA, rules=len(rules_of(case)))
    except RefusedError:
        return []
    try:
        found = evaluate(model, SCHEMA, tables=case.tables, as_of=case.as_of)
    except Exception as error:
        return [f"the engine failed: {type(error).__name__}: {error}"]
    return differences(expected.findings, found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
