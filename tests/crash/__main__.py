"""`python -m tests.crash --points all`: faults at every write point of a filing, and a table."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.crash.child import Child
from tests.crash.disturb import Disturbed, Ending
from tests.crash.expected import Expected, expect_all
from tests.crash.faults import Fault, can_shorten, strace_missing
from tests.crash.scenario import SCENARIOS
from tests.crash.sweep import all_trials, arenas, evenly, run_trials

#: How many violations are shown in full.
_SHOWN = 20


def main(arguments: Sequence[str] | None = None) -> int:
    """Sweep and print; 1 where anything was violated, 2 where faults cannot be injected."""
    asked = _asked(arguments)
    if missing := strace_missing():
        print(missing, file=sys.stderr)
        return 2
    if not can_shorten():
        print("half a write cannot be brought about on this machine: left out", file=sys.stderr)
    began = time.monotonic()
    with arenas() as folder:
        with Child() as child:
            chosen = [s for s in SCENARIOS if s.name in (asked.scenario or [s.name])]
            expected = expect_all(folder, child, chosen)
        _show_points(expected)
        results = _swept(expected, folder, asked)
    _show_results(results)
    lost = [(e.scenario, path) for e in expected for path in e.lost_without_power]
    print("not on the disk when the catalog spoke of it:", lost or "nothing")
    violated = [r for r in results if r.violations]
    _show_violations(violated)
    print(
        f"\n{len(results)} faults at {len({(r.scenario, r.call) for r in results})} write points, "
        f"{len(violated)} violations, {time.monotonic() - began:.0f} s"
    )
    return 1 if violated or lost else 0


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--points", default="100", help="`all`, or how many, evenly spread")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--scenario", choices=[s.name for s in SCENARIOS], action="append")
    parser.add_argument("--fault", choices=[f.name.lower() for f in Fault], action="append")
    return parser.parse_args(arguments)


def _swept(
    expected: Sequence[Expected], folder: Path, asked: argparse.Namespace
) -> list[Disturbed]:
    """What became of each fault; of those so far where the sweep is interrupted."""
    faults = {Fault[f.upper()] for f in asked.fault or [f.name for f in Fault]}
    trials = tuple(t for t in all_trials(expected) if t.fault in faults)
    if asked.points != "all":
        trials = evenly(trials, min(int(asked.points), len(trials)))
    results: list[Disturbed] = []
    try:
        for result in run_trials(trials, folder, jobs=asked.jobs):
            results.append(result)
            _tell_progress(result, len(results), len(trials))
    except KeyboardInterrupt:
        print("interrupted: what follows is not the whole", file=sys.stderr)
    return results


def _show_violations(violated: Sequence[Disturbed]) -> None:
    for result in violated[:_SHOWN]:
        call = f"{result.call.name} {result.call.number}"
        print(f"\n{result.scenario}, {call}, {result.fault}: {result.ending}")
        print(f"  {result.call.text[:200]}")
        print("".join(f"  {v}\n" for v in result.violations), end="")


def _tell_progress(result: Disturbed, count: int, total: int) -> None:
    if result.violations:
        call = f"{result.call.name} {result.call.number}"
        print(f"violated: {result.scenario}, {call}, {result.fault}", file=sys.stderr, flush=True)
    if count % 500 == 0:
        print(f"… {count} of {total}", file=sys.stderr, flush=True)


def _show_points(expected: Sequence[Expected]) -> None:
    """Scenario × system call: how many write points."""
    counts = {e.scenario: Counter(c.name for c in e.points) for e in expected}
    names = sorted({n for c in counts.values() for n in c})
    print("write points".ljust(14), *(n.rjust(max(6, len(n))) for n in names), "  total")
    for scenario, count in counts.items():
        cells = (f"{count[n]:>{max(6, len(n))}}" for n in names)
        print(scenario.ljust(14), *cells, f"{count.total():>7}")


def _show_results(results: Sequence[Disturbed]) -> None:
    """System call × fault: how the filing ended, and what was visible then."""
    print(f"\n{'system call':12}{'fault':27}{'faults':>7}", end="")
    print("".join(f"{e.value:>9}" for e in Ending), f"{'new state':>10}{'violations':>12}")
    keys = sorted({(r.call.name, tuple(Fault).index(r.fault)) for r in results})
    rows = [
        (name, tuple(Fault)[fault].value, [
            r for r in results if r.call.name == name and r.fault is tuple(Fault)[fault]
        ])
        for name, fault in keys
    ]  # fmt: skip
    for name, fault_name, some in [*rows, ("all", "", list(results))]:
        endings = Counter(r.ending for r in some)
        cells = "".join(f"{endings[e]:>9}" for e in Ending)
        after, violations = sum(r.visible > 0 for r in some), sum(bool(r.violations) for r in some)
        print(f"{name:12}{fault_name:27}{len(some):>7}{cells} {after:>10}{violations:>12}")
    codes = Counter(code for r in results if r.ending is Ending.REFUSED for code in r.codes)
    print("refused with:", ", ".join(f"{code} {n}" for code, n in sorted(codes.items())))


if __name__ == "__main__":
    sys.exit(main())
