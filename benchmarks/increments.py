"""`python -m benchmarks.increments --payments 30000000 --runs 3`: a run after a thousandth more.

The benefits of a made-up city are made, filed and run over. Then, as often as there are runs, a
thousandth more payments is filed; the pack is run over what came (`huiyan run`) and over all
(`huiyan run --fresh`), and both have to find the same, byte for byte. Wall and CPU seconds are
those of the whole processes.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from itertools import pairwise
from pathlib import Path

from benchmarks.benefits.sides import made
from benchmarks.benefits.world import write_addition
from benchmarks.program import huiyan
from benchmarks.timed import cpu_seconds, timed_run
from engine.catalog.snapshot import load_snapshot
from interfaces.notebook import open_workspace


def main() -> int:
    """A line for each addition; 1 where the two runs over it did not find the same."""
    options = _options()
    if options.city:
        return _measure(Path(options.city), options)
    with tempfile.TemporaryDirectory(prefix="huiyan-bench-", dir=options.folder) as folder:
        return _measure(made(Path(folder) / "city", options.payments), options)


def _measure(city: Path, options: argparse.Namespace) -> int:
    timed_run(city)
    ratios, of_cpu, differing = [], [], 0
    first = 1 + len(list((city / "in").glob("civil.payments_*.parquet")))
    for number in range(first, first + options.runs):
        write_addition(city / "in", options.payments, number)
        huiyan("-C", city, "file", "-q")
        spent = [cpu_seconds()]
        since, told = timed_run(city)
        spent.append(cpu_seconds())
        fresh, expected = timed_run(city, "--fresh")
        spent.append(cpu_seconds())
        little, much = (after - before for before, after in pairwise(spent))
        differing += told != expected
        ratios.append(since / fresh)
        of_cpu.append(little / much)
        same = "the same" if told == expected else "NOT THE SAME"
        print(
            f"{_payments(city):11,} payments: {since:6.2f} s over what came (CPU {little:.2f}), "
            f"{fresh:6.2f} s over all (CPU {much:.2f}); {len(told.splitlines())} findings, {same}",
            flush=True,
        )
    for word, several in (("ratio", ratios), ("of CPU", of_cpu)):
        median = statistics.median(several)
        print(f"{word}: {median:.3f} ({min(several):.3f} to {max(several):.3f})")
    return int(differing > 0)


def _payments(city: Path) -> int:
    """How many are filed."""
    return sum(f.rows for f in load_snapshot(open_workspace(city)).of("civil.payments"))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.increments", description=__doc__)
    parser.add_argument("--payments", type=int, help="those that were asked for when it was made")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", help="where to put the data")
    parser.add_argument("--city", help="a workspace of so many payments that is there already")
    options = parser.parse_args()
    if options.payments is None:
        if options.city:  # what comes is about as much as it has: else it is no thousandth
            parser.error("--city takes --payments, as it was made with")
        options.payments = 1_000_000
    return options


if __name__ == "__main__":
    sys.exit(main())
