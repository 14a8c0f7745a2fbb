"""Deliveries that were refused: nothing of them is filed, and what was wrong stays on record.

A refusal stands until the same data set is filed again and what lies delivered is not refused
any more.
"""

from __future__ import annotations

import datetime
import json
import secrets
import sqlite3
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final

from dsl.diagnostics import Diagnostic, diagnose
from engine.catalog.spells import day_of

#: The step of the catalog's layout that notes refusals.
REFUSALS: Final[tuple[str, ...]] = (
    """
    CREATE TABLE refusals (
        id TEXT PRIMARY KEY,
        data_set TEXT NOT NULL,
        refused_at TEXT NOT NULL,
        files TEXT NOT NULL,
        corrects TEXT NOT NULL,
        noticed TEXT NOT NULL,
        settled_at TEXT NOT NULL DEFAULT ''
    )
    """,
)
_COLUMNS: Final = "id, data_set, refused_at, files, corrects, noticed, settled_at"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Which files of a data set were refused, since when, and for what was `noticed`.

    `files` are names relative to the workspace. `corrects` is the filing whose quarantined rows
    they hold, empty for a delivery. `settled_at` is when it stood no longer, empty while it does.
    """

    id: str
    data_set: str
    at: str
    files: tuple[str, ...]
    noticed: tuple[Diagnostic, ...]
    corrects: str = ""
    settled_at: str = ""

    def stood_on(self, day: datetime.date) -> bool:
        """Whether it stood at the end of `day`, by the clock of the machine that refused."""
        if day_of(self.at) > day:
            return False
        return not self.settled_at or day_of(self.settled_at) > day


def new_refusal(
    data_set: str, at: str, files: Sequence[str], noticed: Sequence[Diagnostic], corrects: str
) -> Refusal:
    """A refusal under an id of its own: one made from what was delivered could give it away.

    Of bytes that are no text a sign is kept, as people are shown it.
    """
    told = (
        diagnose(d.code, None, **{name: _text(value) for name, value in d.arguments})
        for d in noticed
    )
    names = tuple(map(_text, files))
    return Refusal(secrets.token_hex(16), data_set, at, names, tuple(told), corrects)


def _text(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


class Refusals:
    """The catalog's refusals; get them from an open catalog."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        transaction: Callable[[], AbstractContextManager[sqlite3.Connection]],
    ) -> None:
        self._connection = connection
        self._transaction = transaction

    def all(self) -> tuple[Refusal, ...]:
        """Every refusal, settled ones too, by data set, oldest first."""
        return self._select("1 = 1", ())

    def standing(self) -> tuple[Refusal, ...]:
        """Those that nothing settled yet, by data set, oldest first."""
        return self._select("settled_at = ''", ())

    def refusal(self, refusal_id: str) -> Refusal | None:
        """The refusal with that id, or the only one whose id begins so."""
        found = self._select("substr(id, 1, length(?)) = ?", (refusal_id, refusal_id))
        return found[0] if len(found) == 1 else None

    def note(
        self, found: Sequence[Refusal], *, looked_at: Collection[str], at: str
    ) -> tuple[Refusal, ...]:
        """Note what was refused now, and settle what else stands of the data sets `looked_at`.

        One that stands already for the same reasons is given back as it is.
        """
        standing = self.standing()
        known = {_told(r): r for r in standing}
        noted = tuple(known.get(_told(r), r) for r in found)
        again = {r.id for r in noted}
        settled = [r for r in standing if r.data_set in looked_at and r.id not in again]
        fresh = [r for r in noted if r not in standing]
        if settled or fresh:
            with self._transaction() as db:
                db.executemany(
                    "UPDATE refusals SET settled_at = ? WHERE id = ?", [(at, r.id) for r in settled]
                )
                db.executemany(
                    f"INSERT INTO refusals ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, '')",
                    [(r.id, r.data_set, r.at, *_told(r)[1:]) for r in fresh],
                )
        return noted

    def _select(self, condition: str, values: tuple[str, ...]) -> tuple[Refusal, ...]:
        rows = self._connection.execute(
            f"SELECT {_COLUMNS} FROM refusals WHERE {condition} ORDER BY data_set, rowid", values
        )
        return tuple(_refusal(*row) for row in rows)


def _told(refusal: Refusal) -> tuple[str, str, str, str]:
    """What two refusals have in common that are the same: data set, files, correction, reasons."""
    noticed = [[d.code, dict(d.arguments)] for d in refusal.noticed]
    files, reasons = (json.dumps(v, ensure_ascii=False) for v in (refusal.files, noticed))
    return refusal.data_set, files, refusal.corrects, reasons


def _refusal(
    name: str, data_set: str, at: str, files: str, corrects: str, noticed: str, settled: str
) -> Refusal:
    reasons = tuple(diagnose(code, None, **said) for code, said in json.loads(noticed))
    return Refusal(name, data_set, at, tuple(json.loads(files)), reasons, corrects, settled)
