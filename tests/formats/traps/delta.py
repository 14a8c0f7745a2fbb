"""Delta tables: which rows a version holds, and what cannot be read exactly."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyarrow as pa
from deltalake import DeltaTable, write_deltalake

from adapters.delta import LOG, newest_version, open_delta
from tests.filing.world import make_world
from tests.formats.increments import PLAIN
from tests.formats.tables import BOTH, payments
from tests.formats.trap import Story, Trap

FIRST = payments().slice(0, 1)
SECOND = payments().slice(1, 1)
Change = Callable[[Path], object]


def written(*changes: Change) -> Callable[[Path], str]:
    """Makes a table in the folder by these changes, each of which is given its path."""

    def write(folder: Path) -> str:
        for change in changes:
            change(folder / "payments")
        return "payments"

    return write


def rows(table: pa.Table, **said: Any) -> Change:
    """Write these rows as a version of their own."""
    return lambda path: write_deltalake(path, table, mode="append", **said)


def table(name: str, *changes: Change, **told: Any) -> Trap:
    """A trap of a table made by these changes."""
    told = told if "refused" in told else {"filed": BOTH, **told}
    return Trap("delta", name, written(*changes), source={"format": "delta"}, **told)


def entry(path: Path, key: str, change: Callable[[dict[str, Any]], None]) -> None:
    """Change what the log's first entry says of `key`."""
    log = path / LOG / f"{0:020}.json"
    said = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    for one in said:
        if key in one:
            change(one[key])
    log.write_text("\n".join(map(json.dumps, said)), "utf-8")


def map_columns(path: Path) -> None:
    """As old writers do: columns of the files have other names, and only the table says so."""

    def change(metadata: dict[str, Any]) -> None:
        metadata["configuration"]["delta.columnMapping.mode"] = "name"

    entry(path, "metaData", change)


def protect(path: Path) -> None:
    """Rows may be deleted beside the files from now on."""
    DeltaTable(path).alter.set_table_properties({"delta.enableDeletionVectors": "true"})


def outside(path: Path) -> None:
    """The log names a file that lies elsewhere."""

    def change(add: dict[str, Any]) -> None:
        add["path"] = "../../../etc/passwd"

    entry(path, "add", change)


def lose_file(path: Path) -> None:
    """A file that the version holds is gone."""
    next(path.glob("*.parquet")).unlink()


def damage_file(path: Path) -> None:
    """A file of the version is cut short."""
    file = next(path.glob("*.parquet"))
    file.write_bytes(file.read_bytes()[:-40])


def checkpoint(path: Path) -> None:
    """The log up to here is put together, and its entries are gone."""
    DeltaTable(path).create_checkpoint()
    for old in (path / LOG).glob("*.json"):
        old.unlink()


def partitioned() -> Change:
    """A table with a folder for those that have no kind."""
    return rows(payments(类别=pa.array([None, None], pa.string())), partition_by=["类别"])


def version_is_named(root: Path) -> list[str]:
    """The filing names the table with its version, and a version is filed once."""
    (root / "in").mkdir(parents=True)
    path = root / "in" / "payments"
    said = {"server": "x", "type": "local", "path": "in/payments", "format": "delta"}
    told = []
    for change in (rows(FIRST), rows(SECOND), lambda _: None):
        change(path)
        world = make_world(root, replace={PLAIN: json.dumps(said)})
        receipt = world.file()
        told.append((receipt.state.value, world.filing(receipt).sources[0].path))
    wanted = [
        ("filed", "in/payments@0"),
        ("filed", "in/payments@1"),
        ("already_filed", "in/payments@1"),
    ]
    return [] if told == wanted else [f"{told}"]


def without_library(root: Path) -> list[str]:
    """Where the optional part is not installed, it is named."""
    rows(FIRST)(root)
    newest = newest_version(root)
    assert newest is not None
    with patch.dict("sys.modules", {"deltalake": None}):
        told = open_delta(newest)
    return [] if str(told).find("huiyan[delta]") > 0 else [f"{told}"]


TRAPS = (
    table("one version", rows(payments())),
    table("rows appended in a second version", rows(FIRST), rows(SECOND)),
    table(
        "rows deleted are not read",
        rows(payments()),
        lambda p: DeltaTable(p).delete("编号 = 'P1'"),
        filed=("李四",),
    ),
    table(
        "rows overwritten are not read",
        rows(payments()),
        lambda p: write_deltalake(p, SECOND, mode="overwrite"),
        filed=("李四",),
    ),
    table("a log that is a checkpoint only", rows(FIRST), rows(SECOND), checkpoint),
    table("a partition without a value", partitioned()),
    table(
        "a column that the contract does not know",
        rows(payments(备注=pa.array(["a", "b"]))),
        warned=("HY522",),
    ),
    table(
        "a moment with a zone",
        rows(
            payments(
                发放日期=pa.array(
                    [datetime(2020, 5, 1, 20, tzinfo=UTC)] * 2, pa.timestamp("us", "UTC")
                )
            )
        ),
        delivered={"paid_on": "2020-05-02 04:00:00"},
    ),
    table("columns that are mapped", rows(payments()), map_columns, refused="HY562"),
    table("deletion vectors", rows(payments()), protect, refused="HY562"),
    table("a file outside of the table", rows(payments()), outside, refused="HY562"),
    table("a file that is gone", rows(payments()), lose_file, refused="HY562"),
    table("a file that is cut short", rows(payments()), damage_file, refused="HY562"),
    table("a nested column", rows(payments(备注=pa.array([["a"], []]))), refused="HY529"),
    table("a folder without a log", lambda p: p.mkdir(), refused="HY531"),
    Story("delta", "the filing names the version", version_is_named, "2 filings of 2 versions"),
    Story("delta", "the library is not installed", without_library, "refused: HY561"),
)
