"""DBF: old tables of old systems, with their code pages, memos and marks."""

from __future__ import annotations

import struct
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

from tests.filing.world import ID_2
from tests.formats.tables_dbf import (
    COLUMNS,
    FOURTH_MEMO,
    FOXPRO,
    OF_NO_COUNTRY,
    PLAIN_COLUMNS,
    ROW,
    ROW_2,
    THIRD_MEMO,
    US_DOS,
    VISUAL,
    WESTERN,
    Column,
    Write,
    column,
    file_of,
    fourth_memo,
    foxpro_memo,
    instead,
    moment,
    plain,
    record,
    table,
    third_memo,
)
from tests.formats.trap import Trap

BOTH = ("张三", "李四")
NO, PERSON, NAME, DAY, AMOUNT, KIND = range(6)
WIDTH = len(record(ROW))
#: Where the first record begins.
START = 32 + 32 * len(COLUMNS) + 1


def dbf(name: str, write: Write, **told: Any) -> Trap:
    """A trap of one table."""
    source = {"format": "dbf", **told.pop("source", {})}
    return Trap("dbf", name, write, source=source, **told)


def one(trap: str, write: Write, /, **delivered: str | None) -> Trap:
    """The ordinary record is filed, and these of its cells were delivered so."""
    return dbf(trap, write, filed=("张三",), delivered=delivered)


def out(name: str, write: Write, reason: str) -> Trap:
    """The only record is quarantined."""
    return dbf(name, write, quarantined=((1, reason),))


def refused(name: str, write: Write, code: str) -> Trap:
    """The whole file is refused."""
    return dbf(name, write, refused=code)


def typed(position: int, kind: str, length: int, data: str | bytes, **told: Any) -> Write:
    """The ordinary record with a field of another kind."""
    columns = column(position, Column(COLUMNS[position].name, kind, length))
    return plain(instead(position, data), columns=columns, **told)


def with_memo(version: int, pointer: str | bytes, **beside: bytes) -> Write:
    """The ordinary record whose 类别 stands in a memo."""
    length = len(pointer) if isinstance(pointer, bytes) else 10
    columns = column(KIND, Column("类别", "M", length))
    content = table(record(instead(KIND, pointer), columns), columns=columns, version=version)
    return file_of(content, **beside)


def nullable(bits: int) -> Write:
    """A table whose amount can be null, and whose kind has a length of its own."""
    columns = (
        *COLUMNS[:AMOUNT],
        Column("金额", "N", 12, 2, flags=2),
        Column("类别", "V", 8),
        Column("_NullFlags", "0", 1, flags=5),
    )
    kind = "普通".encode("gb18030").ljust(7, b"\xff") + b"\4"
    row: tuple[str | bytes, ...] = (*ROW[:AMOUNT], "200.00", kind, bytes([bits]))
    return file_of(table(record(row, columns), columns=columns, version=VISUAL))


GOOD, GOOD_2 = record(ROW), record(ROW_2)
WORD = "普通".encode("gb18030")
FPT, (PLACE,) = foxpro_memo(WORD)
PICTURE, (PICTURE_PLACE,) = foxpro_memo(b"\x89PNG", kind=0)
LATIN = "José"


def found_with_memo(folder: Path) -> str:
    """A glob that finds the table and its memo file."""
    with_memo(FOXPRO, str(PLACE), fpt=FPT)(folder)
    return "payments.*"


def zipped_with_memo(folder: Path) -> str:
    """Both packed together."""
    name = found_with_memo(folder)
    with zipfile.ZipFile(folder / "delivery.zip", "w") as archive:
        for path in sorted(folder.glob(name)):
            archive.write(path, f"民政/{path.name}")
            path.unlink()
    return "delivery.zip"


TEXTS = (
    dbf("GBK said by its language byte", plain(ROW, ROW_2), filed=BOTH),
    dbf("GBK of no country said", plain(ROW, ROW_2, language=OF_NO_COUNTRY), filed=BOTH),
    dbf(
        "UTF-8 of no country said",
        plain(ROW, ROW_2, columns=PLAIN_COLUMNS, language=OF_NO_COUNTRY, encoding="utf-8"),
        filed=BOTH,
    ),
    dbf(
        "UTF-8 said by a .cpg file",
        file_of(
            table(record(ROW, encoding="utf-8"), columns=PLAIN_COLUMNS, language=WESTERN),
            cpg=b"UTF-8\r\n",
        ),
        filed=("张三",),
    ),
    dbf(
        "GBK said by a .cpg file",
        file_of(table(GOOD, language=WESTERN), cpg=b"936"),
        filed=("张三",),
    ),
    dbf(
        "DOS of the US",
        plain(
            (*ROW[:NAME], LATIN.encode("cp437"), *ROW[DAY:KIND], ""),
            columns=PLAIN_COLUMNS,
            language=US_DOS,
        ),
        filed=(LATIN,),
    ),
    dbf(
        "the contract says what the file says wrongly",
        plain(ROW, language=WESTERN),
        filed=("张三",),
        source={"encoding": "gb18030"},
    ),
    refused("a code page that is not the file's", plain(ROW, language=WESTERN), "HY521"),
    out(
        "a character cut at the end of its field",
        plain(instead(NAME, "张三".encode("gb18030") * 2 + b"xxx\xd5")),
        "bad_bytes",
    ),
    one(
        "fields padded with NUL",
        plain(instead(NAME, "张三".encode("gb18030").ljust(12, b"\0"))),
        name="张三",
    ),
    out(
        "bytes left behind a NUL",
        plain(instead(NAME, b"\xd5\xc5\0old".ljust(12, b"\0"))),
        "nul_byte",
    ),
    dbf(
        "a text longer than 255 bytes",
        plain(instead(KIND, "普通"), columns=column(KIND, Column("类别", "C", 600))),
        filed=("张三",),
    ),
    one("an id with a leading zero stays text", plain(instead(NO, "007")), no="007"),
)

NUMBERS = (
    one("an amount with its places", plain(ROW), amount="200.00"),
    one("a number of the kind F", typed(AMOUNT, "F", 20, "1234.5"), amount="1234.5"),
    out("a number too long for its field", plain(instead(AMOUNT, "*" * 12)), "not_money"),
    dbf("an empty number", plain(instead(AMOUNT, "")), filed=("张三",), delivered={"amount": None}),
    out("an exponent in a number", typed(AMOUNT, "F", 20, "1.23E+17"), "spreadsheet_number"),
    out(
        "an id kept as a number of 18 digits in binary",
        typed(PERSON, "B", 8, struct.pack("<d", float(ID_2)), version=VISUAL),
        "spreadsheet_number",
    ),
    one("an id kept as a number of 18 digits in text", typed(PERSON, "N", 18, ID_2), person=ID_2),
    one(
        "currency",
        typed(AMOUNT, "Y", 8, (2_000_500).to_bytes(8, "little"), version=VISUAL),
        amount="200.0500",
    ),
    one(
        "negative currency",
        typed(AMOUNT, "Y", 8, (-2_000_500).to_bytes(8, "little", signed=True), version=VISUAL),
        amount="-200.0500",
    ),
    one(
        "a whole number in binary",
        typed(NO, "I", 4, (-7).to_bytes(4, "little", signed=True)),
        no="-7",
    ),
    one(
        "a double with the noise of binary fractions",
        typed(AMOUNT, "B", 8, struct.pack("<d", 0.1 + 0.2), version=VISUAL),
        amount="0.3",
    ),
    out("a flag where an amount belongs", typed(AMOUNT, "L", 1, "T"), "not_money"),
    out("a flag that nobody has set", typed(DAY, "L", 1, "?"), "missing_required"),
)

DATES = (
    one("a date", plain(ROW), paid_on="2020-05-01"),
    out("an empty date that is required", plain(instead(DAY, "")), "missing_required"),
    out("a date of zeros", plain(instead(DAY, "00000000")), "missing_required"),
    out("a day that does not exist", plain(instead(DAY, "20200230")), "no_such_day"),
    one("a date with dashes", plain(instead(DAY, "2020-5-1")), paid_on="2020-5-1"),
    out("a date of letters", plain(instead(DAY, "Mai 2020")), "not_date"),
    one(
        "a time",
        typed(DAY, "T", 8, moment(date(2020, 5, 1), 43_200_000), version=VISUAL),
        paid_on="2020-05-01 12:00:00",
    ),
    out("an empty time", typed(DAY, "T", 8, bytes(8), version=VISUAL), "missing_required"),
    out(
        "a time of no day", typed(DAY, "T", 8, struct.pack("<ii", 9, 9), version=VISUAL), "not_date"
    ),
)

MEMOS = (
    dbf("a memo of FoxPro", with_memo(FOXPRO, str(PLACE), fpt=FPT), filed=("张三",)),
    dbf("a memo file that the source finds too", found_with_memo, filed=("张三",)),
    dbf("a memo file within a zip", zipped_with_memo, filed=("张三",)),
    dbf(
        "a memo of Visual FoxPro",
        with_memo(VISUAL, PLACE.to_bytes(4, "little"), fpt=FPT),
        filed=("张三",),
    ),
    dbf("a memo file in capitals", with_memo(FOXPRO, str(PLACE), FPT=FPT), filed=("张三",)),
    dbf(
        "a memo of dBASE III",
        with_memo(THIRD_MEMO, "1", dbt=third_memo(WORD + b"\x1a\x1a")),
        filed=("张三",),
    ),
    dbf("a memo of dBASE IV", with_memo(FOURTH_MEMO, "1", dbt=fourth_memo(WORD)), filed=("张三",)),
    dbf("no memo, and no memo file", with_memo(FOXPRO, ""), filed=("张三",)),
    refused("a memo, and no memo file", with_memo(FOXPRO, "8"), "HY552"),
    out("a memo beyond the end of its file", with_memo(FOXPRO, "900", fpt=FPT), "bad_memo"),
    out("a memo that is cut short", with_memo(FOXPRO, str(PLACE), fpt=FPT[:-1]), "bad_memo"),
    out(
        "a memo of dBASE III without its end",
        with_memo(THIRD_MEMO, "1", dbt=third_memo(WORD)),
        "bad_memo",
    ),
    out("a picture in a memo", with_memo(FOXPRO, str(PICTURE_PLACE), fpt=PICTURE), "bad_memo"),
    out("a memo's number that is none", with_memo(FOXPRO, "1x", fpt=FPT), "bad_memo"),
)

RECORDS = (
    dbf(
        "a deleted record",
        file_of(table(GOOD, record(ROW_2, mark=b"*"))),
        filed=("张三",),
        quarantined=((2, "deleted_record"),),
    ),
    dbf(
        "a deleted record of the same key",
        file_of(table(record(ROW, mark=b"*"), GOOD)),
        filed=("张三",),
        quarantined=((1, "deleted_record"),),
    ),
    dbf(
        "a record without a mark",
        file_of(table(GOOD, b"\0" * WIDTH, GOOD_2)),
        filed=BOTH,
        quarantined=((2, "unmarked_record"),),
    ),
    dbf("no end mark", file_of(table(GOOD, end=b"")), filed=("张三",)),
    dbf("zeros after the last record", file_of(table(GOOD, end=bytes(700))), filed=("张三",)),
    dbf(
        "old bytes after the end mark", file_of(table(GOOD, end=b"\x1a" + GOOD_2)), filed=("张三",)
    ),
    dbf("a null amount", nullable(0b11), filed=("张三",), delivered={"amount": None}),
    dbf(
        "a text of its own length", nullable(0b10), filed=("张三",), delivered={"amount": "200.00"}
    ),
    refused("fewer records than the header says", file_of(table(GOOD, count=2)), "HY528"),
    refused("more records than the header says", file_of(table(GOOD, GOOD_2, count=1)), "HY528"),
    refused("a header that counts none", file_of(table(GOOD, count=0)), "HY528"),
    refused("a file cut short", file_of(table(GOOD, GOOD_2)[: START + WIDTH + 9]), "HY528"),
    refused("a header cut short", file_of(table(GOOD)[:40]), "HY528"),
    refused(
        "fields that do not fill a record",
        file_of(table(GOOD)[:10] + b"\x09\x00" + table(GOOD)[12:]),
        "HY528",
    ),
    refused("a field of a picture", typed(KIND, "G", 10, ""), "HY529"),
    refused("an encrypted table", file_of(table(GOOD, encrypted=True)), "HY553"),
    refused("a table of dBASE 7", file_of(b"\x04" + table(GOOD)[1:]), "HY528"),
    refused("a workbook called dbf", file_of(b"PK\x03\x04nonsense"), "HY528"),
    refused("CSV called dbf", file_of("编号,姓名\n".encode()), "HY553"),
    refused("an empty file", file_of(b""), "HY524"),
    Trap("dbf", "the format told by the name alone", plain(ROW), filed=("张三",)),
)

TRAPS = (*TEXTS, *NUMBERS, *DATES, *MEMOS, *RECORDS)
