"""What a file is by its first bytes, for telling why it is not what its name says."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Final

_HEAD: Final = 8192
#: An OLE container: xls, doc and ppt of before 2007, and encrypted files of today.
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP: Final = b"PK\x03\x04"
PASSWORD: Final = "有密码保护的文件 (password-protected)"

_STARTS: Final = (
    (b"%PDF", "PDF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"\x1f\x8b", "gzip"),
    (b"PAR1", "Parquet"),
    (b"ARROW1", "Arrow"),
    (b"SQLite format 3", "SQLite"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xfe", "Unicode text (UTF-16)"),
    (b"\xfe\xff", "Unicode text (UTF-16)"),
)
_MEMBERS: Final = (
    ("xl/workbook.bin", "Excel Binary (.xlsb)"),
    ("xl/", "Excel"),
    ("word/", "Word"),
    ("ppt/", "PowerPoint"),
)
#: Names of streams in an OLE container, as its directory spells them.
_STREAMS: Final = (
    ("EncryptedPackage", PASSWORD),
    ("Workbook", "Excel"),
    ("Book", "Excel"),
    ("WordDocument", "Word"),
    ("PowerPoint Document", "PowerPoint"),
)
_TEXTS: Final = (
    (re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet"), "Excel 2003 XML"),
    (re.compile(rb"<!doctype html|<html|<table|<meta ", re.IGNORECASE), "HTML"),
    (re.compile(rb"\A\s*mime-version:", re.IGNORECASE), "MHTML"),
    (re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml"), "XML"),
    (re.compile(rb"\A(?:\xef\xbb\xbf)?\s*[\[{]"), "JSON"),
)
_DBF: Final = re.compile(rb"\A[\x03\x30-\x32\x83\x8b\xf5].[\x01-\x0c][\x01-\x1f]", re.DOTALL)
#: An Excel of before 1993 begins with a record of its own.
_OLD_EXCEL: Final = re.compile(rb"\A\x09[\x00\x02\x04]")


def kind_of_file(path: Path) -> str:
    """The kind of a file as people call it; empty where it is none that is known.

    The words are the same in every language.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(ZIP):
        return _kind_of_zip(path)
    if head.startswith(OLE):
        return _kind_of_container(path)
    if known := next((kind for start, kind in _STARTS if head.startswith(start)), ""):
        return known
    if _OLD_EXCEL.match(head):
        return "Excel"
    if _DBF.match(head):
        return "DBF"
    return "" if b"\0" in head else _kind_of_text(head)


def _kind_of_text(head: bytes) -> str:
    return next((kind for pattern, kind in _TEXTS if pattern.search(head)), "CSV" if head else "")


def _kind_of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [n.replace("\\", "/").lower() for n in archive.namelist()]
            said = (
                archive.read("mimetype")[:80].decode("ascii", "replace")
                if "mimetype" in names
                else ""
            )
    except (zipfile.BadZipFile, OSError, RuntimeError):
        return ""
    if "opendocument.spreadsheet" in said:
        return "OpenDocument (.ods)"
    found = (kind for start, kind in _MEMBERS if any(n.startswith(start) for n in names))
    return next(found, "ZIP")


def _kind_of_container(path: Path) -> str:
    content = path.read_bytes()
    found = (kind for name, kind in _STREAMS if name.encode("utf-16-le") in content)
    return next(found, "")
