"""`python -m tests.deliveries`: a second month for every shipped contract, in every case."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter

from tests.campaign import spread
from tests.deliveries.judge import judge_trials, trials

#: Trials judged by one call of a worker.
_CHUNK = 19


def main() -> int:
    """Print what was judged, by case and mode; 1 where anything is wrong."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    asked = options.parse_args()
    judged: Counter[tuple[str, str]] = Counter()
    wrong = 0
    for one in spread(judge_trials, range(len(trials())), jobs=asked.jobs, chunk=_CHUNK):
        judged[one.case, one.mode] += 1
        wrong += bool(one.wrong)
        for line in one.wrong[:3]:
            print(f"{one.data_set} ({one.mode}, {one.case}): {line}", flush=True)
    for (case, mode), count in judged.items():
        print(f"{case:20} {mode:10} {count}")
    print(f"judged {sum(judged.values())}, wrong {wrong}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
