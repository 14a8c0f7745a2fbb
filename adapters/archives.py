"""Archives (zip, gz) unpacked within bounds, or refused as a whole with the reason.

An archive says what it likes of itself, so nothing that it says is relied on: what comes out
is counted as it comes, files are written under names of our own, and a member's name is only
ever shown. Archives within archives are not opened.
"""

from __future__ import annotations

import gzip
import re
import shutil
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, Final
from zipfile import BadZipFile, ZipFile

from adapters.archive_bounds import BOUNDS, ArchiveRefusedError, Bounds, Counter, refusal, refuse
from adapters.arrow_texts import first_line
from adapters.companions import companions
from adapters.protocol import Unreadable
from adapters.zip_members import Member, zip_members

_BLOCK: Final = 1024 * 1024
#: What is unpacked, and what only looks as if it would be.
_ZIP: Final = (".zip",)
_GZIP: Final = (".gz", ".tgz")
_OTHER: Final = (".7z", ".bz2", ".cab", ".rar", ".tar", ".xz", ".z", ".zst")
#: Workbooks are zip files, and are read as what they are.
_WORKBOOKS: Final = (".et", ".ods", ".xls", ".xlsm", ".xlsx")
#: How archives begin; where `ustar` stands in one of tar.
_MAGIC: Final = re.compile(
    rb"PK\x03\x04|\x1f\x8b|Rar!|7z\xbc\xaf|BZh|\xfd7zXZ|\x28\xb5\x2f\xfd|.{257}ustar", re.DOTALL
)
#: What the library says of what it cannot follow.
_DAMAGE: Final = (
    *(BadZipFile, gzip.BadGzipFile, zlib.error, struct.error),
    *(EOFError, ValueError, OverflowError, RuntimeError),
)
_PLAIN_SUFFIX: Final = re.compile(r"\.[A-Za-z0-9]{1,8}")


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A member of an archive: its name there, and the file that it became."""

    name: str
    path: Path


def is_archive(name: str) -> bool:
    """Whether a file of that name holds other files; of some kinds, only to be refused."""
    return _suffix(name) in (*_ZIP, *_GZIP, *_OTHER)


def unpack(
    path: Path, folder: Path, name: str, bounds: Bounds = BOUNDS
) -> tuple[Unpacked, ...] | Unreadable:
    """The members of the archive `path`, called `name`, as files in the new folder `folder`.

    HY558 where it is damaged, beyond `bounds`, encrypted, or holds what is no plain file; then
    nothing is left in the folder.
    """
    folder.mkdir(mode=0o700)
    found: tuple[Unpacked, ...] = ()
    try:
        with path.open("rb") as file:
            found = _unpack(file, folder, name, Counter(bounds))
        if not found:
            refuse("empty")
        return found
    except ArchiveRefusedError as error:
        refused = error.why
    except _DAMAGE as error:
        refused = refusal("damaged", detail=first_line(error))
    finally:
        if not found:
            shutil.rmtree(folder)
    return refused


def _unpack(file: BinaryIO, folder: Path, name: str, counter: Counter) -> tuple[Unpacked, ...]:
    suffix = _suffix(name)
    if suffix in _OTHER:
        refuse("kind", detail=suffix)
    if suffix in _GZIP:
        inner = PurePosixPath(name).stem
        size = file.seek(0, 2)
        file.seek(0)
        with gzip.GzipFile(fileobj=file) as data:
            return (_written(data, folder, inner, counter=counter, packed=size),)
    with ZipFile(file) as archive:
        members = zip_members(archive, file, counter.bounds)
        found = tuple(_from_zip(archive, member, folder, counter) for member in members)
        return _companions_placed(found)


def _companions_placed(found: tuple[Unpacked, ...]) -> tuple[Unpacked, ...]:
    """The members without those that belong to another, which are put beside it."""
    belonging = companions(u.name for u in found)
    paths = {u.name: u.path for u in found}
    for name, table in belonging.items():
        paths[name].rename(paths[table].with_suffix(_suffix(name)))
    return tuple(u for u in found if u.name not in belonging)


def _from_zip(archive: ZipFile, member: Member, folder: Path, counter: Counter) -> Unpacked:
    # BadZipFile at the end of data that are not those that were packed
    with archive.open(member.info) as data:
        return _written(data, folder, member.name, counter=counter, packed=member.packed)


def _written(
    data: IO[bytes] | gzip.GzipFile, folder: Path, name: str, *, counter: Counter, packed: int
) -> Unpacked:
    """A member on disk, under a number and the suffix by which its format is known."""
    suffix = _suffix(name)
    if is_archive(name):
        refuse("nested", member=name)
    plain = suffix if _PLAIN_SUFFIX.fullmatch(suffix) else ""
    path = folder / f"{counter.next_member():05}{plain}"
    size = 0
    with path.open("xb") as target:
        while block := data.read(_BLOCK):
            if size == 0 and _MAGIC.match(block) and suffix not in _WORKBOOKS:
                refuse("nested", member=name)
            size += len(block)
            counter.count(len(block), unpacked=size, packed=packed, member=name)
            target.write(block)
    return Unpacked(name, path)


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()
