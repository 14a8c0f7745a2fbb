"""The ledger's layout, as numbered steps that are only ever appended to."""

from __future__ import annotations

from typing import Final

_TABLES: Final = (
    """
    CREATE TABLE executions (
        position INTEGER PRIMARY KEY,
        run TEXT NOT NULL,
        at TEXT NOT NULL,
        as_of TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE findings (
        id TEXT PRIMARY KEY,
        pack TEXT NOT NULL,
        rule TEXT NOT NULL,
        outcome TEXT NOT NULL,
        content TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('open', 'resolved')),
        first_seen INTEGER NOT NULL REFERENCES executions (position),
        last_seen INTEGER NOT NULL REFERENCES executions (position)
    )
    """,
    """
    CREATE TABLE events (
        number INTEGER PRIMARY KEY,
        finding TEXT NOT NULL REFERENCES findings (id),
        position INTEGER NOT NULL REFERENCES executions (position),
        kind TEXT NOT NULL CHECK (kind IN ('appeared', 'changed', 'resolved', 'reopened')),
        outcome TEXT NOT NULL,
        content TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE decisions (
        number INTEGER PRIMARY KEY,
        finding TEXT NOT NULL,
        pack TEXT NOT NULL,
        rule TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('confirmed', 'explained', 'waived', 'needs-data')),
        reason TEXT NOT NULL CHECK (trim(reason) <> ''),
        person TEXT NOT NULL CHECK (trim(person) <> ''),
        account TEXT NOT NULL,
        at TEXT NOT NULL,
        until TEXT NOT NULL DEFAULT '',
        approver TEXT NOT NULL DEFAULT '',
        run TEXT NOT NULL,
        rule_version TEXT NOT NULL,
        content TEXT NOT NULL,
        CHECK ((kind = 'waived') = (until <> '')),
        CHECK ((kind = 'waived') = (approver <> '')),
        CHECK (approver <> person)
    )
    """,
    "CREATE INDEX events_by_finding ON events (finding, number)",
    "CREATE INDEX decisions_by_finding ON decisions (finding, number)",
)


def _kept(table: str) -> tuple[str, ...]:
    """Triggers that let rows of `table` be added and nothing else.

    The one before an insert is there since `INSERT OR REPLACE` removes a row without asking
    the trigger on removal.
    """
    refuse = f"SELECT RAISE(ABORT, '{table} are only ever added')"
    taken = f"EXISTS (SELECT 1 FROM {table} WHERE number = NEW.number)"
    return (
        f"CREATE TRIGGER {table}_keep BEFORE UPDATE ON {table} BEGIN {refuse}; END",
        f"CREATE TRIGGER {table}_stay BEFORE DELETE ON {table} BEGIN {refuse}; END",
        f"CREATE TRIGGER {table}_once BEFORE INSERT ON {table} WHEN {taken} BEGIN {refuse}; END",
    )


#: Ids of findings are keyed since: what was decided goes with the new ones. `keyed` is a function
#: of the connection.
_KEYED: Final = (
    "PRAGMA defer_foreign_keys = ON",
    *(f"DROP TRIGGER {table}_keep" for table in ("decisions", "events")),
    "UPDATE findings SET id = keyed(id)",
    "UPDATE events SET finding = keyed(finding)",
    "UPDATE decisions SET finding = keyed(finding)",
    *(_kept(table)[0] for table in ("decisions", "events")),
)

#: A matter that is gone may be so since its rows are no longer delivered. SQLite changes no check
#: of a table: it is made anew.
_UNDELIVERED: Final = (
    "ALTER TABLE events RENAME TO events_before",
    _TABLES[2].replace("'resolved', ", "'resolved', 'undelivered', "),
    "INSERT INTO events SELECT * FROM events_before",
    "DROP TRIGGER events_stay",
    "DROP TABLE events_before",
    "CREATE INDEX events_by_finding ON events (finding, number)",
    *_kept("events"),
)

#: What was decided may be withdrawn.
_WITHDRAWN: Final = (
    "ALTER TABLE decisions RENAME TO decisions_before",
    _TABLES[3].replace("'needs-data')", "'needs-data', 'withdrawn')"),
    "INSERT INTO decisions SELECT * FROM decisions_before",
    "DROP TRIGGER decisions_stay",
    "DROP TABLE decisions_before",
    "CREATE INDEX decisions_by_finding ON decisions (finding, number)",
    *_kept("decisions"),
)

STEPS: Final = (
    _TABLES,
    (*_kept("decisions"), *_kept("events")),
    _KEYED,
    _UNDELIVERED,
    _WITHDRAWN,
)
