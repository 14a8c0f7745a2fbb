"""Whether what a workspace keeps beside filings and runs can be read, and is what was written."""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from dsl.diagnostics import Diagnostic, diagnose
from engine.catalog import migrations as catalog_steps
from engine.catalog.catalog import known_log_end, open_catalog
from engine.catalog.log_ends import goes_on
from engine.catalog.migrations import migrate
from engine.catalog.workspace import Workspace
from engine.filing import manifest
from engine.filing.agreement import named_files
from engine.filing.parts import sha256_of
from engine.integrity.keys import (
    PRIVATE,
    PUBLIC,
    UnusableKeyError,
    load_keys,
    load_public_key,
    secret_lines,
)
from engine.ledger import migrations as ledger_steps
from engine.ledger.ledger import DECISIONS_LOG, decision_lines, read_through
from engine.ledger.ledger import FILE_NAME as LEDGER
from engine.run.store import HISTORY_LOG, history_lines, history_path

CATALOG: Final = "catalog.sqlite"
_DAMAGED: Final = (OSError, ValueError, sqlite3.Error, LookupError, TypeError, AttributeError)


def check_catalog(workspace: Workspace) -> tuple[Diagnostic, ...]:
    """HY747 for a catalog that cannot be read, or in which something stands that it never wrote."""
    path = workspace.home / CATALOG
    if damaged := tuple(_database(workspace, path)):
        return damaged
    try:
        with open_catalog(workspace) as catalog:
            catalog.filings()
            catalog.refusals.all()
        sound = not path.is_file() or _has_layout(path, catalog_steps.STEPS)
    except _DAMAGED:
        sound = False
    return () if sound else (_damaged(workspace, path),)


def check_ledger(workspace: Workspace) -> tuple[Diagnostic, ...]:
    """HY747 for a ledger that cannot be read, HY748 where decisions are not as they were noted."""
    path = workspace.home / LEDGER
    if damaged := tuple(_database(workspace, path)):
        return damaged
    try:
        lines = decision_lines(path) if path.is_file() else ()
        if path.is_file():
            read_through(workspace)
        sound = not path.is_file() or _has_layout(path, ledger_steps.STEPS)
    except _DAMAGED:
        sound = False
    if not sound:
        return (_damaged(workspace, path),)
    return tuple(_ended(workspace, DECISIONS_LOG, lines, path))


def check_history(workspace: Workspace) -> tuple[Diagnostic, ...]:
    """HY747 for a history that cannot be read, HY748 where it is not as it was noted."""
    path = history_path(workspace)
    try:
        lines = history_lines(workspace)
        for line in lines:
            entry = json.loads(line)
            datetime.datetime.fromisoformat(entry["at"])
            str(entry["run"]), list(entry["packs"])
    except _DAMAGED:
        return (_damaged(workspace, path),)
    return tuple(_ended(workspace, HISTORY_LOG, lines, path))


def check_keys(workspace: Workspace) -> tuple[Diagnostic, ...]:
    """HY545 for a key that cannot be used, HY747 for a pair whose halves do not fit."""
    folder = workspace.keys_folder
    if not folder.is_dir():
        return ()
    try:
        keys, public = load_keys(folder), load_public_key(folder / PUBLIC)
    except (OSError, UnusableKeyError) as error:
        name = error.filename if isinstance(error, OSError) else str(error)
        return (diagnose("HY545", None, file=workspace.shown_path(Path(str(name)))),)
    wrong = [] if keys.signing.public == public else [folder / PRIVATE]
    for name, lines in secret_lines(keys).items():
        try:
            wrong += [] if goes_on(lines, known_log_end(workspace, name)) else [folder / name]
        except sqlite3.Error:
            break  # told of the catalog
    return tuple(_damaged(workspace, path) for path in wrong)


def damaged_files(workspace: Workspace) -> tuple[Diagnostic, ...]:
    """Each kept file that is not what it was, whatever stumbled over it: HY747, HY748, HY545."""
    checks = (check_catalog, check_history, check_ledger, check_keys)
    found = [d for check in checks for d in check(workspace)]
    if any(d.code == "HY747" for d in found):
        return tuple(found)
    with open_catalog(workspace) as catalog:
        records = [r for r in catalog.filings() if r.erasure is None]
    for record in records:
        folder = workspace.filings_folder / record.data_set / record.id
        found += _filing(workspace, folder / manifest.NAME)
    return tuple(found)


def _filing(workspace: Workspace, path: Path) -> Iterator[Diagnostic]:
    try:
        said: dict[str, Any] = json.loads(path.read_bytes())
        files = dict(named_files(said))
    except _DAMAGED:
        yield _damaged(workspace, path)
        return
    for name, digest in files.items():
        part = path.with_name(name)
        if not part.is_file() or sha256_of(part) != digest:
            yield _damaged(workspace, part)


def _database(workspace: Workspace, path: Path) -> Iterator[Diagnostic]:
    """HY747 for a database that SQLite finds damaged, or that is longer or shorter than it says."""
    if not path.is_file():
        return
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=30)) as db:
            sound = db.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
            for _ in db.iterdump():  # text that is none is met where it is read
                pass
            (pages,), (size,) = (
                db.execute(f"PRAGMA {what}").fetchone() for what in ("page_count", "page_size")
            )
            # what is not in the file yet waits in the log beside it
            waits = path.with_name(f"{path.name}-wal")
            whole = waits.is_file() and waits.stat().st_size > 0
            sound &= whole or path.stat().st_size == pages * size
    except (sqlite3.Error, UnicodeDecodeError):
        sound = False
    if not sound:
        yield _damaged(workspace, path)


def _has_layout(path: Path, steps: Sequence[Sequence[str]]) -> bool:
    """Whether the tables of the database are those that the program makes."""
    with (
        closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=30)) as db,
        closing(sqlite3.connect(":memory:", isolation_level=None)) as new,
    ):
        new.create_function("keyed", 1, str)  # a step asks for it, of rows that are none here
        migrate(new, steps)
        return _layout(db) == _layout(new)


def _layout(db: sqlite3.Connection) -> list[tuple[str, str, str]]:
    return db.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()


def _ended(
    workspace: Workspace, log: str, lines: Sequence[bytes], path: Path
) -> Iterator[Diagnostic]:
    try:
        known = known_log_end(workspace, log)
    except sqlite3.Error:
        return  # told of the catalog
    if not goes_on(lines, known):
        shown = workspace.shown_path(path)
        yield diagnose("HY748", None, file=shown, found=len(lines), known=known.entries)


def _damaged(workspace: Workspace, path: Path) -> Diagnostic:
    return diagnose("HY747", None, file=workspace.shown_path(path))
