"""Delta Lake tables: one version, as the rows of its Parquet files, the oldest first.

The library is an optional part of the program. What it cannot read exactly is refused: rows
that are deleted beside the files (deletion vectors), columns that are called otherwise in the
files than in the table (column mapping), which it would give without values.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.dataset as ds

from adapters.arrow_texts import ROWS, check_columns, chunk_from_batch, first_line
from adapters.inspection import BLOCK
from adapters.protocol import Chunk, DamagedFileError, Inspection, Unreadable
from adapters.row_text import csv_line

LOG: Final = "_delta_log"
_VERSION: Final = re.compile(r"([0-9]{20})(\.json|\.checkpoint(\..*)?\.parquet)")
_MAPPING: Final = "delta.columnMapping.mode"


@dataclass(frozen=True, slots=True)
class DeltaDelivery:
    """One version of a table, opened; `path` is the entry of its log that made the version."""

    path: Path
    header: tuple[str, ...]
    header_text: str
    files: ds.FileSystemDataset
    header_lines: int = 0

    def chunks(self) -> Iterator[Chunk]:
        """Every row in order, a batch at a time."""
        first = 1
        try:
            # one file after the other: read ahead, a large table would fill the memory
            scanner = self.files.scanner(batch_size=ROWS, batch_readahead=1, fragment_readahead=1)
            for batch in scanner.to_batches():
                yield chunk_from_batch(batch, first)
                first += batch.num_rows
        except (pa.ArrowException, OSError) as error:
            raise DamagedFileError(self.path.name, first_line(error)) from error


def newest_version(table: Path) -> Path | None:
    """The entry of the table's log that made its newest version; None where it has no log."""
    entries = (p for p in (table / LOG).glob("*") if _VERSION.fullmatch(p.name))
    return max(entries, key=lambda p: (version_of(p), p.name), default=None)


def version_of(entry: Path) -> int:
    """The version of an entry that `newest_version` gave."""
    return int(entry.name[:20])


def open_delta(entry: Path) -> tuple[DeltaDelivery, Inspection] | Unreadable:
    """The version that the log's `entry` made, and what was found of it.

    HY561 without the library, HY562 where the table, or a feature of it, cannot be read,
    HY529 where a column holds more than one value.
    """
    try:
        from deltalake import DeltaTable  # noqa: PLC0415 - an optional part of the program
        from deltalake.exceptions import DeltaError  # noqa: PLC0415
    except ImportError:
        return Unreadable("HY561", (("needed", "huiyan[delta]"),))
    root = entry.parent.parent
    try:
        table = DeltaTable(root, version=version_of(entry))
        if table.metadata().configuration.get(_MAPPING, "none") != "none":
            return _refused("columnMapping")
        data = table.to_pyarrow_dataset()
        added = _added(table)
    except (DeltaError, OSError, ValueError) as error:
        return _refused(first_line(error))
    if any(_is_outside(name) for name in added):
        return _refused("a data file outside of the table's folder")
    if (unfit := check_columns(data.schema)) is not None:
        return unfit
    # the oldest first; files of one commit by name
    files = sorted(data.get_fragments(), key=lambda f: (added.get(unquote(f.path), 0), f.path))
    ordered = ds.FileSystemDataset(files, data.schema, data.format, data.filesystem)
    try:
        found = _inspect(root, sorted(added), ordered)
    except (pa.ArrowException, OSError) as error:
        return _refused(first_line(error))
    header = tuple(data.schema.names)
    return DeltaDelivery(entry, header, csv_line(header), ordered), found


def _added(table: Any) -> dict[str, int]:
    """The version's files by their names in the table's folder, and when each was added."""
    actions = pa.table(table.get_add_actions(flatten=True))
    names = (unquote(name) for name in actions["path"].to_pylist())
    return dict(zip(names, actions["modification_time"].to_pylist(), strict=True))


def _is_outside(name: str) -> bool:
    """Whether a file of that name lies elsewhere than in the table's folder."""
    return "://" in name or name.startswith("/") or ".." in name.split("/")


def _inspect(root: Path, names: list[str], data: ds.FileSystemDataset) -> Inspection:
    """A hash over the columns and the files by name; what a version holds is never changed."""
    digest = hashlib.sha256(str(data.schema).encode())
    size = 0
    for name in names:
        digest.update(name.encode())
        with (root / name).open("rb") as file:
            while block := file.read(BLOCK):
                digest.update(block)
                size += len(block)
    return Inspection(digest.hexdigest(), size, data.count_rows(), "delta")


def _refused(reason: str) -> Unreadable:
    return Unreadable("HY562", (("reason", reason),))
