"""How far a growing table is filed: the catalog's memory of the last increment of a data set.

It changes in the transaction that makes an increment visible, so that a filing that is
refused or killed leaves it where it was. It belongs to the data set and not to a server's
name: a table that moves to another server is read on, not read again.
"""

from __future__ import annotations

import json
import sqlite3

from adapters.watermark import Mark


def mark_of(connection: sqlite3.Connection, data_set: str) -> Mark | None:
    """Where the next increment of the data set begins; None where everything is new."""
    row = connection.execute(
        "SELECT column_name, value, known_by, seen FROM watermarks WHERE data_set = ?", (data_set,)
    ).fetchone()
    if row is None:
        return None
    column, value, known_by, seen = row
    return Mark(column, value, tuple(json.loads(known_by)), bytes(seen))


def move_mark(connection: sqlite3.Connection, data_set: str, filing: str, *, to: Mark) -> None:
    """Note that `filing` brought the data set up to `to`; inside a transaction."""
    known_by = json.dumps(to.columns, ensure_ascii=False)
    connection.execute(
        "INSERT OR REPLACE INTO watermarks VALUES (?, ?, ?, ?, ?, ?)",
        (data_set, filing, to.column, to.value, known_by, to.seen),
    )
