"""`python -m tests.tampering --flips 30`: every file changed in every way, and a table."""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tests.campaign import spread
from tests.tampering.changes import changes
from tests.tampering.judge import COMMANDS, Judge, Judged
from tests.tampering.small import deliver, make, use_once, use_twice

#: Changes judged by one call of a worker.
_CHUNK = 10
#: How many that were not told are shown.
_SHOWN = 40


def main() -> int:
    """Print what was judged, by file and change; 1 where one is not told, or a command died."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--flips", type=int, default=30, help="bits turned in each file")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options.add_argument("--file", default="", help="only files whose names hold this")
    options.add_argument("--verify-only", action="store_true", help="no other command")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = workspaces(Path(folder))
        chance = random.Random(asked.seed)
        every = [
            c for c in changes(*made, flips=asked.flips, chance=chance) if asked.file in c.file
        ]
        commands = () if asked.verify_only else COMMANDS
        work = Judge(made[0], every, commands)
        judged = list(spread(work, range(len(every)), jobs=asked.jobs, chunk=_CHUNK))
    return told(judged)


def workspaces(folder: Path) -> tuple[Path, Path, Path]:
    """A workspace that was used twice, the same after the first time, and somebody else's."""
    root, older, other = (folder / name for name in ("now", "before", "other"))
    make(root)
    use_once(root)
    shutil.copytree(root, older)
    use_twice(root)
    make(other)
    deliver(other, "P7,11010519491231002X,张三,2020-05-01,999.00,普通\n")
    use_once(other)
    use_twice(other)
    return root, older, other


def told(judged: Iterable[Judged]) -> int:
    """Print the table; the exit code."""
    every = list(judged)
    kinds = Counter(_kind(j.change.file) for j in every)
    for kind, count in sorted(kinds.items()):
        own = [j for j in every if _kind(j.change.file) == kind]
        untold, unnamed = sum(not j.told for j in own), sum(not j.named for j in own)
        print(f"{kind:34} {count:5}  not told {untold:4}  not by name {unnamed:4}")
    silent = [j for j in every if not j.told or not j.named]
    died = [j for j in every if j.internal]
    for j in (*silent[:_SHOWN], *died[:_SHOWN]):
        print(f"{j.change.file} {j.change.how}: told {j.told}, named {j.named}, {j.internal}")
    print(f"{len(every)} changes, {len(silent)} not told by name, {len(died)} with internal errors")
    return 1 if silent or died else 0


def _kind(file: str) -> str:
    """The file without what is an id."""
    parts = Path(file).parts
    return "/".join("*" if len(p) in (16, 20, 32, 40, 64) else p for p in parts)


if __name__ == "__main__":
    sys.exit(main())
