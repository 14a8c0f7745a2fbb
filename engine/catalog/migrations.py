"""The catalog's layout, as numbered steps; `user_version` says how many were taken.

Other small databases of a workspace keep to the same way, with steps of their own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Final

from engine.catalog.refusals import REFUSALS
from engine.catalog.spells import SPELLS

#: Steps are only ever appended: a catalog in the field has taken some of them already.
STEPS: Final[tuple[tuple[str, ...], ...]] = (
    (
        """
        CREATE TABLE filings (
            id TEXT PRIMARY KEY,
            data_set TEXT NOT NULL,
            filed_at TEXT NOT NULL,
            delivery TEXT NOT NULL CHECK (delivery IN ('full', 'increment')),
            contract_version TEXT NOT NULL,
            contract_sha256 TEXT NOT NULL,
            rows_in INTEGER NOT NULL,
            rows_filed INTEGER NOT NULL,
            rows_quarantined INTEGER NOT NULL,
            manifest_sha256 TEXT NOT NULL,
            program TEXT NOT NULL,
            superseded_by TEXT NOT NULL DEFAULT '',
            sequence INTEGER NOT NULL UNIQUE,
            CHECK (rows_in = rows_filed + rows_quarantined)
        )
        """,
        """
        CREATE TABLE sources (
            filing_id TEXT NOT NULL REFERENCES filings (id),
            position INTEGER NOT NULL,
            path TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            size INTEGER NOT NULL,
            encoding TEXT NOT NULL,
            lines INTEGER NOT NULL,
            PRIMARY KEY (filing_id, position)
        )
        """,
        """
        CREATE TABLE parts (
            filing_id TEXT NOT NULL REFERENCES filings (id),
            position INTEGER NOT NULL,
            name TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            rows INTEGER NOT NULL,
            PRIMARY KEY (filing_id, position)
        )
        """,
        "CREATE INDEX filings_by_data_set ON filings (data_set, sequence)",
    ),
    (
        """
        CREATE TABLE log_ends (
            log TEXT PRIMARY KEY,
            entries INTEGER NOT NULL,
            digest TEXT NOT NULL
        )
        """,
    ),
    (
        "ALTER TABLE filings ADD COLUMN corrects TEXT NOT NULL DEFAULT ''",
        """
        CREATE TABLE erasures (
            filing_id TEXT PRIMARY KEY REFERENCES filings (id),
            state TEXT NOT NULL CHECK (state IN ('erasing', 'erased')),
            at TEXT NOT NULL,
            person TEXT NOT NULL,
            account TEXT NOT NULL,
            reason TEXT NOT NULL
        )
        """,
        """
        CREATE TABLE holds (
            filing_id TEXT PRIMARY KEY REFERENCES filings (id),
            at TEXT NOT NULL,
            person TEXT NOT NULL,
            account TEXT NOT NULL,
            reason TEXT NOT NULL
        )
        """,
    ),
    (
        "ALTER TABLE sources ADD COLUMN version TEXT NOT NULL DEFAULT ''",
        """
        CREATE TABLE watermarks (
            data_set TEXT PRIMARY KEY,
            filing_id TEXT NOT NULL REFERENCES filings (id),
            column_name TEXT NOT NULL,
            value TEXT,
            known_by TEXT NOT NULL,
            seen BLOB NOT NULL
        )
        """,
    ),
    (
        """
        CREATE TABLE pending (
            filing_id TEXT PRIMARY KEY REFERENCES filings (id),
            held_at TEXT NOT NULL,
            noticed TEXT NOT NULL,
            accepted_at TEXT NOT NULL,
            person TEXT NOT NULL,
            account TEXT NOT NULL,
            reason TEXT NOT NULL
        )
        """,
    ),
    # a constraint is taken away as SQLite's manual has it: no row is written for that
    (
        "ALTER TABLE filings ADD COLUMN period TEXT NOT NULL DEFAULT ''",
        "PRAGMA writable_schema = ON",
        """
        UPDATE sqlite_master
        SET sql = replace(sql, 'CHECK (delivery IN (''full'', ''increment''))', '')
        WHERE type = 'table' AND name = 'filings'
        """,
        "PRAGMA writable_schema = RESET",
    ),
    SPELLS,
    REFUSALS,
    ("ALTER TABLE filings ADD COLUMN rows_settled INTEGER NOT NULL DEFAULT 0",),
)


class NewerCatalogError(RuntimeError):
    """The database was written by a newer program, which this one must not touch."""


def migrate(connection: sqlite3.Connection, steps: Sequence[Sequence[str]] = STEPS) -> None:
    """Take those of `steps` that `connection` has not taken, each in its own transaction.

    NewerCatalogError where it has taken more than there are.
    """
    while True:
        taken = _steps_taken(connection)
        if taken > len(steps):
            raise NewerCatalogError(f"layout {taken}, program knows {len(steps)}")
        if taken == len(steps):
            return
        connection.execute("BEGIN IMMEDIATE")
        try:
            # another process may have taken the step while this one waited
            if _steps_taken(connection) == taken:
                for statement in steps[taken]:
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {taken + 1}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def _steps_taken(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
