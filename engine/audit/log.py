"""The log on disk, `.huiyan/audit.jsonl`: one entry a line, in the canonical form of JSON.

A line is written and synced before the catalog notes it as the end of the log. A process
that dies in between leaves a whole entry that the catalog does not know yet: the next one
finds it linked to the end it knows, and goes on from there.
"""

from __future__ import annotations

import datetime
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from engine.audit.person import Person
from engine.catalog.catalog import LogEnd, open_catalog
from engine.catalog.workspace import Workspace
from engine.integrity.canonical import NotCanonicalError, canonical_json
from engine.integrity.chain import DIGEST, PREVIOUS, HashChain
from engine.integrity.lasting import private_files

LOG_NAME: Final = "audit.jsonl"
#: The name of the log in the catalog, and what its chain is for.
LOG: Final = "unmaskings"
CHAIN: Final = HashChain(LOG)


class UnwritableLogError(RuntimeError):
    """No entry could be written, so that nothing may be shown; the argument says why."""


@dataclass(frozen=True, slots=True)
class Unmasking:
    """What is to be shown unmasked, to whom, and why.

    `arguments` are those of the command, by name.
    """

    person: Person
    command: str
    arguments: Mapping[str, Any]
    reason: str
    run: str | None = None
    finding: str | None = None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry: its line in the log from 1, and its content as it stands there."""

    line: int
    content: Mapping[str, Any]


def record_unmasking(workspace: Workspace, unmasking: Unmasking) -> AuditEntry:
    """The entry, which is on disk when this returns; UnwritableLogError where it cannot be."""
    path = audit_path(workspace)
    written: list[AuditEntry] = []

    def append(known: LogEnd) -> LogEnd:
        end = _caught_up(path, known)
        entry = CHAIN.link(_content(unmasking, end.entries + 1), after=end.digest or None)
        _append(path, canonical_json(entry) + b"\n", known=known.entries)
        written.append(AuditEntry(end.entries + 1, entry))
        return LogEnd(end.entries + 1, str(entry[DIGEST]))

    try:
        with open_catalog(workspace) as catalog:
            catalog.move_log_end(LOG, append)
    except (OSError, sqlite3.Error, NotCanonicalError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnwritableLogError(reason) from error
    return written[0]


def audit_path(workspace: Workspace) -> Path:
    """Where the log lies."""
    return workspace.home / LOG_NAME


def read_audit(workspace: Workspace) -> tuple[AuditEntry, ...]:
    """Every entry that can be read, oldest first; `verify_audit` tells of the others."""
    read = ((n, entry_of(line)) for n, line in enumerate(lines_of(audit_path(workspace)), start=1))
    return tuple(AuditEntry(number, content) for number, content in read if content is not None)


def lines_of(path: Path) -> Iterator[bytes]:
    """The lines of the log without their ends; what follows the last end is a line too."""
    if path.is_file():
        *lines, rest = path.read_bytes().split(b"\n")
        yield from lines
        if rest:
            yield rest


def entry_of(line: bytes) -> dict[str, Any] | None:
    """The entry that a line holds; None where it is none."""
    try:
        content = json.loads(line)
    except ValueError:
        return None
    return content if isinstance(content, dict) else None


def _content(unmasking: Unmasking, sequence: int) -> dict[str, Any]:
    now = datetime.datetime.now(datetime.UTC)
    return {
        "schema": "huiyan.audit/1",
        "sequence": sequence,
        "at": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "person": unmasking.person.name,
        "account": unmasking.person.account,
        "command": unmasking.command,
        "arguments": dict(unmasking.arguments),
        "run": unmasking.run,
        "finding": unmasking.finding,
        "reason": unmasking.reason,
    }


def _caught_up(path: Path, known: LogEnd) -> LogEnd:
    """`known`, or the end of the entries that follow it whole: those of a process that died.

    A log that was cut or changed does not follow; the new entry is then linked to what the
    catalog knows, and the gap stays to be found.
    """
    end = known
    for line in list(lines_of(path))[known.entries :]:
        entry = entry_of(line)
        if entry is None or not _follows(entry, end):
            return end
        end = LogEnd(end.entries + 1, str(entry[DIGEST]))
    return end


def _follows(entry: Mapping[str, Any], end: LogEnd) -> bool:
    content = {k: v for k, v in entry.items() if k not in (PREVIOUS, DIGEST)}
    try:
        return CHAIN.link(content, after=end.digest or None) == entry
    except NotCanonicalError:
        return False


def _append(path: Path, line: bytes, *, known: int) -> None:
    """Write `line` behind what is there, and see that it is on disk.

    A line without an end, behind the `known` ones, is what a process that died was about to
    write: nothing was shown for it, and it makes way.
    """
    new = not path.exists()
    with private_files(), path.open("ab") as log:
        held = path.read_bytes()
        if held and not held.endswith(b"\n"):
            if held.count(b"\n") >= known:
                log.truncate(held.rfind(b"\n") + 1)
            else:
                line = b"\n" + line
        log.write(line)
        log.flush()
        os.fsync(log.fileno())
    if new and hasattr(os, "O_DIRECTORY"):
        folder = os.open(path.parent, os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
