"""What one process has found out of the rows that rules need, told to another of the same run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyarrow as pa

from engine.run.fetching import By
from engine.run.narrowing import Narrowed

#: How the names of files begin that rows are handed over in.
HANDED_OVER: Final = "rows-"


@dataclass(frozen=True, slots=True)
class Handed:
    """All but the rows, which lie in files that both processes look at."""

    found_out: Narrowed
    tables: tuple[tuple[By, Path], ...]


def hand_over(found_out: Narrowed, folder: Path) -> Handed:
    """Write the rows of `found_out` to `folder`, once for all that look at them."""
    tables = []
    for number, (by, table) in enumerate(found_out.tables.items()):
        path = folder / f"{HANDED_OVER}{number}.arrow"
        with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
            writer.write_table(table)
        tables.append((by, path))
    return Handed(replace(found_out, tables={}), tuple(tables))


def handed_over(handed: Handed) -> Narrowed:
    """What was handed over; its rows stay where they are."""
    tables = {
        by: pa.ipc.open_file(pa.memory_map(str(path))).read_all() for by, path in handed.tables
    }
    return replace(handed.found_out, tables=tables)
