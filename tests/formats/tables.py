"""Arrow tables of two payments, for the traps of formats that hold typed columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.filing.world import ID, ID_2

BOTH = ("张三", "李四")
#: Each payment's cells as the types that a careful exporter gives them.
PAYMENTS: Mapping[str, pa.Array] = {
    "编号": pa.array(["P1", "P2"]),
    "身份证号": pa.array([ID, ID_2]),
    "姓名": pa.array(BOTH),
    "发放日期": pa.array([date(2020, 5, 1), date(2020, 5, 2)]),
    "金额": pa.array([Decimal("200.00"), Decimal("300.50")], pa.decimal128(18, 2)),
    "类别": pa.array(["普通", "特困"]),
}


def payments(**columns: Any) -> pa.Table:
    """The payments with some columns in place of theirs, or beside them."""
    cells = {**PAYMENTS, **columns}
    return pa.table(list(cells.values()), names=list(cells))


def parquet(table: pa.Table, name: str = "payments.parquet", **said: Any) -> Callable[[Path], str]:
    """Writes `table` as Parquet."""

    def write(folder: Path) -> str:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, folder / name, **said)
        return name

    return write


def raw_texts(*texts: bytes) -> pa.Array:
    """A text column of bytes that need not be UTF-8, as careless writers leave it."""
    data = pa.array(texts, pa.binary())
    return pa.Array.from_buffers(pa.string(), len(data), data.buffers())


def damaged(
    write: Callable[[Path], str], damage: Callable[[bytes], bytes]
) -> Callable[[Path], str]:
    """Writes a file and then damages its bytes."""

    def write_damaged(folder: Path) -> str:
        name = write(folder)
        (folder / name).write_bytes(damage((folder / name).read_bytes()))
        return name

    return write_damaged
