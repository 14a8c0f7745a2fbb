"""What is filed while faults are injected: small workspaces, and what is delivered to them."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from engine.catalog.snapshot import load_snapshot
from engine.filing.quarantine import CSV_NAME
from tests.filing.world import GOOD, GOOD_2, HEADER, ID, World, make_world

#: Below an arena: the workspace, and the folder for temporary files of the program.
CITY = "city"
TEMPORARY = "tmp"

#: What a file holds, or how it is made from what was filed before.
Content = str | bytes | Callable[[World], str]
Files = Mapping[str, Content]


@dataclass(frozen=True, slots=True)
class Scenario:
    """One filing.

    `before` are deliveries that were filed one after the other; `stages` are the files whose
    filing is disturbed, in groups: each group becomes visible at once, in this order.
    `left` are files that an earlier death left below `.huiyan/`.
    """

    name: str
    before: tuple[Mapping[str, str | bytes], ...] = ()
    stages: tuple[Files, ...] = ()
    contract: Mapping[str, str] = field(default_factory=dict)
    left: tuple[str, ...] = ()

    def prepare(self, arena: Path) -> Path:
        """Make the workspace, with everything delivered."""
        (arena / TEMPORARY).mkdir(parents=True)
        world = make_world(arena / CITY, replace=self.contract)
        for files in self.before:
            for name, content in files.items():
                world.deliver(content, name)
            world.file()
        for group in self.stages:
            for name, made in group.items():
                world.deliver(made(world) if callable(made) else made, name)
        for name in self.left:
            path = world.workspace.home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"PAR1")
        for path in world.workspace.root.rglob("in/*"):
            os.utime(path, ns=(0, 0))  # a file that is read must not change even in its time
        return arena


PLAIN = HEADER + GOOD
MORE = HEADER + GOOD + GOOD_2
MIXED = (
    HEADER
    + GOOD
    + GOOD_2
    + GOOD
    + "x\n"
    + f"P4,{ID},王五,2020-02-30,1.00,普通\n"
    + f"P５,{ID},赵六,2020年5月1日,１２,普通\n"
)
THIRD = HEADER + f"P3,{ID},王五,2021-01-01,7.00,普通\n"
PARQUET = {'"in/payments*.csv", format: csv': '"in/payments*.parquet", format: parquet'}
INCREMENT = {"{property: delivery, value: full}": "{property: delivery, value: increment}"}


def _as_parquet(text: str) -> bytes:
    """The whole rows of a CSV as a Parquet file of texts."""
    header, *rows = (line.split(",") for line in text.splitlines())
    whole = [row for row in rows if len(row) == len(header)]
    table = pa.table({name: [row[n] for row in whole] for n, name in enumerate(header)})
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    return bytes(sink.getvalue().to_pybytes())


def _mended(world: World) -> str:
    """The quarantine of the only filing as the department mended it."""
    (filing,) = load_snapshot(world.workspace).filings
    return (filing.folder / CSV_NAME).read_text("utf-8").replace("2020-02-30", "2020-02-28")


SCENARIOS = (
    Scenario("first", stages=({"payments.csv": PLAIN},)),
    Scenario("superseding", ({"payments.csv": PLAIN},), ({"payments.csv": MORE},)),
    Scenario(
        "increment",
        ({"payments1.csv": PLAIN},),
        ({"payments2.csv": MORE}, {"payments3.csv": THIRD}),
        contract=INCREMENT,
    ),
    Scenario("quarantine", ({"payments.csv": PLAIN},), ({"payments.csv": MIXED},)),
    Scenario(
        "leftovers",
        ({"payments.csv": PLAIN},),
        ({"payments.csv": THIRD},),
        left=(
            "filings/civil.payments/0123456789abcdef0123.tmp-1/part-00001.parquet",
            "filings/civil.payments/0123456789abcdef0123/manifest.json",
        ),
    ),
    Scenario(
        "reinstated",
        ({"payments.csv": PLAIN}, {"payments.csv": MORE}),
        ({"payments.csv": PLAIN},),
    ),
    Scenario(
        "read by a child",
        stages=({"payments.parquet": _as_parquet(MIXED)},),
        contract=PARQUET,
    ),
    Scenario("with totals", stages=({"payments.csv": MORE, "payments.totals.csv": "行数,2\n"},)),
    Scenario(
        "changes",
        ({"payments_202610.csv": MORE},),
        ({"payments_202611.csv": THIRD + GOOD.replace("200.00", "201.00")},),
        contract={"{property: delivery, value: full}": "{property: delivery, value: changes}"},
    ),
    Scenario("corrected", ({"payments.csv": MIXED},), ({"payments_back.csv": _mended},)),
)
