"""The header of a DBF file: how many records of which fields follow, and in which encoding.

dBASE III and IV, FoxPro and Visual FoxPro; the format is as the vendors' manuals give it.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

_VERSIONS: Final = frozenset((0x02, 0x03, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8B, 0xCB, 0xF5))
#: Of these a double and a memo of four bytes are told.
_VISUAL: Final = frozenset((0x30, 0x31, 0x32))
#: dBASE 7, whose header and fields are laid out in another way.
_SEVENTH: Final = 4
_HEADER: Final = struct.Struct("<BBBBLHH")
_FIELD: Final = 32
_FIELDS_END: Final = 0x0D
_ENCRYPTED, _LANGUAGE = 15, 29
#: Encodings by the language driver's byte. Those of no country (0 and 0x57, which means
#: "that of this Windows") say nothing, and GB18030 reads all that its elders wrote.
_LANGUAGES: Final[Mapping[int, str]] = MappingProxyType(
    {
        **dict.fromkeys((0x4D, 0x7A), "gb18030"),
        **dict.fromkeys((0x4F, 0x78), "cp950"),
        **dict.fromkeys((0x01, 0x1B), "cp437"),
        **dict.fromkeys((0x02, 0x37), "cp850"),
        **dict.fromkeys((0x03, 0x58), "cp1252"),
        **dict.fromkeys((0x13, 0x7B), "cp932"),
        **dict.fromkeys((0x4E, 0x79), "cp949"),
        **dict.fromkeys((0x26, 0x65), "cp866"),
        0xC9: "cp1251",
    }
)
#: What a .cpg file beside it may say.
_CODE_PAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(("UTF-8", "UTF8", "65001"), "utf-8"),
        **dict.fromkeys(("936", "54936", "GBK", "GB2312", "GB18030"), "gb18030"),
        **dict.fromkeys(("950", "BIG5"), "cp950"),
        **dict.fromkeys(("437", "OEM"), "cp437"),
        **dict.fromkeys(("1252", "ISO88591", "LATIN1"), "cp1252"),
    }
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `start` is its first byte within a record; `nullable` has a bit for "none"."""

    name: str
    kind: str
    start: int
    length: int
    decimals: int
    nullable: bool
    system: bool

    def of(self, record: bytes) -> bytes:
        """Its bytes in a record."""
        return record[self.start : self.start + self.length]


@dataclass(frozen=True, slots=True)
class DbfHeader:
    """What a DBF file says of itself; `encoding` is empty where it says none."""

    version: int
    records: int
    record_length: int
    length: int
    fields: tuple[Field, ...]
    encoding: str
    encrypted: bool

    @property
    def visual(self) -> bool:
        """Whether Visual FoxPro wrote it."""
        return self.version in _VISUAL


class DamagedDbfError(Exception):
    """The file's own structure is broken."""


def load_header(path: Path, encoding: str = "") -> DbfHeader:
    """The header of the file; `encoding` wins over what the file says.

    DamagedDbfError where it is none, or does not fit the file.
    """
    with path.open("rb") as file:
        start = file.read(_FIELD)
        if len(start) < _FIELD:
            raise DamagedDbfError(f"{len(start)} bytes")
        version, _, _, _, records, length, record_length = _HEADER.unpack(start[: _HEADER.size])
        if version & 7 == _SEVENTH:
            raise DamagedDbfError("dBASE 7")
        if version not in _VERSIONS:
            raise DamagedDbfError(f"version 0x{version:02x}")
        described = file.read(max(0, length - _FIELD))
    said = encoding or _said_beside(path) or _LANGUAGES.get(start[_LANGUAGE], "")
    fields = _fields(described, said)
    total = 1 + sum(f.length for f in fields)
    if not fields or total != record_length:
        raise DamagedDbfError(f"fields of {total} bytes, records of {record_length}")
    return DbfHeader(
        version=version,
        records=records,
        record_length=record_length,
        length=length,
        fields=fields,
        encoding=said,
        encrypted=start[_ENCRYPTED] == 1,
    )


def _fields(described: bytes, encoding: str) -> tuple[Field, ...]:
    fields: list[Field] = []
    at = 1
    for i in range(0, len(described), _FIELD):
        one = described[i : i + _FIELD]
        if one[0] == _FIELDS_END:
            break
        if len(one) < _FIELD:
            raise DamagedDbfError("the list of fields is cut short")
        field = _field(one, at, encoding)
        fields.append(field)
        at += field.length
    return tuple(fields)


def _field(one: bytes, start: int, encoding: str) -> Field:
    kind, length, decimals, flags = chr(one[11]), one[16], one[17], one[18]
    if kind == "C":  # a long text's length goes on where other fields have their decimals
        length, decimals = length | decimals << 8, 0
    name = one[:11].split(b"\0")[0]
    return Field(
        name=_decoded(name, encoding).strip(),
        kind=kind,
        start=start,
        length=length,
        decimals=decimals,
        nullable=bool(flags & 2),
        system=bool(flags & 1) or kind == "0",
    )


def _decoded(name: bytes, encoding: str) -> str:
    """A field's name, which may be cut within a character."""
    if encoding:
        return name.decode(encoding, "replace")
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("gb18030", "replace")


def _said_beside(path: Path) -> str:
    """The encoding that a .cpg file of the same name says."""
    beside = beside_with(path, ".cpg")
    if beside is None:
        return ""
    text = beside.read_bytes()[:40].decode("ascii", "replace").strip().upper()
    plain = text.removeprefix("ANSI").removeprefix("CP").replace(" ", "")
    return _CODE_PAGES.get(plain) or _CODE_PAGES.get(plain.replace("-", ""), "")


def beside_with(path: Path, suffix: str) -> Path | None:
    """The file beside `path` of the same name with another ending, whatever its case."""
    wanted = f"{path.stem}{suffix}".lower()
    return next((p for p in path.parent.iterdir() if p.name.lower() == wanted), None)
