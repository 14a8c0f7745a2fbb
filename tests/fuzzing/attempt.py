"""One changed delivery filed, and whether everything about it adds up."""

from __future__ import annotations

import json
import resource
import shutil
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar
from unittest.mock import patch

import pyarrow.parquet as pq

from adapters.isolation import Cause, Died, Limits, Workplace
from adapters.protocol import DamagedFileError, UnreadableError
from engine.filing.file import file_deliveries
from engine.filing.quarantine import PARQUET_NAME
from engine.filing.receipt import Receipt
from engine.filing.verify import verify_filing
from tests.filing.world import World, codes, make_world
from tests.fuzzing.delivered import Delivered

R = TypeVar("R")

#: Memory of its own that a worker may take beyond what it has when it begins.
MEMORY: Final = 1 << 30
LIMITS: Final = Limits(memory=MEMORY, seconds=10.0)
_PLAIN: Final = '{server: delivery, type: local, path: "in/payments*.csv", format: csv}'
_TEXTS: Final = ("csv", "csv gb18030", "tsv", "jsonl")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a delivery.

    `wrong` says what must not be; `gave_up` is the exception of a reader that a child would
    have died of, which the program tells as HY552.
    """

    state: str
    codes: tuple[str, ...]
    rows_filed: int = 0
    rows_quarantined: int = 0
    gave_up: str = ""
    wrong: str = ""


class Here(Workplace):
    """A workplace whose children are this very process: quick, and it may be lost."""

    gave_up = ""

    def in_child(
        self,
        function: Callable[..., R],
        arguments: tuple[object, ...],
        limits: Limits | None = None,  # noqa: ARG002 - this process has its own
    ) -> R | Died:
        """What the function returns; what would end a child is told as its death."""
        try:
            return function(*arguments)
        except (OSError, DamagedFileError, UnreadableError):
            raise
        except MemoryError:
            Here.gave_up = "MemoryError"
            return Died(Cause.MEMORY, LIMITS)
        except Exception as error:
            Here.gave_up = f"{type(error).__name__}: {_place(error)}"
            return Died(Cause.CRASH, LIMITS, type(error).__name__)


class Attempts:
    """Files one delivery after the other below a folder, in the worker or in real children."""

    def __init__(self, root: Path, *, in_children: bool = False) -> None:
        self._root = root
        self._in_children = in_children

    def __call__(self, item: tuple[Delivered, bool]) -> Outcome:
        """File the delivery; with True also read back what was filed."""
        changed, thorough = item
        world = self._world(changed)
        delivered = world.workspace.root / "in"
        try:
            changed.write(delivered)
        except OSError:
            return Outcome("no such file can be", ())
        Here.gave_up = ""
        try:
            receipts = self._file(world)
        except MemoryError:
            return Outcome("", (), wrong="MemoryError")
        except Exception as error:
            last = f"{type(error).__name__}: {str(error)[:300]}: {_place(error)}"
            return Outcome("", (), gave_up=Here.gave_up, wrong=f"traceback: {last}")
        [receipt] = receipts
        wrong = _wrong(world, receipt, changed, thorough=thorough)
        return Outcome(
            receipt.state.value,
            tuple(codes(receipt)),
            receipt.rows_filed,
            receipt.rows_quarantined,
            Here.gave_up,
            wrong,
        )

    def _world(self, changed: Delivered) -> World:
        root = self._root / "city"
        shutil.rmtree(root, ignore_errors=True)
        (root / "in").mkdir(parents=True)
        source = {"server": "delivery", "type": "local", "path": f"in/{changed.glob}"}
        return make_world(root, replace={_PLAIN: json.dumps(source | dict(changed.source))})

    def _file(self, world: World) -> tuple[Receipt, ...]:
        if self._in_children:
            return file_deliveries(world.workspace, world.contracts, limits=LIMITS)
        with patch("engine.filing.file.workplace", _here):
            return file_deliveries(world.workspace, world.contracts)


@contextmanager
def _here(root: Path, _limits: Limits | None = None) -> Iterator[Workplace]:
    place = Here(root / "here", LIMITS)
    try:
        yield place
    finally:
        place.close()


def _place(error: BaseException) -> str:
    """Where an exception was raised, below this checkout."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno} {frames[-1].name}"


def _wrong(world: World, receipt: Receipt, changed: Delivered, *, thorough: bool) -> str:
    """What does not add up; empty where all does."""
    home = world.workspace.home
    left = [p.name for p in home.rglob("*.tmp-*")] + [p.name for p in home.glob("incoming/*")]
    if left:
        return f"left behind: {left[:3]}"
    if not receipt.filing_id:
        return "" if receipt.diagnostics else "refused without a reason"
    if receipt.rows_in != receipt.rows_filed + receipt.rows_quarantined:
        return f"rows lost: {receipt.rows_in} {receipt.rows_filed} {receipt.rows_quarantined}"
    filing = world.filing(receipt)
    if changed.kind in _TEXTS and (lost := _lines_lost(changed, filing.sources[0].lines, receipt)):
        return lost
    if not thorough:
        return ""
    filed = sum(pq.read_metadata(p).num_rows for p in filing.paths)
    held = pq.read_metadata(filing.folder / PARQUET_NAME).num_rows
    if (filed, held) != (receipt.rows_filed, receipt.rows_quarantined):
        return f"on disk {filed} and {held} rows, told {receipt}"
    found = verify_filing(world.workspace, receipt.filing_id)
    return f"unsound: {[d.code for d in found]}" if found else ""


def _lines_lost(changed: Delivered, counted: int, receipt: Receipt) -> str:
    """Lines counted here against those that the filing says, and rows against lines."""
    data = changed.files[0][1]
    by_feeds = data.count(b"\n") + (not data.endswith(b"\n"))
    by_any = len(data.splitlines())
    if counted not in range(min(by_feeds, by_any), max(by_feeds, by_any) + 1):
        return f"{counted} lines read, the file has {by_feeds} or {by_any}"
    if receipt.rows_in > counted:
        return f"{receipt.rows_in} rows of {counted} lines"
    return ""


def bound_memory() -> None:
    """Limit this process to `MEMORY` beyond what it has now; call it when all is loaded."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[5])
    most = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
