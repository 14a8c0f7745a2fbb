"""A delivery as bytes, before and after it is changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

#: What the contract's server says of a delivery, beside its path.
Words = tuple[tuple[str, str | int], ...]


@dataclass(frozen=True, slots=True)
class Delivered:
    """Files by their path below the folder of deliveries, and by which glob they are found.

    `kind` is the format that the table of results counts it under.
    """

    kind: str
    glob: str
    files: tuple[tuple[str, bytes], ...]
    source: Words = ()

    @property
    def size(self) -> int:
        """The bytes of all files."""
        return sum(len(data) for _, data in self.files)

    def with_file(self, number: int, data: bytes) -> Delivered:
        """The same with other bytes in one file."""
        files = list(self.files)
        files[number] = (files[number][0], data)
        return replace(self, files=tuple(files))

    def write(self, folder: Path) -> None:
        """Put the files into `folder`."""
        for name, data in self.files:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def delivered(kind: str, name: str, data: bytes, **source: str | int) -> Delivered:
    """A delivery of one file."""
    return Delivered(kind, name, ((name, data),), tuple(sorted(source.items())))


def delivered_in(folder: Path, kind: str, glob: str, source: Mapping[str, str | int]) -> Delivered:
    """What lies in `folder`."""
    files = tuple(
        (p.relative_to(folder).as_posix(), p.read_bytes())
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    )
    return Delivered(kind, glob, files, tuple(sorted(source.items())))
