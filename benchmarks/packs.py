"""`python -m benchmarks.packs --payments 30000000 --runs 3`: whole packs beside DuckDB and Polars.

The benefits of a made-up city, or with `--of county` the sample county many times, are made and
filed once. Then all rules are run by the product, with witnesses, clauses and sentences; and the
same questions are answered by DuckDB, one after the other and without any lineage, over the same
files, sorted and with whole numbers for persons (`sorted`), or over what was delivered, with ids
as text (`delivered`, of the benefits alone). Polars answers those of the benefits too, over the
sorted files (`polars`). Each in a process of its own, in turn.
Figures are those of the whole process, start included: wall and CPU seconds, and the most memory
that was resident, of all processes together; of the product those of `huiyan run`, as somebody
would say it. All answers are compared, subject by subject, figure by figure.

`--lineage` also finds the groups alone, without their rows, clauses and sentences, and tells how
many times as long the process takes with them, and the rules, of which several go at a time: the
seconds of each are added up.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, Final

from benchmarks.answers import AS_OF, Answers, of_latest_run
from benchmarks.benefits.sides import groups_alone
from benchmarks.resident import watched
from benchmarks.worlds import WORLDS

SIDES: Final = ("ours", "groups", "sorted", "delivered", "polars")
#: What Polars is told before it is loaded: as many threads as DuckDB has.
_POLARS: Final = {"POLARS_MAX_THREADS": "2"}


@dataclass(frozen=True, slots=True)
class Measured:
    """What a whole process took: seconds of wall and CPU, MiB resident at most, its answers.

    `rules` are the seconds of the rules alone, without starting, loading and storing.
    """

    wall: float
    cpu: float
    peak: float
    answers: Answers
    rules: float


def main() -> int:
    """A line for each side; 1 where an answer is not the product's."""
    options = _options()
    if options.side:
        json.dump(_answers(options), sys.stdout)
        return 0
    if options.city:
        return _compare(Path(options.city), options)
    with tempfile.TemporaryDirectory(prefix="huiyan-bench-", dir=options.folder) as folder:
        city = WORLDS[options.of].made(Path(folder) / "city", options.payments)
        return _compare(city, options)


def _compare(city: Path, options: argparse.Namespace) -> int:
    alone = ["groups"] if options.lineage else []
    taken: dict[str, list[Measured]] = {side: [] for side in ("ours", *alone, *options.against)}
    for _ in range(options.runs):
        for side, several in taken.items():
            several.append(_run(side, city, options))
            print(_told(side, several[-1]), flush=True)
    mine = taken.pop("ours")
    if options.lineage:
        groups = taken.pop("groups")
        for figure in ("wall", "rules"):
            print(_ratio(figure, mine, groups, "groups alone"))
    differing = 0
    for side, others in taken.items():
        for figure in ("wall", "cpu", "peak"):
            print(_ratio(figure, mine, others, side))
        differing += _differing(side, mine[-1].answers, others[-1].answers)
    return int(differing > 0)


def _told(side: str, taken: Measured) -> str:
    found = sum(map(len, taken.answers.values()))
    return (
        f"{side:10} {taken.wall:8.2f} s wall {taken.cpu:8.2f} s CPU {taken.peak:8.0f} MiB "
        f"{found:6} found"
    )


def _ratio(figure: str, mine: Sequence[Measured], others: Sequence[Measured], side: str) -> str:
    one, other = ([getattr(m, figure) for m in several] for several in (mine, others))
    ratios = [a / b for a, b in zip(one, other, strict=True)]
    ratio = statistics.median(one) / statistics.median(other)
    return f"{figure:5} ours / {side}: {ratio:.3f} ({min(ratios):.3f} to {max(ratios):.3f})"


def _differing(side: str, mine: Mapping[str, Any], others: Mapping[str, Any]) -> int:
    different = [name for name in mine if mine[name] != others[name]]
    for name in different:
        only = [a for a in mine[name] if a not in others[name]][:2]
        lost = [a for a in others[name] if a not in mine[name]][:2]
        print(f"{name}: {len(mine[name])}, {side} {len(others[name])}; {only} against {lost}")
    print(f"{len(mine) - len(different)} of {len(mine)} rules with the same answer as {side}")
    return len(different)


def _run(side: str, city: Path, options: argparse.Namespace) -> Measured:
    if side == "ours":
        return _run_of_product(city, options)
    said = ["-m", "benchmarks.packs", "--of", options.of, "--side", side, "--city", str(city)]
    with tempfile.TemporaryFile() as out:
        measured = _measured(side, said, out, _POLARS if side == "polars" else {})
        out.seek(0)
        told = json.loads(out.read())
    return replace(measured, answers=told["answers"], rules=told["rules"])


def _run_of_product(city: Path, options: argparse.Namespace) -> Measured:
    """`huiyan run` as somebody would say it; what it found is read from what it stored."""
    rules = WORLDS[options.of].rules()
    said = ["-m", "interfaces.cli", "-C", str(city), "run", "--as-of", str(AS_OF), "--fresh", "-q"]
    said += ["--exit-zero", *(part for rule in rules for part in ("--only", rule))]
    limit = options.memory_limit
    more = {} if limit is None else {"HUIYAN_MEMORY_LIMIT": f"{limit}MB"}
    with tempfile.TemporaryFile() as out:
        measured = _measured("ours", said, out, more)
    answers, seconds = of_latest_run(city, rules)
    return replace(measured, answers=answers, rules=seconds)


def _measured(side: str, said: Sequence[str], out: IO[bytes], more: Mapping[str, str]) -> Measured:
    """What a process takes that says `said` to the interpreter and prints to `out`."""
    started = time.monotonic()
    process = subprocess.Popen([sys.executable, *said], stdout=out, env=os.environ | more)
    with watched(process.pid) as resident:
        _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - started
    if status:
        raise RuntimeError(f"{side} ended with {status}")
    # the product works in children of that process, which it waits for
    cpu = usage.ru_utime + usage.ru_stime
    return Measured(wall, cpu, resident.most, {}, 0.0)


def _answers(options: argparse.Namespace) -> dict[str, Any]:
    answers: Answers = {}
    world, city = WORLDS[options.of], Path(options.city)
    match options.side:
        case "groups":
            rules = groups_alone(city)
        case "polars":
            from benchmarks.benefits.in_polars import in_polars  # noqa: PLC0415 - only here

            answers, rules = in_polars(city)
        case side:
            answers, rules = world.theirs(city, delivered=side == "delivered")
    return {"answers": answers, "rules": rules}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.packs", description=__doc__)
    parser.add_argument("--of", choices=WORLDS, default="benefits", help="whose rules")
    parser.add_argument("--payments", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--against", nargs="+", choices=SIDES[2:], default=["sorted"])
    parser.add_argument("--lineage", action="store_true", help="beside groups without their rows")
    parser.add_argument("--memory-limit", type=int, metavar="MIB", help="for the product alone")
    parser.add_argument("--folder", help="where to put the data")
    parser.add_argument("--city", help="a workspace that is there already")
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.of != "benefits" and "polars" in options.against:
        parser.error("Polars is asked about the benefits alone")
    return options


if __name__ == "__main__":
    sys.exit(main())
