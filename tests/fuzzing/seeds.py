"""Valid files of every format, and the files of the traps: what is changed at random."""

from __future__ import annotations

import gzip
import io
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import xlsxwriter
import xlwt

from tests.filing.world import HEADER, ID, ID_2
from tests.formats.spring import all_traps
from tests.formats.trap import Trap
from tests.fuzzing.dbf import dbf_with_memo
from tests.fuzzing.delivered import Delivered, delivered, delivered_in

#: Larger ones would only take time.
_LARGEST = 100_000

#: What they deliver is no file, and not worth starting a server for.
_SERVERS = ("mysql", "postgresql", "s3")
_NAMES = ("张三", "李四", "欧阳娜娜", "王五")
_COLUMNS = HEADER.strip().split(",")
ROWS = tuple(
    (
        f"P{n}",
        (ID, ID_2, "11010519491231002x", "bad")[n % 4],
        _NAMES[n % 4],
        ("2020-05-01", "2020.5.1", "2020年5月1日", "20200501")[n % 4],
        ("200.00", "1,200.5", "12", "１２")[n % 4],
        ("普通", "特困")[n % 2],
    )
    for n in range(1, 13)
)


def all_seeds() -> tuple[Delivered, ...]:
    """The valid files first; then what the traps deliver."""
    return (*_valid(), *_from_traps())


def _valid() -> Iterator[Delivered]:
    text = HEADER + "".join(",".join(_quoted(c) for c in row) + "\n" for row in ROWS)
    yield delivered("csv", "payments.csv", text.encode(), format="csv")
    yield delivered("csv", "payments.csv", b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    yield delivered("csv gb18030", "payments.csv", text.encode("gb18030"), format="csv")
    plain = "\n".join("\t".join(r) for r in (_COLUMNS, *ROWS)) + "\n"
    yield delivered("tsv", "payments.tsv", plain.encode(), format="tsv")
    lines = [json.dumps(dict(zip(_COLUMNS, r, strict=True)), ensure_ascii=False) for r in ROWS]
    yield delivered("jsonl", "payments.jsonl", "\n".join(lines).encode(), format="jsonl")
    yield delivered("xlsx", "payments.xlsx", _xlsx(), format="excel")
    yield delivered("xls", "payments.xls", _xls(), format="excel")
    dbf, memo = dbf_with_memo(_COLUMNS, ROWS)
    files = (("payments.dbf", dbf), ("payments.fpt", memo))
    yield Delivered("dbf", "payments.dbf", files, (("format", "dbf"),))
    table = pa.table({c: [r[n] for r in ROWS] for n, c in enumerate(_COLUMNS)})
    for compression in ("snappy", "none"):
        parquet = _parquet(table, compression)
        yield delivered("parquet", "payments.parquet", parquet, format="parquet")
    yield delivered("arrow", "payments.arrow", _arrow(table), format="arrow")
    yield delivered("arrow", "payments.arrows", _arrow(table, stream=True), format="arrow")
    yield delivered("zip", "payments.zip", _zip(text.encode()), format="csv")
    yield delivered("gz", "payments.csv.gz", gzip.compress(text.encode(), mtime=0), format="csv")
    kinds = table.column("类别").unique().to_pylist()
    parts = tuple(
        (
            f"payments/类别={kind}/part.parquet",
            _parquet(table.filter(pc.equal(table["类别"], kind)).drop_columns(["类别"]), "snappy"),
        )
        for kind in kinds
    )
    yield Delivered("partitioned", "payments", parts, (("format", "partitioned"),))


def _from_traps() -> Iterator[Delivered]:
    for trap in all_traps():
        if not isinstance(trap, Trap) or trap.needs() or trap.adapter in _SERVERS:
            continue
        with tempfile.TemporaryDirectory() as folder:
            glob = trap.write(Path(folder))
            assert isinstance(glob, str)
            found = delivered_in(Path(folder), trap.adapter, glob, trap.source)
        if 0 < found.size <= _LARGEST:
            yield Delivered(_kind(found), found.glob, found.files, found.source)


def _kind(found: Delivered) -> str:
    """The format of a trap's file as the table of results calls it."""
    data = found.files[0][1]
    match found.kind:
        case "json_lines":
            return "jsonl"
        case "excel":
            return "xlsx" if data[:2] == b"PK" else "xls"
        case "archives" | "archive":
            return "gz" if data[:2] == b"\x1f\x8b" else "zip"
    return found.kind


def _quoted(cell: str) -> str:
    return f'"{cell}"' if "," in cell else cell


def _xlsx() -> bytes:
    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink, {"in_memory": True}) as book:
        sheet = book.add_worksheet("发放")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate((_COLUMNS, *ROWS)):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
        sheet.write_number(2, 4, 200.5)
        sheet.write_number(3, 3, 43952, day)
        sheet.write_formula(4, 4, "=1+1", None, 2)
        sheet.merge_range(14, 0, 14, 2, "合计")
    return sink.getvalue()


def _xls() -> bytes:
    book, sink = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("发放")
    for number, row in enumerate((_COLUMNS, *ROWS)):
        for column, cell in enumerate(row):
            sheet.write(number, column, cell)
    sheet.write(14, 4, 12.5)
    book.save(sink)
    return sink.getvalue()


def _parquet(table: pa.Table, compression: str) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression=compression)
    return bytes(sink.getvalue().to_pybytes())


def _arrow(table: pa.Table, *, stream: bool = False) -> bytes:
    sink = pa.BufferOutputStream()
    new = pa.ipc.new_stream if stream else pa.ipc.new_file
    with new(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=5)
    return bytes(sink.getvalue().to_pybytes())


def _zip(data: bytes) -> bytes:
    sink = io.BytesIO()
    with ZipFile(sink, "w", ZIP_DEFLATED) as archive:
        archive.writestr("发放/payments.csv", data)
    return sink.getvalue()
