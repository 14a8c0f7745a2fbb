"""One filing at a time in a workspace, and no trace of one that died."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Final

from engine.catalog.database import connect
from engine.catalog.workspace import Workspace
from engine.integrity.lasting import make_folder, private_files

#: In the name of a filing's folder until it is complete.
UNFINISHED: Final = ".tmp-"


class FilingUnderWayError(RuntimeError):
    """Another process is filing into the workspace."""


@contextmanager
def filing_lock(workspace: Workspace, *, timeout: float) -> Iterator[None]:
    """Hold the workspace's filing lock; FilingUnderWayError where another holds it.

    sqlite3.Error where the lock's file cannot be written.

    The lock is a transaction on an empty SQLite file: the system frees it when the process
    dies, on every platform, so that no stale lock is ever left.
    """
    make_folder(workspace.home)
    path = workspace.home / "filing.lock"
    connection = connect(path, timeout=timeout)
    try:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            raise FilingUnderWayError(str(path)) from error
        with private_files():
            yield
    finally:
        connection.close()


def sweep_leftovers(workspace: Workspace, data_set: str, known: Collection[str]) -> None:
    """Remove folders of filings that were never finished or never reached the catalog.

    Only under the lock: there, a folder that the catalog does not know belongs to nobody.
    """
    folder = workspace.filings_folder / data_set
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        if entry.is_dir() and (UNFINISHED in entry.name or entry.name not in known):
            shutil.rmtree(entry)
