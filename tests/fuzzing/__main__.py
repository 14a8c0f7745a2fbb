"""`python -m tests.fuzzing --inputs 20000 --seed 1`: what became of each, by format."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.fuzzing.attempt import Outcome
from tests.fuzzing.campaign import Judged, input_number, run_inputs
from tests.fuzzing.seeds import all_seeds
from tests.sacrificial import Lost

#: How many failures are shown and kept.
_SHOWN = 30


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the inputs and print the table; 1 where anything is not as it must be."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing", description=__doc__)
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder for the inputs that fail")
    asked = parser.parse_args(arguments)
    began = time.monotonic()
    seeds = all_seeds()
    results = []
    for result in run_inputs(seeds, inputs=asked.inputs, seed=asked.seed, jobs=asked.jobs):
        results.append(result)
        if len(results) % 2000 == 0:
            print(f"… {len(results)} of {asked.inputs}", file=sys.stderr, flush=True)
    show(results)
    wrong = sorted((r for r in results if r.wrong), key=lambda r: r.number)
    for result in wrong[:_SHOWN]:
        print(f"{result.kind} {result.number}: {result.wrong}")
        if asked.keep:
            changed = input_number(result.number, asked.seed, seeds)
            changed.write(asked.keep / str(result.number))
    print(
        f"{len(results)} inputs from {len(seeds)} files, {len(wrong)} not as they must be, "
        f"{time.monotonic() - began:.0f} s"
    )
    return 1 if wrong else 0


def show(results: Sequence[Judged]) -> None:
    """By format: inputs, filed, rows, refused by code, workers lost."""
    print(f"{'format':14}{'inputs':>7}{'filed':>7}{'rows':>9}{'quarantined':>12}", end="")
    print(f"{'refused':>9}{'died':>6}{'wrong':>7}  refused by code")
    kinds = sorted({r.kind for r in results})
    for kind, some in [
        *((k, [r for r in results if r.kind == k]) for k in kinds),
        ("all", results),
    ]:
        last = [r.isolated or r.outcome for r in some]
        known = [o for o in last if isinstance(o, Outcome)]
        filed = [o for o in known if o.state == "filed"]
        refused = [o for o in known if o.state == "refused"]
        died = [r for r in some if isinstance(r.outcome, Lost)]
        by_code = Counter(o.codes[0] for o in refused if o.codes)
        print(
            f"{kind:14}{len(some):>7}{len(filed):>7}{sum(o.rows_filed for o in filed):>9}"
            f"{sum(o.rows_quarantined for o in filed):>12}{len(refused):>9}{len(died):>6}"
            f"{sum(bool(r.wrong) for r in some):>7}  "
            + ", ".join(f"{code} {n}" for code, n in by_code.most_common())
        )
    gave_up = Counter(
        (r.kind, r.outcome.gave_up)
        for r in results
        if isinstance(r.outcome, Outcome) and r.outcome.gave_up
    )
    for (kind, why), count in gave_up.most_common(20):
        print(f"  a reader of {kind} gave up, told as HY552: {count} × {why}")
    deaths = Counter((r.kind, r.outcome.how) for r in results if isinstance(r.outcome, Lost))
    for (kind, how), count in deaths.most_common():
        print(f"  a worker was lost over {kind}: {count} × {how}")


if __name__ == "__main__":
    sys.exit(main())
