"""`python -m benchmarks.compiling --runs 3`: the shipped packs, from their text to physical plans.

Per step, milliseconds for all rules and for a hundred: reading and checking the text of packs and
contracts, planning each rule, and the engine's physical plan of the question for its groups, over
tables without rows; computed tables are evaluated once for all rules of a pack, as in a run.
Medians; each run is a process of its own.
"""

from __future__ import annotations

import argparse
import datetime
import json
import statistics
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Final

import policies
from engine.bridge.context import EngineSettings
from engine.bridge.kept_tables import KeptTables
from engine.bridge.session import Session
from engine.bridge.sources import TableRows
from engine.catalog.contract_reading import load_contracts
from engine.catalog.storage import value_schema
from engine.collecting import keep_for_good
from engine.packs.pack import load_pack
from engine.plan.arena import Arena
from engine.plan.from_rule import plan_rule

_AS_OF: Final = datetime.date(2026, 6, 30)
_STEPS: Final = ("contracts", "text", "plans", "physical plans")


def main() -> int:
    """A line for each step, and one for all."""
    options = _options()
    if options.once:
        json.dump(_compiled(), sys.stdout)
        return 0
    taken = [_run() for _ in range(options.runs)]
    rules = int(taken[0]["rules"])
    print(f"{rules} rules of {int(taken[0]['packs'])} packs")
    for step in (*_STEPS, "all"):
        several = [sum(t[s] for s in _STEPS) if step == "all" else t[step] for t in taken]
        middle = statistics.median(several)
        of_hundred = [seconds * 100_000 / rules for seconds in (middle, min(several), max(several))]
        told = "{:7.0f} ms a hundred rules ({:.0f} to {:.0f})".format(*of_hundred)
        print(f"{step:15} {middle * 1000:7.0f} ms  {told}")
    return 0


def _run() -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.compiling", "--once"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def _compiled() -> dict[str, float]:
    """The seconds of each step, how many rules there are, and in how many packs."""
    home = Path(str(policies.__file__)).parent
    times = [time.monotonic()]
    contracts, _ = load_contracts([home / "contracts"])
    schema = contracts.schema()
    times.append(time.monotonic())
    packs = [load_pack(folder, schema) for folder in sorted((home / "packs").iterdir())]
    keep_for_good()  # as the worker of a run does
    times.append(time.monotonic())
    planned = []
    for pack in packs:
        tables = KeptTables()
        parameters = {p.name: p for p in pack.model.parameters}
        for rule in pack.model.rules:
            arena = Arena()
            plan = plan_rule(arena, rule, parameters=parameters, as_of=_AS_OF)
            planned.append((arena, plan, tables))
    times.append(time.monotonic())
    rows = TableRows({d.name: value_schema(d).empty_table() for d in schema.data_sets})
    for arena, plan, tables in planned:
        grouped = plan.groups if plan.window is None else plan.window.windows
        assert grouped is not None
        Session(arena, rows, EngineSettings(), tables).physical_plan(grouped.relation)
    times.append(time.monotonic())
    seconds = [after - before for before, after in pairwise(times)]
    return {**dict(zip(_STEPS, seconds, strict=True)), "rules": len(planned), "packs": len(packs)}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compiling", description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
