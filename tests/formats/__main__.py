"""`python -m tests.formats`: the table adapter × trap × result, each trap sprung anew."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.formats.spring import all_traps, spring
from tests.formats.trap import Story, Trap


def main() -> int:
    """Print the table; 1 where anything is not as it must be."""
    counts: Counter[str] = Counter()
    wrong = 0
    for trap in all_traps():
        if missing := trap.needs():
            print(f"{trap.adapter:12} {trap.name:60} not here: {missing}")
            continue
        with TemporaryDirectory() as folder:
            differences = spring(trap, Path(folder) / "world")
        counts[trap.adapter] += 1
        wrong += bool(differences)
        print(f"{trap.adapter:12} {trap.name:60} {'; '.join(differences) or _told(trap)}")
    print(", ".join(f"{adapter} {n}" for adapter, n in counts.items()))
    print(f"{counts.total()} traps, {wrong} not as they must be")
    return 1 if wrong else 0


def _told(trap: Trap | Story) -> str:
    if isinstance(trap, Story):
        return trap.told
    if trap.refused:
        return f"refused: {trap.refused}"
    reasons = ", ".join(f"line {line} {reason}" for line, reason in trap.quarantined)
    return f"{len(trap.filed)} filed" + (f", quarantined: {reasons}" if reasons else "")


if __name__ == "__main__":
    sys.exit(main())
