"""Deliveries that are held: filed, but not today's data until somebody accepts them.

What was noticed stands with the filing, and so does who accepted it, when and why.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final

from dsl.diagnostics import Diagnostic, diagnose
from engine.catalog.spells import begin_spell, supersede


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Who took a held delivery for today's data, when, and why."""

    at: str
    person: str
    account: str
    reason: str


@dataclass(frozen=True, slots=True)
class Pending:
    """Since when a filing is held, and what was noticed; `acceptance` once it is accepted."""

    at: str
    noticed: tuple[Diagnostic, ...]
    acceptance: Acceptance | None = None


#: Filings that are not today's data, as a condition of SQL on `id`.
NOT_PENDING: Final = "id NOT IN (SELECT filing_id FROM pending WHERE accepted_at = '')"
_COLUMNS: Final = "held_at, noticed, accepted_at, person, account, reason"


class Holding:
    """The catalog's held deliveries; get one from an open catalog."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        transaction: Callable[[], AbstractContextManager[sqlite3.Connection]],
    ) -> None:
        self._connection = connection
        self._transaction = transaction

    def pending(self, filing_id: str) -> Pending | None:
        """What is known of the filing as a held delivery, an accepted one too."""
        query = f"SELECT {_COLUMNS} FROM pending WHERE filing_id = ?"
        row = self._connection.execute(query, (filing_id,)).fetchone()
        if row is None:
            return None
        at, noticed, accepted_at, *who = row
        acceptance = Acceptance(accepted_at, *who) if accepted_at else None
        return Pending(at, _noticed(noticed), acceptance)

    def accept(self, filing_id: str, acceptance: Acceptance, *, supersedes: Sequence[str]) -> None:
        """Make a held filing today's data and the filings `supersedes` past, all at once.

        It becomes the latest of its data set.
        """
        who = (acceptance.at, acceptance.person, acceptance.account, acceptance.reason)
        with self._transaction() as db:
            db.execute(
                "UPDATE pending SET accepted_at = ?, person = ?, account = ?, reason = ? "
                "WHERE filing_id = ?",
                (*who, filing_id),
            )
            db.execute(
                "UPDATE filings SET sequence = (SELECT max(sequence) + 1 FROM filings) "
                "WHERE id = ?",
                (filing_id,),
            )
            supersede(db, supersedes, by=filing_id, at=acceptance.at)
            begin_spell(db, filing_id, acceptance.at)


def note_pending(
    db: sqlite3.Connection, filing_id: str, at: str, noticed: Sequence[Diagnostic]
) -> None:
    """Note, within a transaction, that the filing is held for what was `noticed`."""
    text = json.dumps([[d.code, dict(d.arguments)] for d in noticed], ensure_ascii=False)
    db.execute(
        f"INSERT INTO pending (filing_id, {_COLUMNS}) VALUES (?, ?, ?, '', '', '', '')",
        (filing_id, at, text),
    )


def _noticed(text: str) -> tuple[Diagnostic, ...]:
    return tuple(diagnose(code, None, **arguments) for code, arguments in json.loads(text))
