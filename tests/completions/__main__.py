"""`python -m tests.completions --conditions 5000 --seed 1`: many conditions, 20 groups each."""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from tests.campaign import spread
from tests.completions.judge import Verdict, judge_seeds

#: Seeds judged by one call of a worker.
_CHUNK = 50


def main() -> int:
    """Print what was judged; 1 where a side decides what a filling would change."""
    options = _options()
    seeds = range(options.seed, options.seed + options.conditions)
    totals = Totals()
    for verdict in spread(judge_seeds, seeds, jobs=options.jobs, chunk=_CHUNK):
        totals.add(verdict)
        for line in verdict.differences:
            print(f"seed {verdict.seed}: {line}", flush=True)
    print(f"seeds        {seeds.start}-{seeds.stop - 1}")
    print(totals.told(shapes=options.shapes))
    return 1 if totals.differing else 0


class Totals:
    """Counts over the conditions judged so far."""

    def __init__(self) -> None:
        self.conditions = self.groups = self.ways = self.read = self.blank = 0
        self.settled = self.wider = 0
        self.refused: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()
        self.open: Counter[str] = Counter()
        self.differing: list[int] = []

    def add(self, verdict: Verdict) -> None:
        """Count one condition."""
        self.conditions += 1
        if verdict.refused:
            self.refused[verdict.refused] += 1
            return
        self.groups += verdict.groups
        self.ways += verdict.ways
        self.read += verdict.read
        self.blank += verdict.blank
        self.settled += verdict.settled
        self.wider += verdict.wider
        self.outcomes += verdict.outcomes
        if verdict.wider:
            self.open[verdict.condition] += verdict.wider
        if verdict.differences:
            self.differing.append(verdict.seed)

    def told(self, *, shapes: int) -> str:
        """The counts as text, with the conditions that are open most where they need not be."""
        lines = [f"conditions   {self.conditions}"]
        lines += [f"refused      {count} {code}" for code, count in self.refused.most_common()]
        lines += [
            f"cases        {self.groups}, each a group with blanks, {self.ways} ways to fill them",
            f"blank        {self.blank / max(self.read, 1):.1%} of {self.read} cells read",
            f"outcomes     {', '.join(f'{o} {n}' for o, n in self.outcomes.most_common())}",
            f"settled      {self.settled}: the same whatever the blanks are filled with",
            f"open though settled  {self.wider}, {self.wider / max(self.groups, 1):.2%} of cases",
            f"differing    {len(self.differing)} {self.differing[:20]}",
        ]
        lines += [f"  {count:3} {condition}" for condition, count in self.open.most_common(shapes)]
        return "\n".join(lines)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.completions", description=__doc__)
    parser.add_argument("--conditions", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--shapes", type=int, default=0, help="conditions to print that are open")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
