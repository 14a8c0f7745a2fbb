"""Every way in which a filing on disk is changed behind the program's back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from engine.catalog.workspace import HOME_NAME


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `kind` of it, what is changed, and by which number of all such."""

    kind: str
    where: str
    number: int = 0


FLIPPED, CUT, APPENDED, REMOVED, SWAPPED, ADDED = (
    *("byte flipped", "cut short", "bytes appended", "removed", "swapped", "file added"),
)
#: What only the catalog says, so that there is nothing to compare it with.
ONLY_IN_CATALOG = ("filings.sequence",)
VALUE, ROW_GONE = "catalog: value changed", "catalog: row removed"


def file_changes(folder: Path, *, every: int) -> Iterator[Change]:
    """Changes of every file of a filing; of its bytes each `every`-th is flipped."""
    names = _names(folder)
    for name in names:
        size = (folder / name).stat().st_size
        yield from (Change(FLIPPED, name, at) for at in range(0, size, every))
        lengths = {0, 1, size // 2, size - 1} - {size}
        yield from (Change(CUT, name, length) for length in sorted(lengths))
        yield from (Change(APPENDED, name, count) for count in (1, 100))
        yield Change(REMOVED, name)
        others = [n for n in names if n != name]
        yield from (Change(SWAPPED, name, names.index(other)) for other in others)
    yield Change(ADDED, "part-99999.parquet")


def _names(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def catalog_changes(catalog: Path) -> Iterator[Change]:
    """Changes of every value in every row of every table that names a filing."""
    with closing(sqlite3.connect(catalog)) as db:
        for table, columns in _tables(db):
            count = db.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
            for row in range(count):
                # the first of a list stays the first, whatever its position is called
                told = [c for c in columns if c != "position" or row]
                yield from (Change(VALUE, f"{table}.{c}", row) for c in told)
                yield Change(ROW_GONE, table, row)


def touched(change: Change, folder: Path) -> tuple[str, ...]:
    """The names of the files that a change is about; none for one of the catalog."""
    if change.kind in (VALUE, ROW_GONE):
        return ()
    if change.kind == SWAPPED:
        return (change.where, _names(folder)[change.number])
    return (change.where,)


def make(change: Change, root: Path, folder: Path) -> None:
    """Make the change in the workspace `root`, whose filing lies in `folder`."""
    path = folder / change.where
    match change.kind:
        case "byte flipped":
            data = bytearray(path.read_bytes())
            data[change.number] ^= 1 << (change.number % 8)
            path.write_bytes(data)
        case "cut short":
            path.write_bytes(path.read_bytes()[: change.number])
        case "bytes appended":
            path.write_bytes(path.read_bytes() + b"\n" * change.number)
        case "removed":
            path.unlink()
        case "swapped":
            other = folder / _names(folder)[change.number]
            one, two = path.read_bytes(), other.read_bytes()
            path.write_bytes(two)
            other.write_bytes(one)
        case "file added":
            path.write_bytes(b"PAR1")
        case _:
            _change_catalog(change, root / HOME_NAME / "catalog.sqlite")


def _change_catalog(change: Change, catalog: Path) -> None:
    with closing(sqlite3.connect(catalog)) as db:
        # whoever changes the file by hand is not held back by what the program demands
        db.execute("PRAGMA ignore_check_constraints = ON")
        table, _, column = change.where.partition(".")
        row = db.execute(f'SELECT rowid FROM "{table}" LIMIT 1 OFFSET {change.number}').fetchone()
        if change.kind == ROW_GONE:
            db.execute(f'DELETE FROM "{table}" WHERE rowid = ?', row)
        else:
            other = f"CASE typeof(\"{column}\") WHEN 'integer' THEN {{}} "
            other += f"ELSE coalesce(\"{column}\", '') || 'x' END"
            number = f'-1 - "{column}"' if column == "position" else f'"{column}" + 1'
            db.execute(
                f'UPDATE "{table}" SET "{column}" = {other.format(number)} WHERE rowid = ?', row
            )
        db.commit()


def _tables(db: sqlite3.Connection) -> Iterator[tuple[str, list[str]]]:
    """The tables that speak of filings, with their columns."""
    names = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    for (table,) in names.fetchall():
        columns = [r[1] for r in db.execute(f'PRAGMA table_info("{table}")')]
        if table == "filings" or "filing_id" in columns:
            yield table, columns


Restore = Callable[[], None]


def kept(root: Path) -> Restore:
    """What puts the workspace back as it is now."""
    home = root / HOME_NAME
    before = {p: p.read_bytes() for p in home.rglob("*") if p.is_file()}

    def restore() -> None:
        for path in [p for p in home.rglob("*") if p.is_file() and p not in before]:
            path.unlink()
        for path, data in before.items():
            if not path.is_file() or path.read_bytes() != data:
                path.write_bytes(data)

    return restore
