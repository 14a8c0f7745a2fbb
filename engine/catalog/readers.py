"""Runs read, and nothing is erased under them.

The lock is a transaction on an empty SQLite file, as the filing lock is: the system frees it
when the process dies. Any number of readers share it, an erasure has it alone; one that waits
lets no new reader in.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from engine.catalog.database import connect
from engine.integrity.lasting import make_folder

_NAME: Final = "reading.lock"
#: How long a reader waits for an erasure, which removes files and no more.
_READER_SECONDS: Final = 120.0


class RowsInUseError(RuntimeError):
    """Somebody reads what is filed, or erases it just now."""


@contextmanager
def reading(home: Path) -> Iterator[None]:
    """Nothing that is filed below `home` is erased meanwhile; RowsInUseError."""
    with _locked(home, "BEGIN", timeout=_READER_SECONDS) as connection:
        _try(connection, "SELECT count(*) FROM sqlite_master")  # the first read takes the lock
        yield


@contextmanager
def nobody_reading(home: Path, *, timeout: float) -> Iterator[None]:
    """Nobody reads what is filed below `home`, and nobody begins to; RowsInUseError."""
    with _locked(home, "BEGIN EXCLUSIVE", timeout=timeout):
        yield


@contextmanager
def _locked(home: Path, begin: str, *, timeout: float) -> Iterator[sqlite3.Connection]:
    make_folder(home)
    connection = connect(home / _NAME, timeout=timeout)
    try:
        _try(connection, begin)
        yield connection
    finally:
        connection.close()


def _try(connection: sqlite3.Connection, statement: str) -> None:
    try:
        connection.execute(statement).fetchall()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        raise RowsInUseError(_NAME) from error
