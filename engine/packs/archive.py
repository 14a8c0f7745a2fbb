"""A pack as one file: a ZIP with everything that a copy of the pack holds.

The same pack makes the same bytes: entries are sorted, uncompressed times are fixed.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Final

from engine.packs.manifest import MANIFEST
from engine.packs.resolving import copy_pack
from engine.packs.signing import SIGNATURE

_TIME: Final = (1980, 1, 1, 0, 0, 0)
#: More than any pack of rules holds: an archive that unpacks to more is none of ours.
_MOST_BYTES: Final = 50_000_000
_SUFFIXES: Final = (".huiyan", ".md", ".yaml", ".sig")


class NoPackArchiveError(ValueError):
    """The file is no archive of a pack; the argument says what is wrong with it."""


def build_archive(folder: Path) -> bytes:
    """The pack in `folder` with what it depends on, its signature included."""
    with tempfile.TemporaryDirectory(prefix="huiyan-") as name:
        copy = Path(name) / "pack"
        copy_pack(folder, copy)
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
            paths = (p for p in copy.rglob("*") if p.is_file() and p.suffix in _SUFFIXES)
            for path in sorted(paths, key=lambda p: p.relative_to(copy).as_posix()):
                entry = zipfile.ZipInfo(path.relative_to(copy).as_posix(), _TIME)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, path.read_bytes())
        return written.getvalue()


@contextmanager
def opened_archive(path: Path) -> Iterator[Path]:
    """The folder of the pack in the archive at `path`, gone afterwards; NoPackArchiveError."""
    with tempfile.TemporaryDirectory(prefix="huiyan-") as name:
        target = Path(name) / path.stem
        target.mkdir()
        try:
            with zipfile.ZipFile(path) as archive:
                _unpack(archive, target)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
            raise NoPackArchiveError(str(error)) from error
        if not (target / MANIFEST).is_file():
            raise NoPackArchiveError(MANIFEST)
        yield target


def _unpack(archive: zipfile.ZipFile, target: Path) -> None:
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > _MOST_BYTES:
        raise NoPackArchiveError(f"> {_MOST_BYTES} bytes")
    for entry in entries:
        name = PurePosixPath(entry.filename)
        if (
            name.is_absolute()
            or ".." in name.parts
            or "\\" in entry.filename
            or ":" in entry.filename
        ):
            raise NoPackArchiveError(entry.filename)
        if name.suffix not in _SUFFIXES and name.name != SIGNATURE:
            raise NoPackArchiveError(entry.filename)
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as source:
            data = source.read(_MOST_BYTES + 1)
        if len(data) != entry.file_size:
            raise NoPackArchiveError(entry.filename)
        path.write_bytes(data)
