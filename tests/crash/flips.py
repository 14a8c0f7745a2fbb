"""`python -m tests.crash.flips`: is every change of a filing found, and is it said where?"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from engine.catalog.catalog import open_catalog
from engine.catalog.workspace import Workspace, load_workspace
from engine.filing.verify import verify_filing
from tests.crash.changes import (
    ONLY_IN_CATALOG,
    Change,
    catalog_changes,
    file_changes,
    kept,
    make,
    touched,
)
from tests.crash.scenario import MIXED
from tests.filing.world import HEADER, ID, make_world
from tests.sacrificial import Lost, Worker

#: Rows beside the mixed ones, so that the tree has more than one block.
_ROWS = 1100
_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Verified:
    """What verification said of one change: codes, whether it named the file, and rows of it."""

    change: Change
    codes: tuple[str, ...]
    named: bool
    rows: bool

    @property
    def found(self) -> bool:
        """Whether it said that anything is wrong, and where."""
        return bool(self.codes) and self.named


def make_filing(root: Path) -> Path:
    """A workspace with one filing that has everything; its folder."""
    world = make_world(root)
    more = "".join(f"M{n},{ID},林平,2025-01-05,{n},普通\n" for n in range(_ROWS))
    world.deliver(HEADER + more, "payments2.csv")
    receipt = world.file(MIXED, "payments1.csv")
    assert receipt.rows_quarantined == 3
    return world.workspace.filings_folder / receipt.data_set / receipt.filing_id


def all_changes(root: Path, folder: Path, *, every: int) -> tuple[Change, ...]:
    """Every change that is tried."""
    with open_catalog(_workspace(root)):
        pass  # what SQLite wrote beside the catalog goes into it
    files = file_changes(folder, every=every)
    return (*files, *catalog_changes(folder.parents[2] / "catalog.sqlite"))


def verified(change: Change, root: Path, folder: Path) -> Verified:
    """Make the change, verify, and take it back."""
    restore = kept(root)
    try:
        make(change, root, folder)
        told = verify_filing(_workspace(root), folder.name)
    finally:
        restore()
    names = touched(change, folder)
    texts = [value for d in told for _, value in d.arguments]
    named = not names or any(t.endswith(f"/{n}") for t in texts for n in names)
    return Verified(
        change, tuple(d.code for d in told), named, any(d.code == "HY546" for d in told)
    )


def run_changes(
    changes: Sequence[Change], *, jobs: int
) -> Iterator[Verified | tuple[Change, Lost]]:
    """What verification says of each, in workspaces that are all alike."""
    with ThreadPoolExecutor(jobs) as pool:
        shares = [pool.submit(_share, changes[n::jobs]) for n in range(jobs)]
        for share in shares:
            yield from share.result()


def _share(changes: Sequence[Change]) -> list[Verified | tuple[Change, Lost]]:
    with tempfile.TemporaryDirectory(prefix="huiyan-flips-") as where:
        folder = make_filing(Path(where))
        function = partial(verified, root=Path(where), folder=folder)
        with Worker(function, _nothing, seconds=_SECONDS) as worker:
            results = [(c, worker.do(c)) for c in changes]
    return [(c, r) if isinstance(r, Lost) else r for c, r in results]


def _nothing() -> None:
    """What a worker does before it begins."""


def _workspace(root: Path) -> Workspace:
    workspace = load_workspace(root).workspace
    assert workspace is not None
    return workspace


def main(arguments: Sequence[str] | None = None) -> int:
    """Try every change, print a table; 1 where one is not found."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash.flips", description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="flip each n-th byte")
    parser.add_argument("--jobs", type=int, default=1)
    asked = parser.parse_args(arguments)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as where:
        changes = all_changes(Path(where), make_filing(Path(where)), every=asked.every)
    results = list(run_changes(changes, jobs=asked.jobs))
    done = [r for r in results if isinstance(r, Verified)]
    lost = [r for r in results if not isinstance(r, Verified)]
    _show(done)
    unfound = [r for r in done if not r.found]
    missed = [r for r in unfound if r.change.where not in ONLY_IN_CATALOG]
    for result in missed[:40]:
        print(f"not found: {result.change} {result.codes}")
    for change, how in lost[:20]:
        print(f"no answer: {change}: {how.how}")
    print(
        f"{len(results)} changes, {len(done) - len(unfound)} found, {len(missed)} not found, "
        f"{len(unfound) - len(missed)} of what only the catalog says, "
        f"{len(lost)} without an answer, {time.monotonic() - began:.0f} s"
    )
    return 1 if missed or lost else 0


def _show(results: Iterable[Verified]) -> None:
    some: dict[tuple[str, str], list[Verified]] = {}
    for result in results:
        some.setdefault((result.change.where, result.change.kind), []).append(result)
    print(f"{'what':36}{'change':24}{'tried':>7}{'found':>7}{'rows named':>12}  codes")
    for (where, kind), group in sorted(some.items()):
        codes = Counter(code for r in group for code in set(r.codes))
        told = ", ".join(f"{c} {n}" for c, n in sorted(codes.items()))
        found, rows = sum(r.found for r in group), sum(r.rows for r in group)
        print(f"{where:36}{kind:24}{len(group):>7}{found:>7}{rows:>12}  {told}")


if __name__ == "__main__":
    sys.exit(main())
