"""A small SQLite database of a workspace, opened for writing by many processes at once."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Final

from engine.catalog.migrations import migrate
from engine.integrity.lasting import private_files

#: How long a writer waits for the others, in seconds.
_WAIT_SECONDS: Final = 30.0
_PAUSE_SECONDS: Final = 0.02


def connect(path: Path, *, timeout: float) -> sqlite3.Connection:
    """A connection to the database at `path`, which is its owner's alone where it is made.

    What SQLite lays beside a database has the mode of the database.
    """
    with private_files():
        path.touch()
    return sqlite3.connect(path, timeout=timeout, isolation_level=None)


@contextmanager
def database(
    path: Path,
    steps: Sequence[Sequence[str]],
    *,
    functions: Mapping[str, Callable[[str], str]] = MappingProxyType({}),
) -> Iterator[sqlite3.Connection]:
    """The database at `path`, created and brought to the newest layout where needed.

    `functions` of one text are known to the steps by their names. Transactions are begun by hand;
    sqlite3.Error where it cannot be opened.
    """
    connection = connect(path, timeout=_WAIT_SECONDS)
    try:
        _keep_a_write_ahead_log(connection)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        for name, function in functions.items():
            connection.create_function(name, 1, function, deterministic=True)
        migrate(connection, steps)
        yield connection
    finally:
        connection.close()


def _keep_a_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Readers and a writer do not wait for each other.

    SQLite does not wait for others where it changes the kind of journal: two processes that
    come first at once would both want the file to themselves, and one is told that it is
    locked at once, whatever its timeout.
    """
    last = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > last:
                raise
            time.sleep(_PAUSE_SECONDS)
