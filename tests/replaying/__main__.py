"""`python -m tests.replaying --cases 20000 --seed 1 --jobs 2`: findings as proofs, many times."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter

from tests.campaign import spread
from tests.replaying.subsets import try_subsets_of
from tests.replaying.trial import try_seeds

#: Seeds tried by one call of a worker.
_CHUNK = 10


def main() -> int:
    """Print what was tried; 1 where anything does not hold."""
    options = _options()
    seeds = range(options.seed, options.seed + options.cases)
    work = try_subsets_of if options.subsets else try_seeds
    counts: Counter[str] = Counter()
    failures: list[str] = []
    started = time.monotonic()
    for number, trial in enumerate(spread(work, seeds, jobs=options.jobs, chunk=_CHUNK), start=1):
        counts += trial.counts
        failures += trial.failures
        for failure in trial.failures:
            print(failure, flush=True)
        if number % 100 == 0:
            told = ", ".join(f"{n} {counts[n]}" for n in ("findings", "monotone", "subsets"))
            print(f"{number} cases: {told}, {len(failures)} failures", file=sys.stderr, flush=True)
        if options.minutes and time.monotonic() - started > options.minutes * 60:
            break
    print(f"cases {number}")
    for name, count in sorted(counts.items()):
        print(f"{name} {count}")
    print(f"failures {len(failures)}")
    return 1 if failures else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.replaying", description=__doc__)
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=0, help="stop after so long; 0: never")
    parser.add_argument("--subsets", action="store_true", help="every subset of small tables")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
