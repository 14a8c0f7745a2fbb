"""Parquet: typed columns that mean what they say, and those that do not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe

from tests.formats.tables import BOTH, damaged, parquet, payments, raw_texts
from tests.formats.trap import Trap

#: Two resident ids of digits alone, as a database's number column would hold them.
DIGITS = (330182192003070019, 110105194912310063)
FIRST_DAY, SECOND_DAY = datetime(2020, 5, 1), datetime(2020, 5, 2, 13, 30, 0, 250000)


def file(name: str, table: pa.Table, *, said: dict[str, Any] | None = None, **told: Any) -> Trap:
    """A trap of one sound file."""
    told = {"filed": BOTH, **told} if "refused" not in told else told
    return Trap("parquet", name, parquet(table, **(said or {})), **told)


def broken(name: str, damage: Callable[[bytes], bytes], **said: Any) -> Trap:
    """A trap of a file that is damaged."""
    write = damaged(parquet(payments(), **said), damage)
    return Trap("parquet", name, write, refused="HY528")


def flip_first_page(data: bytes) -> bytes:
    """Turn every bit of some bytes within the first column's page."""
    return data[:40] + bytes(b ^ 0xFF for b in data[40:44]) + data[44:]


class _OpenLock(pe.KmsClient):  # type: ignore[misc]
    """A key service that keeps nothing secret: it is the reader who has no key."""

    def __init__(self, _said: object) -> None:
        pe.KmsClient.__init__(self)

    def wrap_key(self, key: bytes, _master: str) -> bytes:
        return key

    def unwrap_key(self, wrapped: bytes, _master: str) -> bytes:
        return wrapped


def encrypted(folder: Path, *, plain_footer: bool) -> str:
    """Write an encrypted file; with a plain footer only its columns are secret."""
    keys = pe.EncryptionConfiguration(
        footer_key="footer",
        column_keys={"columns": list(payments().column_names)},
        plaintext_footer=plain_footer,
        double_wrapping=False,
    )
    factory = pe.CryptoFactory(_OpenLock)
    properties = factory.file_encryption_properties(pe.KmsConnectionConfig(), keys)
    table = payments()
    name = folder / "payments.parquet"
    with pq.ParquetWriter(name, table.schema, encryption_properties=properties) as writer:
        writer.write_table(table)
    return name.name


NAMES = pa.array(["P1", "P2"])
TRAPS = (
    file("typed columns", payments(), delivered={"amount": "200.00", "paid_on": "2020-05-01"}),
    file(
        "ids as int64 keep every digit",
        payments(身份证号=pa.array(DIGITS, pa.int64())),
        filed=("张三",),
        quarantined=((2, "bad_check_digit"),),
        delivered={"person": "330182192003070019"},
    ),
    file(
        "ids as doubles have lost digits",
        payments(身份证号=pa.array([3.30182192003070019e17, None], pa.float64())),
        filed=("李四",),
        quarantined=((1, "spreadsheet_number"),),
    ),
    file(
        "codes as single floats have lost digits from 16,777,216 on",
        payments(身份证号=pa.array([16777216.0, None], pa.float32())),
        filed=("李四",),
        quarantined=((1, "spreadsheet_number"),),
    ),
    file(
        "money as decimals of other scales",
        payments(金额=pa.array([Decimal("200.0000"), Decimal("0.0000")], pa.decimal128(12, 4))),
        delivered={"amount": "200.0000"},
    ),
    file(
        "small decimals without exponents",
        payments(金额=pa.array([Decimal("1E-9"), Decimal("0E-9")], pa.decimal128(18, 9))),
        filed=("李四",),
        quarantined=((1, "too_many_decimals"),),
        delivered={"amount": "0.000000000"},
    ),
    file(
        "money as doubles",
        payments(金额=pa.array([0.1 + 0.2, 300.5])),
        delivered={"amount": "0.30000000000000004"},
    ),
    file(
        "money as doubles with too many digits",
        payments(金额=pa.array([1 / 3, 300.5])),
        filed=("李四",),
        quarantined=((1, "too_many_decimals"),),
        delivered={"amount": "300.5"},
    ),
    file(
        "money as single floats is written with its own digits",
        payments(金额=pa.array([0.1, 300.5], pa.float32())),
        delivered={"amount": "0.1"},
    ),
    file(
        "no number is a missing number, an endless one no money",
        payments(金额=pa.array([float("nan"), float("inf")])),
        filed=("张三",),
        quarantined=((2, "not_money"),),
        delivered={"amount": None},
    ),
    file(
        "words as a dictionary",
        payments(类别=pa.array(["普通", "特困"]).dictionary_encode()),
        delivered={"kind": "普通"},
    ),
    file(
        "large texts",
        payments(姓名=pa.array(BOTH, pa.large_string())),
    ),
    *(
        file(
            f"moments in {unit}",
            payments(发放日期=pa.array([FIRST_DAY, SECOND_DAY], pa.timestamp(unit))),
            delivered={"paid_on": "2020-05-01 00:00:00"},
        )
        for unit in ("ms", "us", "ns")
    ),
    file(
        "a midnight in Beijing, kept as the evening before in UTC",
        payments(
            发放日期=pa.array(
                [datetime(2020, 4, 30, 16, tzinfo=UTC), datetime(2020, 5, 1, 16, tzinfo=UTC)],
                pa.timestamp("us", "UTC"),
            )
        ),
        delivered={"paid_on": "2020-05-01 00:00:00"},
    ),
    file(
        "a midnight in the summer time of 1988, kept in UTC",
        payments(
            发放日期=pa.array(
                [datetime(1988, 6, 30, 15, tzinfo=UTC)] * 2, pa.timestamp("us", "UTC")
            )
        ),
        delivered={"paid_on": "1988-07-01 00:00:00"},
    ),
    file(
        "moments whose zone nobody wrote down (INT96)",
        payments(发放日期=pa.array([FIRST_DAY, SECOND_DAY], pa.timestamp("ns"))),
        said={"use_deprecated_int96_timestamps": True},
        refused="HY529",
    ),
    file(
        "dates as date64",
        payments(发放日期=pa.array([date(2020, 5, 1), date(2020, 5, 2)], pa.date64())),
        delivered={"paid_on": "2020-05-01"},
    ),
    file(
        "a date beyond the calendar",
        payments(发放日期=pa.array([50_000_000, 18384], pa.date32())),
        filed=("李四",),
        quarantined=((1, "not_date"),),
    ),
    file(
        "missing values",
        payments(姓名=pa.array([None, "李四"]), 发放日期=pa.array([date(2020, 5, 1), None])),
        filed=(None,),
        quarantined=((2, "missing_required"),),
    ),
    file(
        "a column that is missing altogether",
        payments(类别=pa.nulls(2)),
        delivered={"kind": None},
    ),
    file(
        "a row of nothing but missing values",
        pa.concat_tables(
            [payments(), pa.table([pa.nulls(1)] * 6, names=payments().column_names)],
            promote_options="permissive",
        ),
        quarantined=((3, "blank_row"),),
    ),
    file(
        "texts in GBK that claim to be UTF-8",
        payments(姓名=raw_texts("张三".encode("gbk"), "李四".encode())),
        filed=("李四",),
        quarantined=((1, "bad_text"),),
    ),
    file(
        "texts in GBK within a dictionary",
        payments(姓名=pa.DictionaryArray.from_arrays([0, 1], raw_texts(b"\xd5\xc5", b"\xc0\xee"))),
        refused="HY528",
    ),
    file("columns in another order", payments().select([5, 4, 3, 2, 1, 0])),
    file("a column that nobody knows", payments(备注=NAMES), warned=("HY522",)),
    file("a column gone", payments().drop_columns(["金额"]), refused="HY521"),
    file(
        "a column that stands there twice",
        payments().append_column("金额", pa.array(["1", "2"])),
        refused="HY523",
    ),
    file("a list in a cell", payments(电话=pa.array([["1"], ["2", "3"]])), refused="HY529"),
    file("a structure in a cell", payments(住址=pa.array([{"区": "1"}] * 2)), refused="HY529"),
    file("bytes in a cell", payments(照片=pa.array([b"\xff", b"\xd8"])), refused="HY529"),
    file("no rows", payments().slice(0, 0), filed=(), warned=("HY595",)),
    file("no columns", payments().select([]), refused="HY521"),
    file("many row groups", payments(), said={"row_group_size": 1}),
    broken("an empty file", lambda _: b""),
    broken("text under the name of Parquet", lambda _: b"a,b\n1,2\n"),
    broken("cut short, its footer gone", lambda data: data[: len(data) // 2]),
    broken("its footer damaged", lambda data: data[:-200] + b"\0" * 150 + data[-50:]),
    broken(
        "a damaged page of bytes as they are",
        flip_first_page,
        compression="none",
        use_dictionary=False,
        write_page_checksum=True,
    ),
    broken("a damaged compressed page", flip_first_page, compression="zstd"),
    Trap(
        "parquet",
        "encrypted as a whole",
        lambda folder: encrypted(folder, plain_footer=False),
        refused="HY528",
    ),
    Trap(
        "parquet",
        "encrypted columns under a plain footer",
        lambda folder: encrypted(folder, plain_footer=True),
        refused="HY528",
    ),
)
