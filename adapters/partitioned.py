"""A folder of files whose folders' names say column values: `month=2024-05/part-0.parquet`.

Each file is delivered for itself, so that a row is led back to its own file and line; what
its folders say is added to its cells as columns of one value each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import pyarrow as pa

from adapters.protocol import Chunk, Delivery
from adapters.row_text import csv_line
from adapters.sources import Format, ReadOptions

#: What Hive and Spark write for a value that is missing.
_MISSING: Final = "__HIVE_DEFAULT_PARTITION__"
#: Of writers that leave the suffix out: by how their files begin.
_MAGIC: Final = ((b"PAR1", Format.PARQUET), (b"ARROW1", Format.ARROW))


@dataclass(frozen=True, slots=True)
class PartitionDelivery:
    """A file of the folder, opened, with the columns that its folders say."""

    inner: Delivery
    columns: tuple[tuple[str, str | None], ...]

    @property
    def path(self) -> Path:
        """The file."""
        return self.inner.path

    @property
    def header(self) -> tuple[str, ...]:
        """The file's own words, then those of its folders."""
        return (*self.inner.header, *(name for name, _ in self.columns))

    @property
    def header_text(self) -> str:
        """The file's own text, then the words of its folders."""
        return f"{self.inner.header_text},{csv_line(name for name, _ in self.columns)}"

    @property
    def header_lines(self) -> int:
        """As of the file itself."""
        return self.inner.header_lines

    def chunks(self) -> Iterator[Chunk]:
        """The file's chunks, each row with what the folders say."""
        for chunk in self.inner.chunks():
            said = (
                pa.repeat(pa.scalar(value, pa.string()), len(chunk.lines))
                for _, value in self.columns
            )
            yield replace(chunk, cells=(*chunk.cells, *said))


def partition_files(folder: Path, options: ReadOptions) -> Iterator[tuple[Path, ReadOptions]]:
    """The files of the folder in the order of their names, and how each is to be read.

    What begins with `.` or `_` is a writer's own note (`_SUCCESS`, `_temporary/`) and no data.
    """
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        if path.is_file() and not any(part.startswith((".", "_")) for part in inner.parts):
            said = tuple(_column(part) for part in inner.parent.parts if "=" in part)
            yield path, replace(options, format=_format(path), partition=said)


def _column(folder: str) -> tuple[str, str | None]:
    """The column and the value that a folder's name says; writers escape them as addresses do."""
    name, _, value = folder.partition("=")
    return unquote(name), None if value == _MISSING else unquote(value)


def _format(path: Path) -> Format | None:
    """The format of a file whose name has no suffix; None where the name says it."""
    if path.suffix:
        return None
    with path.open("rb") as file:
        start = file.read(8)
    return next((kind for magic, kind in _MAGIC if start.startswith(magic)), None)
