"""Whether the audit log is what was written: which entry was touched, if any."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dsl.diagnostics import Diagnostic, diagnose
from engine.audit.log import CHAIN, LOG, audit_path, entry_of, lines_of
from engine.catalog.catalog import LogEnd, known_log_end
from engine.catalog.workspace import Workspace
from engine.integrity.canonical import NotCanonicalError, canonical_json, digest_of
from engine.integrity.chain import DIGEST, PREVIOUS


@dataclass(frozen=True, slots=True)
class _Line:
    """One line: its entry where it holds one, whole or not."""

    number: int
    entry: dict[str, Any] | None
    whole: bool


@dataclass(frozen=True, slots=True)
class _Before:
    """The entry before: its number, and its digest where that can be relied on."""

    sequence: int
    digest: str | None


def verify_audit(workspace: Workspace) -> tuple[Diagnostic, ...]:
    """What is wrong with the log, in its order; empty where it is what was written.

    HY672 an entry that was changed, HY673 one that does not follow the one before it (some
    were taken out, put in or swapped), HY674 a log that does not end where it was left.
    """
    try:
        lines = [_read(n, line) for n, line in enumerate(lines_of(audit_path(workspace)), start=1)]
        end = known_log_end(workspace, LOG)
    except (OSError, sqlite3.Error) as error:
        return (diagnose("HY671", None, reason=str(error)),)
    return (*_chained(lines), *_ended(lines, end))


def _read(number: int, line: bytes) -> _Line:
    entry = entry_of(line)
    if entry is None:
        return _Line(number, None, whole=False)
    content = {k: v for k, v in entry.items() if k != DIGEST}
    try:
        # the bytes count, too: another spelling of the same entry was not written here
        whole = entry.get(DIGEST) == digest_of(content) and canonical_json(entry) == line
    except NotCanonicalError:
        whole = False
    return _Line(number, entry, whole)


def _chained(lines: list[_Line]) -> Iterator[Diagnostic]:
    before = _Before(0, CHAIN.origin)
    for line in lines:
        if not line.whole or line.entry is None:
            yield diagnose("HY672", None, entry=before.sequence + 1, line=line.number)
            before = _Before(before.sequence + (line.entry is not None), None)
            continue
        sequence = line.entry.get("sequence")
        follows = sequence == before.sequence + 1
        if before.digest is not None:
            follows = follows and line.entry.get(PREVIOUS) == before.digest
        if not follows:
            yield diagnose(
                "HY673",
                None,
                entry=sequence,
                line=line.number,
                before=before.sequence,
                missing=_between(before.sequence, sequence),
            )
        number = sequence if isinstance(sequence, int) else before.sequence + 1
        before = _Before(number, str(line.entry[DIGEST]))


def _between(before: int, sequence: object) -> str:
    """The numbers that are left out between two entries; empty where none is."""
    if not isinstance(sequence, int) or sequence <= before + 1:
        return ""
    first, last = before + 1, sequence - 1
    return str(first) if first == last else f"{first}–{last}"


def _ended(lines: list[_Line], end: LogEnd) -> tuple[Diagnostic, ...]:
    """HY674 unless the last entry that the catalog knows is there as it knows it."""
    digests = {line.entry.get("sequence"): line.entry.get(DIGEST) for line in lines if line.entry}
    last = max((s for s in digests if isinstance(s, int)), default=0)
    if end.entries == 0:
        # an entry is on disk before the catalog knows it: one may have been left over
        return () if last <= 1 else (_wrong_end(last, end),)
    return () if digests.get(end.entries) == end.digest else (_wrong_end(last, end),)


def _wrong_end(found: int, end: LogEnd) -> Diagnostic:
    missing = _between(found, end.entries + 1)
    return diagnose(
        "HY674",
        None,
        found=found,
        known=end.entries,
        digest=end.digest[:16],
        missing=missing,
    )
