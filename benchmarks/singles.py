"""`python -m benchmarks.singles --city FOLDER --runs 3`: rules one by one.

The workspace is one that `benchmarks.packs` made, or is made of `--payments`: of the benefits, or
with `--of county` of the sample county many times, whose rules are those that are shipped. Each
rule is run by itself, with witnesses, clauses and sentences, and asked of DuckDB over the same
sorted files, in turn, each in a process of its own. Measured of the product is what its metrics say
of the rule, of DuckDB the query: starting, loading and storing count for neither. Answers are
compared.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks.worlds import WORLDS

#: One of each kind of the benefits: by another table, by rows, by groups, by groups of another key.
_CHOSEN: Final = (
    "death_next_month",
    "death_often",
    "income_6000",
    "office_servant",
    "prison",
    "vehicle_owned",
    "row_above_cap",
    "row_late",
    "row_no_account",
    "exclusive_0_1",
    "month_twice",
    "person_total",
    "person_programmes",
    "account_shared",
)


def main() -> int:
    """A line for each rule; 1 where an answer is not the product's."""
    options = _options()
    world = WORLDS[options.of]
    rules = tuple(options.rule or (_CHOSEN if options.of == "benefits" else world.rules()))
    if options.side:
        city = Path(options.city)
        if options.side == "ours":
            answers, seconds = world.ours(city, rules)
        else:
            answers, seconds = world.theirs(city, delivered=False, only=rules)
        json.dump({"answers": answers, "seconds": seconds}, sys.stdout)
        return 0
    if options.city:
        return _compare(Path(options.city), rules, options)
    with tempfile.TemporaryDirectory(prefix="huiyan-bench-", dir=options.folder) as folder:
        city = world.made(Path(folder) / "city", options.payments)
        return _compare(city, rules, options)


def _compare(city: Path, rules: Sequence[str], options: argparse.Namespace) -> int:
    differing = 0
    print(f"{'rule':28} {'found':>6} {'ours s':>8} {'DuckDB s':>9} {'ratio':>6}")
    for rule in rules:
        seconds: dict[str, list[float]] = {"ours": [], "duckdb": []}
        answers: dict[str, Any] = {}
        for _ in range(options.runs):
            for side, several in seconds.items():
                told = _run(options.of, side, city, rule)
                several.append(told["seconds"])
                answers[side] = told["answers"][rule]
        same = answers["ours"] == answers["duckdb"]
        differing += not same
        one, other = (statistics.median(several) for several in seconds.values())
        ratios = [a / b for a, b in zip(*seconds.values(), strict=True)]
        print(
            f"{rule:28} {len(answers['ours']):6} {one:8.3f} {other:9.3f} {one / other:6.2f} "
            f"({min(ratios):.2f} to {max(ratios):.2f}) {'same' if same else 'DIFFERENT'}",
            flush=True,
        )
    return int(differing > 0)


def _run(of: str, side: str, city: Path, rule: str) -> dict[str, Any]:
    said = ("--of", of, "--side", side, "--city", str(city), "--rule", rule)
    command = [sys.executable, "-m", "benchmarks.singles", *said]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.singles", description=__doc__)
    parser.add_argument("--of", choices=WORLDS, default="benefits", help="whose rules")
    parser.add_argument("--payments", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", help="where to put the data")
    parser.add_argument("--city", help="a workspace that is there already")
    parser.add_argument("--rule", action="append", metavar="RULE")
    parser.add_argument("--side", choices=("ours", "duckdb"), help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
