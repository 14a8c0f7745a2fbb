"""Since when, and until when, each filing was today's data.

A filing begins a spell when it is filed, accepted or delivered once more, and ends it when
another takes its place. So the data can be looked at as it was known on a day that is past.
"""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Sequence
from typing import Final

#: The step of the catalog's layout that notes spells. Of what was filed before it, a filing
#: that was current more than once is known by its last spell alone.
SPELLS: Final[tuple[str, ...]] = (
    """
    CREATE TABLE spells (
        filing_id TEXT NOT NULL REFERENCES filings (id),
        began_at TEXT NOT NULL,
        ended_at TEXT NOT NULL DEFAULT ''
    )
    """,
    "CREATE INDEX spells_by_filing ON spells (filing_id)",
    """
    INSERT INTO spells
    SELECT f.id, coalesce(own.accepted_at, f.filed_at),
        CASE f.superseded_by WHEN '' THEN '' ELSE coalesce(next.accepted_at, newer.filed_at) END
    FROM filings f
    LEFT JOIN pending own ON own.filing_id = f.id
    LEFT JOIN filings newer ON newer.id = f.superseded_by
    LEFT JOIN pending next ON next.filing_id = newer.id
    WHERE coalesce(own.accepted_at, 'never held') != ''
    ORDER BY f.sequence
    """,
)


def begin_spell(db: sqlite3.Connection, filing_id: str, at: str) -> None:
    """Note, within a transaction, that the filing is today's data since `at`."""
    db.execute("INSERT INTO spells (filing_id, began_at) VALUES (?, ?)", (filing_id, at))


def supersede(db: sqlite3.Connection, past: Sequence[str], *, by: str, at: str) -> None:
    """Note, within a transaction, that the filing `by` takes the place of those of `past`."""
    others = [p for p in past if p != by]
    db.executemany("UPDATE filings SET superseded_by = ? WHERE id = ?", [(by, p) for p in others])
    db.executemany(
        "UPDATE spells SET ended_at = ? WHERE filing_id = ? AND ended_at = ''",
        [(at, p) for p in others],
    )


def current_on(db: sqlite3.Connection, day: datetime.date) -> tuple[str, ...]:
    """The filings that were today's data at the end of `day`, in the order of their spells."""
    rows = db.execute("SELECT filing_id, began_at, ended_at FROM spells ORDER BY rowid")
    stood = (
        filing
        for filing, began, ended in rows
        if day_of(began) <= day and (not ended or day_of(ended) > day)
    )
    return tuple(dict.fromkeys(stood))


def day_of(moment: str) -> datetime.date:
    """The day of a moment that the catalog holds, in the time zone that it was written in."""
    return datetime.datetime.fromisoformat(moment).date()
