"""The ledger catches up with the runs: each is taken in once, in the order of execution."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.catalog.workspace import Workspace
from engine.comparison.content import RowFacts, digest_of
from engine.ledger.entry import EventKind
from engine.run.broken import BrokenRunError
from engine.run.scope import Scope, rule_of, scope_of
from engine.run.store import StoredRun, load_run, run_history
from engine.run.undelivered import no_longer_delivered


@dataclass(slots=True)
class _Known:
    """A finding as it stands while runs are taken in; `as_of` is that of its last sighting."""

    pack: str
    rule: str
    outcome: str
    content: str
    open: bool
    last_seen: int
    as_of: str


def catch_up(db: sqlite3.Connection, workspace: Workspace) -> None:
    """Take in every run that was executed since; within the caller's transaction.

    A run resolves what it looked for and did not tell: only a whole run does, of rules that
    it evaluated wholly, and not one that looks at an earlier date than the sighting. A run
    whose folder is gone says nothing, and is noted without a date; one over the data of a day
    that is past (`known_on`) says nothing of today.
    """
    fresh = tuple(_not_taken(db, run_history(workspace)))
    if not fresh:
        return
    known = _known(db)
    runs: dict[str, StoredRun | None] = {}
    position = int(db.execute("SELECT coalesce(max(position), 0) FROM executions").fetchone()[0])
    for line in fresh:
        position += 1
        name = str(line["run"])
        if name not in runs:
            runs[name] = load_run(workspace, name)
        run = runs[name]
        as_of = str(run.record["as_of"]) if run else ""
        db.execute(
            "INSERT INTO executions VALUES (?, ?, ?, ?)", (position, name, line["at"], as_of)
        )
        if run is not None and "known_on" not in run.record:
            _take_in(db, workspace, run, known, position=position, as_of=as_of)


def _not_taken(
    db: sqlite3.Connection, history: Iterable[Mapping[str, Any]]
) -> Iterator[Mapping[str, Any]]:
    """The executions that the ledger does not have; a history that began anew is one more."""
    taken = Counter(db.execute("SELECT run, at FROM executions").fetchall())
    for line in history:
        key = (str(line["run"]), str(line["at"]))
        if taken[key]:
            taken[key] -= 1
        else:
            yield line


def _known(db: sqlite3.Connection) -> dict[str, _Known]:
    rows = db.execute(
        "SELECT f.id, f.pack, f.rule, f.outcome, f.content, f.state = 'open', f.last_seen, "
        "e.as_of FROM findings f JOIN executions e ON e.position = f.last_seen"
    )
    return {
        name: _Known(pack, rule, outcome, content, bool(is_open), last_seen, as_of)
        for name, pack, rule, outcome, content, is_open, last_seen, as_of in rows
    }


def _take_in(
    db: sqlite3.Connection,
    workspace: Workspace,
    run: StoredRun,
    known: dict[str, _Known],
    *,
    position: int,
    as_of: str,
) -> None:
    told: set[str] = set()
    facts = RowFacts()
    for finding in map(run.whole, run.brief()):
        name = str(finding["id"])
        told.add(name)
        outcome, content = str(finding["outcome"]), digest_of(finding, facts)
        before = known.get(name)
        pack, rule = rule_of(finding)
        now = _Known(pack, rule, outcome, content, True, position, as_of)
        known[name] = now
        _write_sighting(db, name, now)
        if kind := _event(before, now):
            _write_event(db, name, now, position=position, kind=kind)
    scope = scope_of(run.record)
    gone = {
        name: one
        for name, one in known.items()
        if name not in told and one.open and _resolves(scope, as_of, one)
    }
    missing = no_longer_delivered(workspace, run, list(_last_told(db, workspace, gone)))
    for name, one in gone.items():
        one.open = False
        kind = EventKind.UNDELIVERED if name in missing else EventKind.RESOLVED
        db.execute("UPDATE findings SET state = 'resolved' WHERE id = ?", (name,))
        _write_event(db, name, one, position=position, kind=kind)


def _last_told(
    db: sqlite3.Connection, workspace: Workspace, findings: Mapping[str, _Known]
) -> Iterator[Mapping[str, Any]]:
    """The findings as the run told them that saw them last, where it is still as it was."""
    for position in sorted({one.last_seen for one in findings.values()}):
        name = db.execute("SELECT run FROM executions WHERE position = ?", (position,)).fetchone()
        try:
            run = load_run(workspace, str(name[0]))
        except BrokenRunError:
            continue
        yield from (f for f in (run.brief() if run else ()) if f["id"] in findings)


def _event(before: _Known | None, now: _Known) -> EventKind | None:
    if before is None:
        return EventKind.APPEARED
    if not before.open:
        return EventKind.REOPENED
    return EventKind.CHANGED if before.content != now.content else None


def _resolves(scope: Scope, as_of: str, finding: _Known) -> bool:
    """Whether a run's silence about an open finding says that it is no more."""
    looked = (finding.pack, finding.rule) in scope.rules
    return scope.whole and looked and as_of >= finding.as_of


def _write_sighting(db: sqlite3.Connection, name: str, now: _Known) -> None:
    db.execute(
        "INSERT INTO findings VALUES (?, ?, ?, ?, ?, 'open', ?, ?) ON CONFLICT (id) DO UPDATE "
        "SET outcome = excluded.outcome, content = excluded.content, state = 'open', "
        "last_seen = excluded.last_seen",
        (name, now.pack, now.rule, now.outcome, now.content, now.last_seen, now.last_seen),
    )


def _write_event(
    db: sqlite3.Connection, name: str, now: _Known, *, position: int, kind: EventKind
) -> None:
    db.execute(
        "INSERT INTO events (finding, position, kind, outcome, content) VALUES (?, ?, ?, ?, ?)",
        (name, position, kind.value, now.outcome, now.content),
    )
