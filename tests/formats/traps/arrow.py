"""Arrow IPC: files and streams, whole and not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from struct import pack
from typing import Any

import pyarrow as pa

from tests.formats.tables import BOTH, damaged, payments, raw_texts
from tests.formats.trap import Trap

#: Ends a stream.
END = b"\xff\xff\xff\xff\0\0\0\0"


def ipc(
    table: pa.Table, *, stream: bool = False, rows: int | None = None, codec: str | None = None
) -> Callable[[Path], str]:
    """Writes `table` as an Arrow file or stream, `rows` to a batch."""

    def write(folder: Path) -> str:
        make = pa.ipc.new_stream if stream else pa.ipc.new_file
        path = folder / "payments.arrow"
        options = pa.ipc.IpcWriteOptions(compression=codec, emit_dictionary_deltas=True)
        with pa.OSFile(str(path), "wb") as file, make(file, table.schema, options=options) as out:
            out.write_table(table, max_chunksize=rows)
        return path.name

    return write


def read(name: str, table: pa.Table, *, how: dict[str, Any] | None = None, **told: Any) -> Trap:
    """A trap of a sound file or stream."""
    told = {"filed": BOTH, **told} if "refused" not in told else told
    source = {"path": "in/payments.arrow", "format": "arrow"}
    return Trap("arrow", name, ipc(table, **(how or {})), source=source, **told)


def broken(name: str, damage: Callable[[bytes], bytes], **how: Any) -> Trap:
    """A trap of a damaged file or stream."""
    write = damaged(ipc(payments(), **how), damage)
    return Trap("arrow", name, write, refused="HY528")


def first_batch_alone(data: bytes) -> bytes:
    """Cut a stream of equal batches after its first batch, where a message ends."""
    messages = data.split(b"\xff\xff\xff\xff")
    return b"\xff\xff\xff\xff".join(messages[:3])


def far_offsets(data: bytes) -> bytes:
    """Let the offsets of a text column point far beyond its data."""
    honest, lying = pack("<3i", 0, 6, 12), pack("<3i", 0, 6, 2**30)
    assert honest in data
    return data.replace(honest, lying)


def far_indices(folder: Path) -> str:
    """A dictionary column with an index that no word stands at."""
    indices = pa.array([0, 7_000_000], pa.int32())
    lying = pa.DictionaryArray.from_arrays(indices, pa.array(["普通", "特困"]), safe=False)
    return ipc(payments(类别=lying))(folder)


TRAPS = (
    read("a file", payments(), delivered={"amount": "200.00", "paid_on": "2020-05-01"}),
    read("a stream", payments(), how={"stream": True}),
    read("a file in several batches", payments(), how={"rows": 1}),
    read("a stream in several batches", payments(), how={"stream": True, "rows": 1}),
    read("compressed with lz4", payments(), how={"codec": "lz4"}),
    read("compressed with zstd", payments(), how={"codec": "zstd", "stream": True}),
    read("a dictionary", payments(类别=pa.array(["普通", "特困"]).dictionary_encode())),
    read(
        "a dictionary that grows from batch to batch",
        pa.concat_tables(
            [
                payments(类别=pa.DictionaryArray.from_arrays([0, 0], ["普通"])),
                payments(
                    编号=pa.array(["P3", "P4"]),
                    类别=pa.DictionaryArray.from_arrays([0, 1], ["普通", "特困"]),
                ),
            ]
        ),
        how={"stream": True},
        filed=BOTH * 2,
    ),
    read(
        "texts of every width",
        payments(
            编号=pa.array(["P1", "P2"], pa.large_string()), 姓名=pa.array(BOTH, pa.string_view())
        ),
    ),
    read(
        "money as wide decimals",
        payments(金额=pa.array([Decimal("2.50"), None], pa.decimal256(40, 2))),
        delivered={"amount": "2.50"},
    ),
    read(
        "moments with a zone",
        payments(
            发放日期=pa.array(
                [datetime(2020, 4, 30, 16, tzinfo=UTC), datetime(2020, 5, 1, 16, tzinfo=UTC)],
                pa.timestamp("ms", "America/New_York"),
            )
        ),
        delivered={"paid_on": "2020-05-01 00:00:00"},
    ),
    read(
        "a zone that nobody knows, for a moment is the same in all",
        payments(发放日期=pa.array([0, 1], pa.timestamp("s", "Mars/Olympus"))),
        delivered={"paid_on": "1970-01-01 08:00:00"},
    ),
    read(
        "texts in GBK that claim to be UTF-8",
        payments(姓名=raw_texts("张三".encode("gbk"), "李四".encode())),
        filed=("李四",),
        quarantined=((1, "bad_text"),),
    ),
    read(
        "texts in GBK within a dictionary",
        payments(
            姓名=pa.DictionaryArray.from_arrays([1, 0], raw_texts("李四".encode(), b"\xd5\xc5"))
        ),
        filed=("李四",),
        quarantined=((1, "bad_text"),),
    ),
    read("a list in a cell", payments(电话=pa.array([["1"], ["2", "3"]])), refused="HY529"),
    read("a time of day", payments(钟点=pa.array([1, 2], pa.time32("s"))), refused="HY529"),
    read("no rows", payments().slice(0, 0), filed=(), warned=("HY595",)),
    read(
        "a stream of no batches",
        payments().slice(0, 0),
        how={"stream": True},
        filed=(),
        warned=("HY595",),
    ),
    broken("an empty file", lambda _: b""),
    broken("text under the name of Arrow", lambda _: b"a,b\n1,2\n"),
    broken("another magic", lambda data: b"ARROW2" + data[6:]),
    broken("Feather's first version", lambda data: b"FEA1" + data[4:]),
    broken("a file cut short, its footer gone", lambda data: data[: len(data) // 2]),
    broken("a stream cut within a batch", lambda data: data[:-200], stream=True),
    broken("a stream cut between two batches", first_batch_alone, stream=True, rows=1),
    broken("a stream without its end", lambda data: data.removesuffix(END), stream=True),
    broken("two streams in one file", lambda data: data * 2, stream=True),
    broken("a damaged batch", lambda data: data[:1500] + b"\xff" * 40 + data[1540:], codec="zstd"),
    broken("offsets beyond the text", far_offsets),
    Trap("arrow", "an index beyond the dictionary", far_indices, refused="HY528"),
)
