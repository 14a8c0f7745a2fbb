"""`python -m benchmarks.packs --payments 30000000 --runs 3`: a pack of forty rules beside DuckDB.

The benefits of a made-up city are made and filed once. Then the whole pack is run by the product,
with witnesses, clauses and sentences; and its forty questions are answered by DuckDB, one after
the other and without any lineage, over the same files, sorted and with whole numbers for persons
(`sorted`), or over what was delivered, with ids as text (`delivered`). Each in a process of its
own, in turn. Figures are those of the whole process, start included: wall and CPU seconds, and the
most memory that was resident. All answers are compared, subject by subject, figure by figure.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import duckdb

from benchmarks.benefits.contracts import write_contracts
from benchmarks.benefits.pack import ASKED, Asked, write_pack
from benchmarks.benefits.world import write_deliveries
from engine.catalog.snapshot import load_snapshot
from engine.filing.cells.ids import resident_check_digit
from engine.run.start import RunRequest, start_run
from interfaces.notebook import check, open_workspace

SIDES: Final = ("ours", "sorted", "delivered")
_AS_OF: Final = date(2026, 6, 30)
_ID_DIGITS: Final = 17
Answers = dict[str, list[list[str]]]


@dataclass(frozen=True, slots=True)
class Measured:
    """What a whole process took: seconds of wall and CPU, MiB resident at most, its answers."""

    wall: float
    cpu: float
    peak: float
    answers: Answers


def main() -> int:
    """A line for each side; 1 where an answer is not the product's."""
    options = _options()
    if options.side:
        json.dump(_answers(options.side, Path(options.folder)), sys.stdout)
        return 0
    if options.city:
        return _compare(Path(options.city), options.against, options.runs)
    with tempfile.TemporaryDirectory(prefix="huiyan-bench-", dir=options.folder) as folder:
        city = made(Path(folder) / "city", options.payments)
        return _compare(city, options.against, options.runs)


def made(city: Path, payments: int) -> Path:
    """The workspace with its deliveries filed."""
    write_contracts(city)
    write_pack(city / "packs" / "benefits")
    write_deliveries(city / "in", payments)
    subprocess.run(
        [sys.executable, "-m", "interfaces.cli", "-C", str(city), "file", "-q"], check=True
    )
    return city


def _compare(city: Path, against: Sequence[str], runs: int) -> int:
    taken: dict[str, list[Measured]] = {side: [] for side in ("ours", *against)}
    for _ in range(runs):
        for side, several in taken.items():
            several.append(_run(side, city))
            print(_told(side, several[-1]), flush=True)
    ours = taken.pop("ours")
    differing = 0
    for side, theirs in taken.items():
        for figure in ("wall", "cpu", "peak"):
            print(_ratio(figure, ours, theirs, side))
        differing += _differing(side, ours[-1].answers, theirs[-1].answers)
    return int(differing > 0)


def _told(side: str, taken: Measured) -> str:
    found = sum(map(len, taken.answers.values()))
    return (
        f"{side:10} {taken.wall:8.2f} s wall {taken.cpu:8.2f} s CPU {taken.peak:8.0f} MiB "
        f"{found:6} found"
    )


def _ratio(figure: str, ours: Sequence[Measured], theirs: Sequence[Measured], side: str) -> str:
    one, other = ([getattr(m, figure) for m in several] for several in (ours, theirs))
    ratios = [a / b for a, b in zip(one, other, strict=True)]
    ratio = statistics.median(one) / statistics.median(other)
    return f"{figure:5} ours / {side}: {ratio:.3f} ({min(ratios):.3f} to {max(ratios):.3f})"


def _differing(side: str, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> int:
    different = [name for name in ours if ours[name] != theirs[name]]
    for name in different:
        only = [a for a in ours[name] if a not in theirs[name]][:2]
        lost = [a for a in theirs[name] if a not in ours[name]][:2]
        print(f"{name}: {len(ours[name])}, {side} {len(theirs[name])}; {only} against {lost}")
    print(f"{len(ours) - len(different)} of {len(ours)} rules with the same answer as {side}")
    return len(different)


def _run(side: str, city: Path) -> Measured:
    command = [sys.executable, "-m", "benchmarks.packs", "--side", side, "--folder", str(city)]
    started = time.monotonic()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
        if status:
            raise RuntimeError(f"{side} ended with {status}")
        out.seek(0)
        told = json.loads(out.read())
    # the product works in children of that process, which it waits for
    cpu = usage.ru_utime + usage.ru_stime
    return Measured(wall, cpu, told["peak"] / 1024, told["answers"])


def _answers(side: str, city: Path) -> dict[str, Any]:
    answers = _ours(city) if side == "ours" else _theirs(city, side)
    return {"answers": answers, "peak": _peak()}


def _peak() -> int:
    """KiB resident at most, of this process and of what it started, whichever had more."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(w).ru_maxrss for w in who)


def _ours(city: Path) -> Answers:
    workspace = open_workspace(city)
    packs = check(workspace, "benefits")
    run = start_run(workspace, packs, RunRequest(_AS_OF, fresh=True))
    answers: Answers = {asked.name: [] for asked in ASKED}
    for finding in run.findings():
        parts = finding["subject"].get("parts", [finding["subject"]])
        told = [str(p["value"]) for p in parts] + [str(m) for m in finding["measures"].values()]
        answers[finding["rule"]].append(told)
    return {name: sorted(told) for name, told in answers.items()}


def _theirs(city: Path, side: str) -> Answers:
    connection = duckdb.connect()
    connection.execute("set threads = 2")
    connection.execute("set enable_progress_bar = false")
    who = "_entity" if side == "sorted" else "person"
    paths: dict[str, list[str]] = {}
    for filing in load_snapshot(open_workspace(city)).filings:
        delivered = [str(city / "in" / f"{filing.data_set}.parquet")]
        paths[filing.data_set] = [*map(str, filing.paths)] if side == "sorted" else delivered
    answers: Answers = {}
    for asked in ASKED:
        sql = asked.sql.replace("{who}", who)
        for data_set, files in paths.items():
            sql = sql.replace(f"'{data_set}'", f"read_parquet({files})")
        rows = connection.execute(sql).fetchall()
        answers[asked.name] = sorted(_row(asked, row) for row in rows)
    return answers


def _spelled(value: object) -> str:
    """As findings spell it; a whole number of that length is a person's id without its check."""
    if isinstance(value, int) and len(str(value)) == _ID_DIGITS:
        return f"{value}{resident_check_digit(str(value))}"
    return str(value)


def _row(asked: Asked, row: Sequence[object]) -> list[str]:
    told = [_spelled(value) for value in row]
    if asked.by_month:  # a month is spelled without its first day
        told[1] = told[1][:7]
    return told


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.packs", description=__doc__)
    parser.add_argument("--payments", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--against", nargs="+", choices=SIDES[1:], default=["sorted"])
    parser.add_argument("--folder", help="where to put the data")
    parser.add_argument("--city", help="a workspace that is there already")
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
