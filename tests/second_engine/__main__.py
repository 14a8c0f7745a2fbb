"""`python -m tests.second_engine --cases 2000 --seed 1 --jobs 2`: judge many cases three ways."""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from tests.campaign import spread
from tests.generated.case import Case, draw_case
from tests.generated.shown import shown
from tests.generated.shrink import shrunk
from tests.second_engine.judge import SIDES, Verdict, judge, judge_seeds

#: Seeds judged by one call of a worker.
_CHUNK = 50
_SHRINK_MOST = 5


def main() -> int:
    """Print what was judged; 1 where the sides differ anywhere."""
    options = _options()
    seeds = range(options.seed, options.seed + options.cases)
    totals = Totals()
    for verdict in spread(judge_seeds, seeds, jobs=options.jobs, chunk=_CHUNK):
        totals.add(verdict)
        if verdict.differences:
            print(f"seed {verdict.seed}: {verdict.differences[0]}", flush=True)
    print(f"seeds        {seeds.start}-{seeds.stop - 1}")
    print(totals.told())
    for seed in totals.differing[: options.shrink]:
        smallest = shrunk(draw_case(seed), differs=_differs)
        print(shown(smallest, judge(smallest).differences))
    return 1 if totals.differing else 0


def _differs(case: Case) -> bool:
    return bool(judge(case).differences)


class Totals:
    """Counts over the cases judged so far."""

    def __init__(self) -> None:
        self.cases = 0
        self.refused: Counter[str] = Counter()
        self.not_expressed: Counter[str] = Counter()
        self.with_outcome: Counter[str] = Counter()
        self.findings: Counter[str] = Counter()
        self.windows = 0
        self.seconds = [0.0] * len(SIDES)
        self.differing: list[int] = []

    def add(self, verdict: Verdict) -> None:
        """Count one case."""
        self.cases += 1
        if verdict.refused:
            self.refused[verdict.refused] += 1
            return
        if verdict.not_expressed:
            self.not_expressed[verdict.not_expressed] += 1
        self.findings += verdict.outcomes
        self.with_outcome.update(verdict.outcomes.keys())
        self.with_outcome["any"] += bool(verdict.outcomes)
        self.windows += verdict.windows
        self.seconds = [a + b for a, b in zip(self.seconds, verdict.seconds, strict=True)]
        if verdict.differences:
            self.differing.append(verdict.seed)

    def told(self) -> str:
        """The counts as text."""
        accepted = self.cases - self.refused.total()
        compared = accepted - self.not_expressed.total()
        lines = [f"cases        {self.cases}", f"three ways   {compared}"]
        lines += [f"refused      {count} {code}" for code, count in self.refused.most_common()]
        left_out = self.not_expressed.most_common()
        lines.append(f"not expressed by the second engine {self.not_expressed.total()}")
        lines += [f"             {count} {construct}" for construct, count in left_out]
        for outcome in ("any", "suspected", "exempt", "undetermined", "conflict"):
            share = self.with_outcome[outcome] / max(accepted, 1)
            findings = self.findings[outcome] if outcome != "any" else self.findings.total()
            lines.append(f"{outcome:12} {share:6.1%} of cases, {findings} findings")
        lines.append(f"of windows   {self.windows} findings")
        each = (
            f"{s} {t / max(accepted, 1) * 1000:.1f}"
            for s, t in zip(SIDES, self.seconds, strict=True)
        )
        lines.append(f"ms a case    {', '.join(each)}")
        lines.append(f"differing    {len(self.differing)} {self.differing[:20]}")
        return "\n".join(lines)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.second_engine", description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--shrink", type=int, default=_SHRINK_MOST, help="cases to make smaller")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
