"""The members of a zip file, each looked at before any of them is unpacked.

Names: Windows in China writes them in GBK without saying so, other systems in UTF-8 with or
without a flag. They are never used as paths; one that would lead out of a folder is refused
all the same, since no department sends such.
"""

from __future__ import annotations

import re
import stat
import struct
from dataclasses import dataclass
from typing import BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from adapters.archive_bounds import Bounds, refuse

_UTF8_NAME: Final = 0x800
_ENCRYPTED: Final = 0x1 | 0x40 | 0x2000
#: The fixed part of what stands before a member's data; its last two fields are lengths.
_LOCAL_HEADER: Final = struct.Struct("<4s5H3L2H")
_LOCAL_MAGIC: Final = b"PK\x03\x04"
_DRIVE: Final = re.compile(r"[A-Za-z]:")
#: What systems put beside the files that a person chose.
_BESIDE: Final = ("__MACOSX", "Thumbs.db", "desktop.ini")
_METHODS: Final = {9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "xz", 99: "AES"}


@dataclass(frozen=True, slots=True)
class Member:
    """One file in a zip file: its name as it was meant, and how many bytes it takes there."""

    name: str
    packed: int
    info: ZipInfo


def zip_members(archive: ZipFile, file: BinaryIO, bounds: Bounds) -> tuple[Member, ...]:
    """The files in the archive that `file` holds, in its order; not folders and hidden ones.

    ArchiveRefusedError where one of them may not be unpacked.
    """
    infos = archive.infolist()
    if len(infos) > bounds.members:
        refuse("members", limit=bounds.members)
    _check_places(file, infos, archive.start_dir)
    members = [m for info in infos if (m := _member(info)) is not None]
    seen: set[str] = set()
    for member in members:
        if member.name in seen:
            refuse("repeated", member=member.name)
        seen.add(member.name)
    return tuple(members)


def _member(info: ZipInfo) -> Member | None:
    name = _name(info)
    if info.flag_bits & _ENCRYPTED:
        refuse("encrypted", member=name)
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        refuse("special", member=name)
    parts = name.split("/")
    if info.is_dir() or name.endswith("/") or any(_is_beside(part) for part in parts):
        return None
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        number = info.compress_type
        refuse("method", member=name, detail=_METHODS.get(number, str(number)))
    return Member(name, info.compress_size, info)


def _is_beside(part: str) -> bool:
    return part.startswith((".", "~")) or part in _BESIDE


def _name(info: ZipInfo) -> str:
    """The member's name with `/` between its parts; one that is no plain name is refused."""
    raw = info.orig_filename
    name = raw if info.flag_bits & _UTF8_NAME else _decoded(raw.encode("cp437"))
    shown = "".join(c if _is_printable(c) else "\ufffd" for c in name)
    plain = name.replace("\\", "/")
    if (
        shown != name
        or plain.startswith("/")
        or _DRIVE.match(plain)
        or ".." in plain.split("/")
        or not plain.strip("/. ")
    ):
        refuse("name", member=shown)
    return plain


def _is_printable(character: str) -> bool:
    return character.isprintable() or character == "\u3000"


def _decoded(raw: bytes) -> str:
    """A name that does not say its encoding: UTF-8 where it is that, else GBK's superset."""
    for codec in ("utf-8", "gb18030"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return raw.decode("ascii", "replace")


def _check_places(file: BinaryIO, infos: list[ZipInfo], end: int) -> None:
    """No two members may take the same bytes: that is how kilobytes become petabytes."""
    following = end
    for info in sorted(infos, key=lambda i: i.header_offset, reverse=True):
        header = _header_at(file, info.header_offset)
        if len(header) < _LOCAL_HEADER.size or not header.startswith(_LOCAL_MAGIC):
            refuse("damaged", detail="no header where a member should begin")
        *_, name, extra = _LOCAL_HEADER.unpack(header)
        stop = info.header_offset + _LOCAL_HEADER.size + name + extra + info.compress_size
        if stop > following:
            refuse("overlapping", member=_name(info))
        following = info.header_offset


def _header_at(file: BinaryIO, offset: int) -> bytes:
    """What stands before a member's data; nothing where its place is before the file."""
    if offset < 0:
        return b""
    file.seek(offset)
    return file.read(_LOCAL_HEADER.size)
