"""Since when, and until when, each filing was today's data.

A filing begins a spell when it is filed, accepted or delivered once more, and ends it when
another takes its place. So the data can be looked at as it was known on a day that is past.
"""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
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
    SELECT id, began_at, ended_at FROM (
        SELECT f.id, f.sequence, coalesce(own.accepted_at, f.filed_at) AS began_at,
            CASE f.superseded_by WHEN '' THEN '' ELSE coalesce(next.accepted_at, newer.filed_at)
            END AS ended_at
        FROM filings f
        LEFT JOIN pending own ON own.filing_id = f.id
        LEFT JOIN filings newer ON newer.id = f.superseded_by
        LEFT JOIN pending next ON next.filing_id = newer.id
    )
    WHERE began_at != '' AND (ended_at = '' OR julianday(ended_at) >= julianday(began_at))
    ORDER BY sequence
    """,
)


@dataclass(frozen=True, slots=True)
class Spell:
    """Since when and until when a filing was today's data; `ended_at` is empty while it is."""

    filing: str
    began_at: str
    ended_at: str


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


def spells_of(db: sqlite3.Connection, data_set: str) -> tuple[Spell, ...]:
    """The spells of the filings of `data_set`, in the order in which they began."""
    rows = db.execute(
        "SELECT filing_id, began_at, ended_at FROM spells WHERE filing_id IN "
        "(SELECT id FROM filings WHERE data_set = ?) ORDER BY rowid",
        (data_set,),
    )
    return tuple(Spell(*map(str, row)) for row in rows)


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
