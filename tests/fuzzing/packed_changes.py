"""Changes of files within files: members of zip archives and workbooks, streams of gz."""

from __future__ import annotations

import gzip
import io
import re
import warnings
import zipfile
import zlib
from random import Random
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from tests.fuzzing.byte_changes import BYTE_CHANGES
from tests.fuzzing.text_changes import CELLS, change_cells, change_lines

_NAMES = (
    *("../payments.csv", "/etc/passwd", "a/b/c.csv", "payments.xlsx", "x" * 300 + ".csv", "a.zip"),
    *("payments.csv", "发放.csv", ".hidden.csv", "CON", "a\\b.csv", "", "__MACOSX/payments.csv"),
    *("xl/workbook.xml", "xl/sharedStrings.xml", "[Content_Types].xml", "xl/worksheets/sheet1.xml"),
)
_VALUES = (
    *(b"0", b"-1", b"1", b"4294967295", b"99999999999999999999", b"A0", b"XFD1048577", b"s", b"e"),
    *(b"inlineStr", b"b", b"str", b"d", b"n", b"", b"&amp;", b"&#0;", b"&lol;", b"../x", b"1e400"),
)
_XML_VALUE = re.compile(rb'"[^"<>]*"|>[^<>]+<')
_TOO_LARGE = 5_000_000


def change_members(data: bytes, dice: Random) -> bytes:
    """Members are changed, renamed, lost, doubled; the archive itself stays sound."""
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            members = [(i, archive.read(i)) for i in archive.infolist()]
    except (zipfile.BadZipFile, zlib.error, *_ODD):
        return dice.choice(BYTE_CHANGES)(data, dice)
    if not members or sum(len(d) for _, d in members) > _TOO_LARGE:
        return dice.choice(BYTE_CHANGES)(data, dice)
    at = dice.randrange(len(members))
    info, content = members[at]
    match dice.randrange(8):
        case 0:
            del members[at]
        case 1:
            members.insert(at, (ZipInfo(dice.choice(_NAMES)), content))
        case 2:
            members[at] = (ZipInfo(dice.choice(_NAMES)), content)
        case 3:
            members.insert(at, (info, _changed(content, dice)))
        case _:
            members[at] = (info, _changed(content, dice))
    sink = io.BytesIO()
    method = dice.choice((ZIP_DEFLATED, ZIP_DEFLATED, ZIP_STORED))
    with warnings.catch_warnings(), ZipFile(sink, "w") as archive:
        warnings.simplefilter("ignore")  # a name that comes twice is what is wanted
        for member, inner in members:
            if member.filename:
                # One made here has the year 1980; given a name alone, the clock is written.
                archive.writestr(ZipInfo(member.filename), inner, method)
    return sink.getvalue()


#: What the library says of archives that it cannot follow.
_ODD = (RuntimeError, EOFError, ValueError, OSError)


def _changed(content: bytes, dice: Random) -> bytes:
    if content.lstrip()[:1] == b"<" and dice.random() < 0.8:
        return change_xml(content, dice)
    changes = (*BYTE_CHANGES, change_cells, change_lines)
    return dice.choice(changes)(content, dice)


def change_xml(content: bytes, dice: Random) -> bytes:
    """Values of XML become others; tags are lost or doubled."""
    for _ in range(dice.choice((1, 1, 3))):
        met = list(_XML_VALUE.finditer(content))
        if not met:
            return content
        one = dice.choice(met)
        value = dice.choice((*_VALUES, dice.choice(CELLS).encode("utf-8", "replace")))
        first, last = one[0][:1], one[0][-1:]
        content = content[: one.start()] + first + value + last + content[one.end() :]
    if dice.random() < 0.2:
        tags = list(re.finditer(rb"<[^>]*>", content))
        tag = dice.choice(tags) if tags else None
        if tag:
            content = (
                content[: tag.start()] + tag[0] * dice.choice((0, 2, 40)) + content[tag.end() :]
            )
    return content


def change_stream(data: bytes, dice: Random) -> bytes:
    """What is packed is changed and packed again; or several streams stand in one file."""
    try:
        content = gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        return dice.choice(BYTE_CHANGES)(data, dice)
    if len(content) > _TOO_LARGE:
        return dice.choice(BYTE_CHANGES)(data, dice)
    packed = gzip.compress(_changed(content, dice), mtime=0)
    return dice.choice((packed, packed + data, packed + b"\0" * 30, packed[:-4] + b"\0\0\0\1"))
