"""DBF files for traps, byte by byte: no library writes most of what departments deliver."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.filing.world import ID, ID_2

Write = Callable[[Path], str]
FOXPRO, VISUAL, THIRD, THIRD_MEMO, FOURTH_MEMO = 0xF5, 0x30, 0x03, 0x83, 0x8B
GBK, OF_NO_COUNTRY, US_DOS, WESTERN = 0x7A, 0x00, 0x01, 0x03
NAME = "payments.dbf"


@dataclass(frozen=True, slots=True)
class Column:
    """A field of the header: C N F D L I B Y T M V or 0."""

    name: str
    kind: str
    length: int
    decimals: int = 0
    flags: int = 0


COLUMNS = (
    Column("编号", "C", 8),
    Column("身份证号", "C", 18),
    Column("姓名", "C", 12),
    Column("发放日期", "D", 8),
    Column("金额", "N", 12, 2),
    Column("类别", "C", 8),
)
#: The same under names that every encoding holds in the ten bytes of a field's name.
PLAIN_COLUMNS = tuple(
    Column(name, c.kind, c.length, c.decimals)
    for name, c in zip(("no", "person", "name", "paid_on", "amount", "kind"), COLUMNS, strict=True)
)
ROW = ("P1", ID, "张三", "20200501", "200.00", "普通")
ROW_2 = ("P2", ID_2, "李四", "20200502", "300.50", "特困")
Cell = str | bytes | None


def column(position: int, changed: Column) -> tuple[Column, ...]:
    """The ordinary fields with another one at `position`."""
    return (*COLUMNS[:position], changed, *COLUMNS[position + 1 :])


def instead(position: int, cell: Cell, row: Sequence[Cell] = ROW) -> tuple[Cell, ...]:
    """A row with another cell at `position`."""
    return (*row[:position], cell, *row[position + 1 :])


def record(
    row: Sequence[Cell],
    columns: Sequence[Column] = COLUMNS,
    *,
    encoding: str = "gb18030",
    mark: bytes = b" ",
) -> bytes:
    """A record; texts are padded, bytes stand as they are."""
    told = bytearray(mark)
    for cell, field in zip(row, columns, strict=True):
        data = cell if isinstance(cell, bytes) else (cell or "").encode(encoding)
        padded = data.rjust(field.length) if field.kind in "NFM" else data.ljust(field.length)
        told += padded[: field.length]
    return bytes(told)


def table(
    *records: bytes,
    columns: Sequence[Column] = COLUMNS,
    version: int = THIRD,
    language: int = GBK,
    encoding: str = "gb18030",
    count: int | None = None,
    end: bytes = b"\x1a",
    encrypted: bool = False,
) -> bytes:
    """A whole file; `count` is what the header says of the number of records."""
    fields = b""
    for c in columns:
        decimals = c.length >> 8 if c.kind == "C" else c.decimals
        name = c.name.encode(encoding)[:10].ljust(11, b"\0")
        fields += struct.pack(
            "<11sc4xBBB13x", name, c.kind.encode(), c.length & 0xFF, decimals, c.flags
        )
    length = 32 + len(fields) + 1
    width = 1 + sum(c.length for c in columns)
    said = len(records) if count is None else count
    head = struct.pack("<BBBBLHH", version, 120, 6, 1, said, length, width)
    rest = bytes(3) + bytes([encrypted]) + bytes(13) + bytes([language]) + bytes(2)
    return head + rest + fields + b"\r" + b"".join(records) + end


def file_of(content: bytes, **beside: bytes) -> Write:
    """The table, and files beside it by their ending (`fpt`, `dbt`, `cpg`)."""

    def write(folder: Path) -> str:
        (folder / NAME).write_bytes(content)
        for ending, data in beside.items():
            (folder / f"payments.{ending}").write_bytes(data)
        return NAME

    return write


def plain(*rows: Sequence[Cell], columns: Sequence[Column] = COLUMNS, **told: object) -> Write:
    """A table of ordinary records."""
    encoding = str(told.get("encoding", "gb18030"))
    records = [record(r, columns, encoding=encoding) for r in rows]
    return file_of(table(*records, columns=columns, **told))  # type: ignore[arg-type]


def foxpro_memo(*texts: bytes, kind: int = 1, block: int = 64) -> tuple[bytes, list[int]]:
    """A memo file of FoxPro, and the block of each text."""
    content = struct.pack(">LHH", 0, 0, block).ljust(512, b"\0")
    places = []
    for text in texts:
        content = content.ljust(-(-len(content) // block) * block, b"\0")
        places.append(len(content) // block)
        content += struct.pack(">LL", kind, len(text)) + text
    return content, places


def third_memo(*texts: bytes) -> bytes:
    """A memo file of dBASE III; the texts begin at blocks 1, 2 …"""
    blocks = (text.ljust(512, b"\0") for text in texts)
    return b"".join((bytes(512), *blocks))


def fourth_memo(*texts: bytes) -> bytes:
    """A memo file of dBASE IV, of blocks of 512 bytes."""
    head = bytes(20) + struct.pack("<H", 512)
    blocks = (
        (b"\xff\xff\x08\x00" + struct.pack("<L", len(t) + 8) + t).ljust(512, b"\0") for t in texts
    )
    return b"".join((head.ljust(512, b"\0"), *blocks))


def moment(day: date, milliseconds: int = 0) -> bytes:
    """A time as FoxPro keeps it."""
    return struct.pack("<ii", day.toordinal() + 1_721_425, milliseconds)
