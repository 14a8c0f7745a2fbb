"""A database that several come to open first, all at once."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

from engine.catalog.database import database

_STEPS = (("CREATE TABLE seen (name TEXT)",), ("CREATE INDEX seen_by_name ON seen (name)",))


def test_many_come_first_at_once(tmp_path: Path) -> None:
    """Changing the kind of journal is not waited for by SQLite itself."""
    refused: list[sqlite3.Error] = []
    for round_ in range(40):
        path = tmp_path / f"{round_}.sqlite"
        together = threading.Barrier(8)

        def come(name: str, path: Path = path, together: threading.Barrier = together) -> None:
            together.wait()
            try:
                with database(path, _STEPS) as connection:
                    connection.execute("INSERT INTO seen VALUES (?)", (name,))
            except sqlite3.Error as error:
                refused.append(error)

        threads = [threading.Thread(target=come, args=(name,)) for name in "abcdefgh"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with database(path, _STEPS) as connection:
            names = connection.execute("SELECT name FROM seen ORDER BY name").fetchall()
            assert [n for (n,) in names] == list("abcdefgh"), refused
    assert not refused
