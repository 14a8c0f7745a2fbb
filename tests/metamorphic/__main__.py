"""`python -m tests.metamorphic --cases 10000 --seed 1 --jobs 2 [--relation NAME …]`."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field
from functools import partial

from tests.campaign import spread
from tests.generated.case import draw_case
from tests.generated.shown import shown
from tests.generated.shrink import shrunk
from tests.metamorphic.judge import Verdict, breaks, judge_case, judge_seeds
from tests.metamorphic.relations import MANY, RELATIONS
from tests.metamorphic.trial import Relation

#: Seeds judged by one call of a worker.
_CHUNK = 25


def main() -> int:
    """Print per relation what was compared; 1 where one is broken anywhere."""
    options = _options()
    chosen = tuple(r for r in RELATIONS if r.name in options.relation) or MANY
    seeds = range(options.seed, options.seed + options.cases)
    totals = {r.name: Totals(r) for r in chosen}
    work = partial(judge_seeds, relations=chosen)
    for verdict in spread(work, seeds, jobs=options.jobs, chunk=_CHUNK):
        totals[verdict.relation].add(verdict)
        if verdict.compared and verdict.compared.broken:
            line = verdict.compared.broken[0]
            print(f"{verdict.relation}, seed {verdict.seed}: {line}", flush=True)
    print(f"{'relation':20}{'cases':>8}{'compared':>10}{'with findings':>15}{'violated':>10}")
    for total in totals.values():
        print(total.told(len(seeds)))
    for total in totals.values():
        for seed in total.violated[: options.shrink]:
            print(_smallest(seed, total.relation))
    return 1 if any(total.violated for total in totals.values()) else 0


@dataclass(slots=True)
class Totals:
    """Counts of one relation over the cases so far."""

    relation: Relation
    compared: int = 0
    with_findings: int = 0
    violated: list[int] = field(default_factory=list)

    def add(self, verdict: Verdict) -> None:
        """Count one case."""
        if verdict.compared is None:
            return
        self.compared += 1
        self.with_findings += verdict.compared.findings > 0
        if verdict.compared.broken:
            self.violated.append(verdict.seed)

    def told(self, cases: int) -> str:
        """One line of the table."""
        share = self.with_findings / max(self.compared, 1)
        line = f"{self.relation.name:20}{cases:8}{self.compared:10}{share:15.1%}"
        return f"{line}{len(self.violated):10} {self.violated[:20] or ''}".rstrip()


def _smallest(seed: int, relation: Relation) -> str:
    """The case made as small as it can be while it breaks the relation."""
    case = shrunk(
        draw_case(seed, computed=False), differs=lambda smaller: breaks(smaller, relation)
    )
    lines = [line for v in judge_case(case, [relation]) if v.compared for line in v.compared.broken]
    return f"-- {relation.name}\n{shown(case, lines)}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.metamorphic", description=__doc__)
    parser.add_argument("--cases", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--shrink", type=int, default=2, help="cases to make smaller, each")
    parser.add_argument(
        "--relation",
        action="append",
        default=[],
        choices=[r.name for r in RELATIONS],
        help="only this one; all but filed_on_disk without it",
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
