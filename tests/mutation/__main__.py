"""`python -m tests.mutation [--only NAME …] [--cases 400] [--jobs 2]`: who finds which bug."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.mutation.cases import write_cases
from tests.mutation.mutant import Mutant
from tests.mutation.mutants import MUTANTS
from tests.mutation.plant import copy_with

#: Seeds that no other campaign counts.
_FIRST_SEED = 3_000_000
_RELATION_CASES = 15
_NARROWING_CASES = 120
_SECONDS = 1800
_PYTEST = ("-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", "--tb=line")


@dataclass(frozen=True, slots=True)
class Judged:
    """A mutant and who found it (empty: nobody), with the first line that said so."""

    mutant: Mutant | None
    by: str
    line: str


def main() -> int:
    """A line per mutant and the counts; 1 where one stays unfound."""
    options = _options()
    wanted = [m for m in MUTANTS if not options.only or m.name in options.only]
    with TemporaryDirectory() as folder, ThreadPoolExecutor(options.jobs) as pool:
        cases = Path(folder) / "cases"
        write_cases(range(_FIRST_SEED, _FIRST_SEED + options.cases), cases)
        counts: Counter[str] = Counter()
        under_way = [pool.submit(judge, mutant, cases) for mutant in wanted]
        for judged in (done.result() for done in as_completed(under_way)):
            counts[judged.by or "nobody"] += 1
            print(f"{_named(judged):28} {judged.by or 'NOBODY':10} {judged.line}", flush=True)
        healthy = judge(None, cases)
    if healthy.by:  # then what was found says nothing
        print(f"the engine as it is does not pass: {healthy.by}: {healthy.line}")
        return 2
    found = len(wanted) - counts["nobody"]
    print(f"found {found} of {len(wanted)}: {', '.join(f'{n} by {b}' for b, n in counts.items())}")
    return 0 if found == len(wanted) else 1


def judge(mutant: Mutant | None, cases: Path) -> Judged:
    """The first of the judges to find the bug of `mutant`, asked from quick to slow.

    Without a mutant: whether the engine as it is passes.
    """
    with copy_with(mutant) as root:
        for by, command in _judges(cases).items():
            said = _said(command, root)
            if said is not None:
                return Judged(mutant, by, said[:160])
    return Judged(mutant, "", "")


def _named(judged: Judged) -> str:
    return judged.mutant.name if judged.mutant else "the engine as it is"


def _judges(cases: Path) -> dict[str, Sequence[str]]:
    relations = ("-m", "tests.metamorphic", "--cases", str(_RELATION_CASES), "--shrink", "0")
    narrowing = ("-m", "tests.narrowing", "--cases", str(_NARROWING_CASES), "--shrink", "0")
    return {
        "cases": ("-m", "tests.mutation.cases", str(cases)),
        "meanings": (*_PYTEST, "tests/generated/test_compiled_meanings.py"),
        "relations": (*relations, "--seed", str(_FIRST_SEED)),
        "narrowing": (*narrowing, "--seed", str(_FIRST_SEED)),
        "increments": (*narrowing, "--since", "--seed", str(_FIRST_SEED)),
        "corpus": (*_PYTEST, "tests/narrowing"),
        "engine": (*_PYTEST, "tests/engine", "--deselect", "tests/engine/test_interruption.py"),
    }


def _said(command: Sequence[str], root: Path) -> str | None:
    """The line by which a judge tells that something is wrong; None where it finds nothing."""
    try:
        done = subprocess.run(
            [sys.executable, *command],
            cwd=root,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "does not end"
    if done.returncode == 0:
        return None
    lines = [line for line in (done.stdout or done.stderr).splitlines() if line.strip()]
    told = [line for line in lines if "Error" in line or ": " in line]
    return (told or lines or ["no word"])[0]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--only", action="append", default=[], metavar="NAME")
    parser.add_argument("--cases", type=int, default=400)
    parser.add_argument("--jobs", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
