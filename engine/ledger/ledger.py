"""The ledger: one small SQLite file beside the catalog, to which decisions are only added."""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from engine.catalog.database import database
from engine.catalog.log_ends import note_end
from engine.catalog.workspace import Workspace
from engine.findings.identity import finding_id
from engine.integrity.keys import make_keys
from engine.integrity.lasting import make_folder
from engine.ledger.entry import (
    Decision,
    DecisionKind,
    Entry,
    EventKind,
    FindingEvent,
    Sighting,
    last_of,
)
from engine.ledger.following import catch_up
from engine.ledger.migrations import STEPS

FILE_NAME: Final = "ledger.sqlite"
#: What the catalog notes the end of the decisions under.
DECISIONS_LOG: Final = "decisions"
_DECISION: Final = (
    "finding, pack, rule, kind, reason, person, account, at, until, approver, run, "
    "rule_version, content"
)


class Ledger:
    """An open ledger; get one from `open_ledger`."""

    def __init__(self, connection: sqlite3.Connection, workspace: Workspace) -> None:
        self._db, self._workspace = connection, workspace

    def entries(self, finding: str = "") -> tuple[Entry, ...]:
        """Every finding that a run ever told whose id begins so, by pack, rule and id."""
        latest = last_of(self.decisions())
        rows = self._db.execute(
            "SELECT f.id, f.pack, f.rule, f.outcome, f.content, a.run, a.at, z.run, z.at, "
            "f.state = 'resolved', "
            "(SELECT count(*) FROM events WHERE finding = f.id AND kind = 'reopened') "
            "FROM findings f JOIN executions a ON a.position = f.first_seen "
            "JOIN executions z ON z.position = f.last_seen "
            "WHERE substr(f.id, 1, length(?)) = ? ORDER BY f.pack, f.rule, f.id",
            (finding, finding),
        ).fetchall()
        ended = self._resolutions()
        found = []
        for name, pack, rule, outcome, content, *seen, resolved, reopened in rows:
            entry = Entry(
                id=name,
                pack=pack,
                rule=rule,
                outcome=outcome,
                content=content,
                first=Sighting(*seen[:2]),
                last=Sighting(*seen[2:]),
                resolved=ended[name].seen if resolved else None,
                reopened=reopened,
                decision=latest.get(name),
                undelivered=bool(resolved) and ended[name].kind is EventKind.UNDELIVERED,
            )
            found.append(entry)
        return tuple(found)

    def events(self, finding: str) -> tuple[FindingEvent, ...]:
        """What happened to one finding, oldest first."""
        rows = self._db.execute(
            "SELECT v.kind, e.run, e.at, v.outcome FROM events v "
            "JOIN executions e ON e.position = v.position WHERE v.finding = ? ORDER BY v.number",
            (finding,),
        )
        return tuple(
            FindingEvent(EventKind(kind), Sighting(run, at), outcome)
            for kind, run, at, outcome in rows
        )

    def decisions(self, finding: str | None = None) -> tuple[Decision, ...]:
        """The decisions, of one finding or of all, oldest first."""
        chosen, values = ("", ()) if finding is None else ("WHERE finding = ?", (finding,))
        rows = self._db.execute(
            f"SELECT {_DECISION} FROM decisions {chosen} ORDER BY number", values
        )
        return tuple(map(_decision, rows))

    def add(self, *decisions: Decision) -> None:
        """Write decisions down, for good: all of them or none."""
        places = ", ".join("?" * (_DECISION.count(",") + 1))
        with _transaction(self._db):
            self._db.executemany(
                f"INSERT INTO decisions ({_DECISION}) VALUES ({places})", map(_row, decisions)
            )
        note_end(self._workspace, DECISIONS_LOG, lambda: _lines(self._db))

    def _resolutions(self) -> dict[str, FindingEvent]:
        """How each finding that was ever gone was so last."""
        rows = self._db.execute(
            "SELECT v.finding, v.kind, e.run, e.at, v.outcome FROM events v JOIN executions e "
            "ON e.position = v.position WHERE v.kind IN ('resolved', 'undelivered') "
            "ORDER BY v.number"
        )
        return {
            finding: FindingEvent(EventKind(kind), Sighting(run, at), outcome)
            for finding, kind, run, at, outcome in rows
        }


def decision_lines(path: Path) -> tuple[bytes, ...]:
    """The decisions in the ledger at `path` as they stand, a line each; sqlite3.Error."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
        return _lines(db)


def _lines(db: sqlite3.Connection) -> tuple[bytes, ...]:
    rows = db.execute(f"SELECT {_DECISION} FROM decisions ORDER BY number")
    return tuple(json.dumps(row).encode() for row in rows)


def _row(decision: Decision) -> tuple[str, ...]:
    return (
        *(decision.finding, decision.pack, decision.rule, decision.kind.value),
        *(decision.reason, decision.person, decision.account, decision.at),
        decision.until.isoformat() if decision.until else "",
        *(decision.approver, decision.run, decision.rule_version, decision.content),
    )


def _decision(row: tuple[Any, ...]) -> Decision:
    finding, pack, rule, kind, reason, person, account, at, *rest = row
    until, approver, run, version, content = rest
    return Decision(
        finding=finding,
        pack=pack,
        rule=rule,
        kind=DecisionKind(kind),
        reason=reason,
        person=person,
        account=account,
        at=at,
        until=datetime.date.fromisoformat(until) if until else None,
        approver=approver,
        run=run,
        rule_version=version,
        content=content,
    )


@contextmanager
def open_ledger(workspace: Workspace) -> Iterator[Ledger]:
    """The workspace's ledger, made where there is none, with every run taken in so far.

    NewerCatalogError where a newer program wrote it.
    """
    with _connected(workspace) as connection:
        with _transaction(connection):
            catch_up(connection, workspace)
        yield Ledger(connection, workspace)


def last_decisions(workspace: Workspace) -> dict[str, Decision]:
    """What was last decided of each finding; a workspace without a ledger has nothing."""
    if not (workspace.home / FILE_NAME).is_file():
        return {}
    with _connected(workspace) as connection:
        return last_of(Ledger(connection, workspace).decisions())


def read_through(workspace: Workspace) -> None:
    """Read all that the ledger holds, taking in nothing: whatever is wrong with it is met here."""
    with _connected(workspace) as connection:
        ledger = Ledger(connection, workspace)
        for entry in ledger.entries():
            ledger.events(entry.id)


@contextmanager
def _connected(workspace: Workspace) -> Iterator[sqlite3.Connection]:
    make_folder(workspace.home)
    keys = workspace.keys_folder
    keyed = {"keyed": lambda matter: finding_id(matter, make_keys(keys).finding_ids)}
    with database(workspace.home / FILE_NAME, STEPS, functions=keyed) as connection:
        yield connection


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
