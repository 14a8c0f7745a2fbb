"""How long filings stay: which are erased, when and why, and which must not be.

An erasure is in the catalog before the first file goes, so that no reader takes the rest of
them for the filing; a hold keeps a filing whatever its retention says.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Erasure:
    """Whose word erased a filing's rows, when, and why; not `done` while files may be left."""

    at: str
    person: str
    account: str
    reason: str
    done: bool = False


@dataclass(frozen=True, slots=True)
class Hold:
    """Who wants a filing kept, since when, and why."""

    at: str
    person: str
    account: str
    reason: str


_WHO: Final = "at, person, account, reason"


class Keeping:
    """The catalog's erasures and holds; get one from an open catalog."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        transaction: Callable[[], AbstractContextManager[sqlite3.Connection]],
    ) -> None:
        self._connection = connection
        self._transaction = transaction

    def erasure(self, filing_id: str) -> Erasure | None:
        """The filing's erasure, begun or done."""
        query = f"SELECT {_WHO}, state = 'erased' FROM erasures WHERE filing_id = ?"
        row = self._connection.execute(query, (filing_id,)).fetchone()
        if row is None:
            return None
        at, person, account, reason, done = row
        return Erasure(at, person, account, reason, done=bool(done))

    def hold(self, filing_id: str) -> Hold | None:
        """The filing's hold."""
        query = f"SELECT {_WHO} FROM holds WHERE filing_id = ?"
        row = self._connection.execute(query, (filing_id,)).fetchone()
        return Hold(*row) if row else None

    def begun(self) -> tuple[str, ...]:
        """The filings whose erasure was begun and may not be done, by id."""
        rows = self._connection.execute(
            "SELECT filing_id FROM erasures WHERE state = 'erasing' ORDER BY filing_id"
        )
        return tuple(str(row[0]) for row in rows)

    def begin(self, filing_id: str, erasure: Erasure) -> None:
        """From now on nobody reads the filing's rows."""
        who = (erasure.at, erasure.person, erasure.account, erasure.reason)
        values = (filing_id, *who, "erasing")
        with self._transaction() as db:
            columns = f"filing_id, {_WHO}, state"
            db.execute(f"INSERT INTO erasures ({columns}) VALUES (?, ?, ?, ?, ?, ?)", values)

    def finish(self, filing_id: str) -> None:
        """The filing's rows are gone from the disk."""
        with self._transaction() as db:
            db.execute("UPDATE erasures SET state = 'erased' WHERE filing_id = ?", (filing_id,))

    def put_hold(self, filing_id: str, hold: Hold) -> None:
        """Keep the filing, in place of an earlier hold."""
        values = (filing_id, hold.at, hold.person, hold.account, hold.reason)
        with self._transaction() as db:
            db.execute(
                f"INSERT OR REPLACE INTO holds (filing_id, {_WHO}) VALUES (?, ?, ?, ?, ?)", values
            )

    def release_hold(self, filing_id: str) -> None:
        """The filing is kept no longer than its retention says."""
        with self._transaction() as db:
            db.execute("DELETE FROM holds WHERE filing_id = ?", (filing_id,))
