"""Archives: zip and gz, and what is packed to do harm."""

from __future__ import annotations

import gzip
import io
import stat
import struct
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import openpyxl

from tests.filing.world import GOOD, GOOD_2, HEADER
from tests.formats.tables import parquet, payments
from tests.formats.texts import BOTH
from tests.formats.trap import Trap

CSV = (HEADER + GOOD + GOOD_2).encode()
FIRST, SECOND = (HEADER + GOOD).encode(), (HEADER + GOOD_2).encode()
#: Packs to a thousandth.
BLANK = HEADER.encode() + b",,,,,\n" * 3_000_000


def zipped(*members: tuple[str | ZipInfo, bytes], method: int = ZIP_DEFLATED) -> bytes:
    """A zip file of these members."""
    data = io.BytesIO()
    with ZipFile(data, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return data.getvalue()


def named(raw: bytes) -> bytes:
    """A zip file of one member whose name is these bytes, with nothing said of their encoding."""
    placeholder = "x" * len(raw)
    return zipped((placeholder, CSV)).replace(placeholder.encode(), raw)


def like(name: str, **said: Any) -> ZipInfo:
    """A member with some of its fields as given."""
    info = ZipInfo(name)
    info.compress_type = ZIP_DEFLATED
    for field, value in said.items():
        setattr(info, field, value)
    return info


def overlapping() -> bytes:
    """Two names in the directory for the data of one member."""
    data = bytearray(zipped(("a.csv", FIRST)))
    entry_at = data.index(b"PK\x01\x02")
    end_at = data.index(b"PK\x05\x06")
    entry = bytes(data[entry_at:end_at])
    end = bytearray(data[end_at:])
    struct.pack_into("<HHL", end, 8, 2, 2, 2 * len(entry))
    return bytes(data[:entry_at]) + entry * 2 + bytes(end)


def flagged_as_encrypted() -> bytes:
    """A member that says it is encrypted, in both places that say so."""
    data = bytearray(zipped(("a.csv", CSV)))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + offset] |= 1
    return bytes(data)


def wrong_checksum() -> bytes:
    """The contents as they were packed, but for one byte."""
    data = zipped(("a.csv", CSV), method=ZIP_STORED)
    return data.replace(b"200.00", b"900.00")


def twice() -> bytes:
    """Two members of one name, of different contents."""
    return zipped(("a.csv", FIRST), ("b.csv", SECOND)).replace(b"b.csv", b"a.csv")


def many(count: int) -> bytes:
    """So many members."""
    return zipped(*((f"{number}.csv", FIRST) for number in range(count)), method=ZIP_STORED)


def delivered(content: bytes | Callable[[], bytes], name: str) -> Callable[[Path], str]:
    """Writes an archive under `name`."""

    def write(folder: Path) -> str:
        (folder / name).write_bytes(content if isinstance(content, bytes) else content())
        return name

    return write


def archive(
    name: str,
    content: bytes | Callable[[], bytes],
    *,
    suffix: str = ".zip",
    adapter: str = "zip",
    filed: tuple[Any, ...] = BOTH,
    **told: Any,
) -> Trap:
    """A trap of one archive; both payments are filed unless it says otherwise."""
    filed = () if "refused" in told else filed
    write = delivered(content, f"payments{suffix}")
    return Trap(adapter, name, write, filed=filed, **told)


def gz(name: str, content: bytes, *, suffix: str = ".csv.gz", **told: Any) -> Trap:
    """The same of a gz file."""
    return archive(name, content, suffix=suffix, adapter="gz", **told)


def moved_directory() -> bytes:
    """An archive that says its directory begins so late that members begin before the file."""
    data = bytearray(zipped(("a.csv", CSV)))
    struct.pack_into("<L", data, data.index(b"PK\x05\x06") + 16, len(data))
    return bytes(data)


def a_workbook() -> bytes:
    """An Excel workbook, which is a zip file itself, within an archive."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (HEADER, GOOD, GOOD_2):
        book.active.append(row.strip().split(","))
    data = io.BytesIO()
    book.save(data)
    return zipped(("a.xlsx", data.getvalue()))


def two_parquet_files() -> bytes:
    """Typed columns within an archive."""
    members = io.BytesIO()
    with TemporaryDirectory() as folder, ZipFile(members, "w") as archive:
        for name, rows in (("a.parquet", payments().slice(0, 1)), ("b.parquet", payments()[1:])):
            archive.write(Path(folder) / parquet(rows, name)(Path(folder)), name)
    return members.getvalue()


BAD_ROW = b"P9,,\xe7\x8e\x8b,2020-13-01,1,\n"
PACKED = gzip.compress(CSV, mtime=0)
ZIPS = (
    archive("one file", zipped(("payments.csv", CSV))),
    archive("one file, stored as it is", zipped(("payments.csv", CSV), method=ZIP_STORED)),
    archive("several files", zipped(("a.csv", FIRST), ("b.csv", SECOND))),
    archive(
        "files in folders", zipped(("2020/", b""), ("2020/a.csv", FIRST), ("2020/b.csv", SECOND))
    ),
    archive("folders as Windows divides them", zipped((like("2020\\a.csv"), CSV))),
    archive(
        "a bad row has the line in its own file",
        zipped(("a.csv", FIRST), ("b.csv", SECOND + BAD_ROW)),
        quarantined=((3, "no_such_day"),),
    ),
    archive(
        "files of different formats",
        zipped(("a.csv", FIRST), ("b.tsv", SECOND.replace(b",", b"\t"))),
    ),
    archive("Parquet files", two_parquet_files),
    archive("names in GBK, as Windows writes them", named("津贴发放.csv".encode("gbk"))),
    archive("a name in GBK with a backslash's byte in a character", named("誠.csv".encode("gbk"))),
    archive("names in UTF-8 that do not say so", named("津贴发放.csv".encode())),
    archive("names in UTF-8 that say so", zipped(("津贴发放.csv", CSV))),
    archive(
        "what systems put beside",
        zipped(
            ("__MACOSX/._a.csv", b"\0\5\x16\7"),
            (".DS_Store", b"\0"),
            ("Thumbs.db", b"\0"),
            ("a.csv", CSV),
        ),
    ),
    archive(
        "bytes before the archive, as of one that unpacks itself",
        b"MZ" * 500 + zipped(("a.csv", CSV)),
    ),
    archive("a name that climbs out", zipped(("../../etc/a.csv", CSV)), refused="HY558"),
    archive(
        "a name that climbs out by backslashes",
        zipped((like("..\\..\\a.csv"), CSV)),
        refused="HY558",
    ),
    archive("an absolute name", zipped(("/etc/a.csv", CSV)), refused="HY558"),
    archive("a name with a drive", zipped(("C:\\a.csv", CSV)), refused="HY558"),
    archive("a name with NUL", named(b"a.csv\0.txt"), refused="HY558"),
    archive(
        "a name that turns the reading direction", zipped(("a\u202evsc.exe", CSV)), refused="HY558"
    ),
    archive("a name without end", zipped(("x" * 60_000 + ".csv", CSV))),
    archive(
        "a symbolic link",
        zipped((like("a.csv", external_attr=(stat.S_IFLNK | 0o777) << 16), b"/etc/passwd")),
        refused="HY558",
    ),
    archive(
        "an archive in the archive", zipped(("a.zip", zipped(("b.csv", CSV)))), refused="HY558"
    ),
    archive("a gz file in the archive", zipped(("a.csv.gz", PACKED)), refused="HY558"),
    archive(
        "an archive that calls itself CSV",
        zipped(("a.csv", zipped(("b.csv", CSV)))),
        refused="HY558",
    ),
    archive("encrypted", flagged_as_encrypted, refused="HY558"),
    archive("a method that nobody uses", zipped(("a.csv", CSV), method=ZIP_BZIP2), refused="HY558"),
    archive("contents that do not fit their checksum", wrong_checksum, refused="HY558"),
    archive("cut short", zipped(("a.csv", CSV))[:-30], refused="HY558"),
    archive("cut in the middle of its contents", zipped(("a.csv", CSV))[:120], refused="HY558"),
    archive("the same name twice", twice, refused="HY558"),
    archive("two names for the same data", overlapping, refused="HY558"),
    archive("a bomb", lambda: zipped(("a.csv", BLANK)), refused="HY558"),
    archive("a thousand files and one", lambda: many(1001), refused="HY558"),
    archive("a directory that lies elsewhere than it says", moved_directory, refused="HY558"),
    archive("a workbook", a_workbook),
    archive("nothing in it", zipped(), refused="HY558"),
    archive("a folder and nothing in it", zipped(("2020/", b"")), refused="HY558"),
    archive("CSV under the name of an archive", CSV, refused="HY558"),
    archive(
        "one sound file and one damaged", zipped(("a.csv", CSV), ("b.csv", b"")), refused="HY524"
    ),
    archive("a kind that is not unpacked", b"Rar!\x1a\7\0", suffix=".rar", refused="HY558"),
)

GZ = (
    gz("a CSV file", PACKED),
    gz("several members after each other", gzip.compress(FIRST) + gzip.compress(GOOD_2.encode())),
    gz("zeros behind the end", PACKED + b"\0" * 512),
    gz("a line that is bad", gzip.compress(CSV + BAD_ROW), quarantined=((4, "no_such_day"),)),
    gz("something behind the end", PACKED + b"and more", refused="HY558"),
    gz("a wrong checksum", PACKED[:-8] + b"\0\0\0\0" + PACKED[-4:], refused="HY558"),
    gz("a wrong length", PACKED[:-4] + b"\1\0\0\0", refused="HY558"),
    gz("cut short", PACKED[:-20], refused="HY558"),
    gz("a damaged middle", PACKED[:60] + b"\xff" * 20 + PACKED[80:], refused="HY558"),
    gz("a bomb", gzip.compress(BLANK), refused="HY558"),
    gz("gz in gz", gzip.compress(PACKED), refused="HY558"),
    gz(
        "a tar file in it",
        gzip.compress(b"\0" * 257 + b"ustar" + b"\0" * 250),
        suffix=".tgz",
        refused="HY558",
    ),
    gz("nothing", b"", refused="HY524"),
)

TRAPS = (*ZIPS, *GZ)
