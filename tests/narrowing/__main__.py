"""`python -m tests.narrowing --cases 10000 --seed 1 --jobs 2`: rules over few rows and over all.

With `--since`, over what rows that came or went since an earlier run could touch, and over all.
With `--partners`, rules and tables that group by what rows are joined to.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial

from tests.campaign import spread
from tests.generated.case import draw_case
from tests.generated.shown import shown
from tests.generated.shrink import shrunk
from tests.narrowing import changed
from tests.narrowing.judge import Verdict, differs, judge, judge_seeds
from tests.narrowing.partners import draw_partners

#: Seeds judged by one call of a worker.
_CHUNK = 25


def main() -> int:
    """Print what was compared; 1 where a rule told something else over few rows."""
    options = _options()
    judged = changed.judge if options.since else judge
    seeds = range(options.seed, options.seed + options.cases)
    verdicts: list[Verdict] = []
    drawn = draw_partners if options.partners else draw_case
    judge_some = partial(judge_seeds, judged, drawn=drawn)
    for verdict in spread(judge_some, seeds, jobs=options.jobs, chunk=_CHUNK):
        verdicts.append(verdict)
        if verdict.differing:
            print(f"seed {verdict.seed}: {', '.join(verdict.differing)}", flush=True)
    print(f"seeds        {seeds.start}-{seeds.stop - 1}")
    print(f"refused      {sum(v.refused for v in verdicts)}")
    print(f"rules        {sum(v.rules for v in verdicts)}")
    print(f"over few     {sum(v.narrowed for v in verdicts)}")
    spared = "kept        " if options.since else "rows spared "
    print(f"{spared} {sum(v.left_out for v in verdicts)}")
    print(f"findings     {sum(v.findings for v in verdicts)}")
    differing = [v.seed for v in verdicts if v.differing]
    print(f"differing    {len(differing)} {differing[:20]}")
    for seed in differing[: options.shrink]:
        print(shown(shrunk(drawn(seed), differs=partial(differs, judged)), []))
    return 1 if differing else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.narrowing", description=__doc__)
    parser.add_argument("--cases", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--since", action="store_true", help="after rows came and went")
    parser.add_argument("--partners", action="store_true", help="grouped by what is joined")
    parser.add_argument("--shrink", type=int, default=2, help="how many differing cases to shrink")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
