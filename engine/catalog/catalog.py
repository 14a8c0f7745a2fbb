"""The catalog: which filings exist and which are current, in one small SQLite file.

A filing becomes visible in one transaction, after its folder is complete on disk. What is
not in the catalog does not exist, whatever lies in the folders.
"""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass

from adapters.watermark import Mark
from dsl.diagnostics import Diagnostic
from engine.catalog.database import database
from engine.catalog.keeping import Erasure, Hold, Keeping
from engine.catalog.migrations import STEPS
from engine.catalog.pending import NOT_PENDING, Holding, Pending, note_pending
from engine.catalog.refusals import Refusals
from engine.catalog.spells import Spell, begin_spell, current_on, day_of, spells_of, supersede
from engine.catalog.watermarks import mark_of, move_mark
from engine.catalog.workspace import Workspace
from engine.integrity.lasting import make_folder


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One delivered file: its name relative to the workspace, and what was read of it.

    `lines` counts physical lines, the header's included; for Parquet the rows. `version` is
    what a server said of the delivery's state: an object's etag, the watermark reached.
    """

    path: str
    sha256: str
    size: int
    encoding: str
    lines: int
    version: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One Parquet file of a filing."""

    name: str
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class FilingRecord:
    """One filing as the catalog knows it; `superseded_by` is empty while it is current.

    `corrects` is the filing whose quarantined rows came back corrected in this one. A `pending`
    one is held until somebody accepts it. `period` (such as `2026-10`) is what it holds, where
    the data set is delivered by period: a later one of the same period takes its place. Of the
    quarantined rows `rows_settled` are not to be mended: they were delivered before, or
    there is a newer version.
    """

    id: str
    data_set: str
    filed_at: str
    delivery: str
    contract_version: str
    contract_sha256: str
    rows_in: int
    rows_filed: int
    rows_quarantined: int
    manifest_sha256: str
    program: str
    sources: tuple[SourceFile, ...]
    parts: tuple[Part, ...]
    superseded_by: str = ""
    corrects: str = ""
    erasure: Erasure | None = None
    hold: Hold | None = None
    pending: Pending | None = None
    period: str = ""
    rows_settled: int = 0

    @property
    def rows_doubtful(self) -> int:
        """How many rows are in quarantine for something that is to be mended."""
        return self.rows_quarantined - self.rows_settled

    @property
    def is_held(self) -> bool:
        """Whether it waits to be accepted, and nothing newer came meanwhile."""
        return self._waits and not self.superseded_by

    @property
    def is_current(self) -> bool:
        """Whether it is part of today's data, rows that are erased included."""
        return not self._waits and not self.superseded_by

    def waited_on(self, day: datetime.date) -> bool:
        """Whether it was held by the end of `day`, and not accepted yet."""
        if self.pending is None or day_of(self.pending.at) > day:
            return False
        return self.pending.acceptance is None or day_of(self.pending.acceptance.at) > day

    @property
    def _waits(self) -> bool:
        return self.pending is not None and self.pending.acceptance is None


@dataclass(frozen=True, slots=True)
class LogEnd:
    """How many entries a log was last known to hold, and the digest of the last of them."""

    entries: int = 0
    digest: str = ""


_NAME = "catalog.sqlite"
_COLUMNS = (
    "id, data_set, filed_at, delivery, contract_version, contract_sha256, rows_in, rows_filed, "
    "rows_quarantined, manifest_sha256, program, superseded_by, corrects, period, rows_settled"
)


class Catalog:
    """An open catalog; get one from `open_catalog`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def filings(self, data_set: str | None = None) -> tuple[FilingRecord, ...]:
        """Every filing, superseded ones too, in the order in which they became current."""
        return self._records("1 = 1", data_set)

    def current(self, data_set: str | None = None) -> tuple[FilingRecord, ...]:
        """The filings that make up a data set now, by data set, oldest first.

        Those whose rows are erased, or about to be, hold nothing that could be read; those that
        are held are not today's data yet.
        """
        kept = "id NOT IN (SELECT filing_id FROM erasures)"
        return self._records(f"superseded_by = '' AND {kept} AND {NOT_PENDING}", data_set)

    def held(self, data_set: str | None = None) -> tuple[FilingRecord, ...]:
        """The deliveries that wait to be accepted, by data set, oldest first."""
        return tuple(r for r in self.filings(data_set) if r.is_held)

    def known_on(self, day: datetime.date) -> tuple[FilingRecord, ...]:
        """The filings that were today's data at the end of `day`, as `current` would have them.

        Those of which the rows are erased since are not among them.
        """
        by_id = {record.id: record for record in self.filings()}
        found = [by_id[name] for name in self.stood_on(day) if not by_id[name].erasure]
        return tuple(sorted(found, key=lambda record: record.data_set))

    def stood_on(self, day: datetime.date) -> tuple[str, ...]:
        """The ids of the filings that were today's data at the end of `day`, erased ones too."""
        return current_on(self._connection, day)

    def spells(self, data_set: str) -> tuple[Spell, ...]:
        """When the filings of `data_set` were today's data, in the order in which they began."""
        return spells_of(self._connection, data_set)

    def held_on(self, day: datetime.date) -> tuple[FilingRecord, ...]:
        """The deliveries that waited to be accepted at the end of `day`, by data set."""
        records = self.filings()
        filed = {r.id: day_of(r.filed_at) for r in records}
        overtaken = {r.id for r in records if r.superseded_by and filed[r.superseded_by] <= day}
        return tuple(r for r in records if r.waited_on(day) and r.id not in overtaken)

    def filing(self, filing_id: str) -> FilingRecord | None:
        """The filing with that id, or the only one whose id begins so."""
        found = self._select("substr(id, 1, length(?)) = ?", (filing_id, filing_id))
        exact = [r for r in found if r.id == filing_id]
        return (exact or found)[0] if exact or len(found) == 1 else None

    def add(
        self,
        record: FilingRecord,
        *,
        supersedes: Sequence[str],
        mark: Mark | None = None,
        held_for: Sequence[Diagnostic] = (),
    ) -> None:
        """Make `record` current and the filings `supersedes` past, all at once.

        `mark` is how far a growing table is filed with it. One with a `superseded_by` is past
        from the beginning. One that is `held_for` something is not current, and takes nobody's
        place.
        """
        with self._transaction() as db:
            db.execute(
                "INSERT INTO filings (id, data_set, filed_at, delivery, contract_version, "
                "contract_sha256, rows_in, rows_filed, rows_quarantined, manifest_sha256, program, "
                "corrects, superseded_by, period, rows_settled, sequence) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                "(SELECT coalesce(max(sequence), 0) + 1 FROM filings))",
                (
                    record.id,
                    record.data_set,
                    record.filed_at,
                    record.delivery,
                    record.contract_version,
                    record.contract_sha256,
                    record.rows_in,
                    record.rows_filed,
                    record.rows_quarantined,
                    record.manifest_sha256,
                    record.program,
                    record.corrects,
                    record.superseded_by,
                    record.period,
                    record.rows_settled,
                ),
            )
            db.executemany(
                "INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (record.id, i, s.path, s.sha256, s.size, s.encoding, s.lines, s.version)
                    for i, s in enumerate(record.sources)
                ],
            )
            db.executemany(
                "INSERT INTO parts VALUES (?, ?, ?, ?, ?)",
                [(record.id, i, p.name, p.sha256, p.rows) for i, p in enumerate(record.parts)],
            )
            if held_for:
                note_pending(db, record.id, record.filed_at, held_for)
            else:
                supersede(db, supersedes, by=record.id, at=record.filed_at)
                if not record.superseded_by:
                    begin_spell(db, record.id, record.filed_at)
            if mark:
                move_mark(db, record.data_set, record.id, to=mark)

    def mark(self, data_set: str) -> Mark | None:
        """Where the next increment of the growing table of `data_set` begins."""
        return mark_of(self._connection, data_set)

    def reinstate(self, filing_id: str, *, supersedes: Sequence[str], at: str) -> None:
        """Make an earlier filing current again: the department delivered it once more, `at`."""
        with self._transaction() as db:
            db.execute(
                "UPDATE filings SET superseded_by = '', "
                "sequence = (SELECT max(sequence) + 1 FROM filings) WHERE id = ?",
                (filing_id,),
            )
            supersede(db, supersedes, by=filing_id, at=at)
            begin_spell(db, filing_id, at)

    @property
    def keeping(self) -> Keeping:
        """What is erased, and what must not be."""
        return Keeping(self._connection, self._transaction)

    @property
    def holding(self) -> Holding:
        """Which deliveries are held, and which of them somebody accepted."""
        return Holding(self._connection, self._transaction)

    @property
    def refusals(self) -> Refusals:
        """Which deliveries were refused, and which of these refusals still stand."""
        return Refusals(self._connection, self._transaction)

    def log_end(self, log: str) -> LogEnd:
        """The end of the log called `log`; no entries where none was ever written."""
        row = self._connection.execute(
            "SELECT entries, digest FROM log_ends WHERE log = ?", (log,)
        ).fetchone()
        return LogEnd(int(row[0]), str(row[1])) if row else LogEnd()

    def move_log_end(self, log: str, move: Callable[[LogEnd], LogEnd]) -> None:
        """Note the end that `move` makes of the last one, writing the log as it does.

        One process at a time is inside `move`; where it fails, the end stays as it was.
        """
        with self._transaction() as db:
            end = move(self.log_end(log))
            db.execute(
                "INSERT OR REPLACE INTO log_ends VALUES (?, ?, ?)", (log, end.entries, end.digest)
            )

    def _records(self, condition: str, data_set: str | None) -> tuple[FilingRecord, ...]:
        if data_set is None:
            return self._select(condition, ())
        return self._select(f"{condition} AND data_set = ?", (data_set,))

    def _select(self, condition: str, values: tuple[str, ...]) -> tuple[FilingRecord, ...]:
        order = "ORDER BY data_set, sequence"
        rows = self._connection.execute(
            f"SELECT {_COLUMNS} FROM filings WHERE {condition} {order}", values
        ).fetchall()
        return tuple(self._record(row) for row in rows)

    def _record(self, row: tuple[str | int, ...]) -> FilingRecord:
        texts, numbers = [str(v) for v in row], row[6:9]
        sources = self._connection.execute(
            "SELECT path, sha256, size, encoding, lines, version FROM sources "
            "WHERE filing_id = ? ORDER BY position",
            (row[0],),
        )
        parts = self._connection.execute(
            "SELECT name, sha256, rows FROM parts WHERE filing_id = ? ORDER BY position",
            (row[0],),
        )
        return FilingRecord(
            id=texts[0],
            data_set=texts[1],
            filed_at=texts[2],
            delivery=texts[3],
            contract_version=texts[4],
            contract_sha256=texts[5],
            rows_in=int(numbers[0]),
            rows_filed=int(numbers[1]),
            rows_quarantined=int(numbers[2]),
            manifest_sha256=texts[9],
            program=texts[10],
            sources=tuple(SourceFile(*s) for s in sources),
            parts=tuple(Part(*p) for p in parts),
            superseded_by=texts[11],
            corrects=texts[12],
            period=texts[13],
            rows_settled=int(row[14]),
            erasure=self.keeping.erasure(texts[0]),
            hold=self.keeping.hold(texts[0]),
            pending=self.holding.pending(texts[0]),
        )

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection
            self._connection.execute("COMMIT")
        except BaseException:
            # on a full disk SQLite has rolled back by itself
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise


@contextmanager
def open_catalog(workspace: Workspace) -> Iterator[Catalog]:
    """The workspace's catalog, created and brought to the newest layout where needed."""
    make_folder(workspace.home)
    with database(workspace.home / _NAME, STEPS) as connection:
        yield Catalog(connection)


def known_log_end(workspace: Workspace, log: str) -> LogEnd:
    """The end of the log called `log`, without a change to anything; sqlite3.Error.

    No entries where there is no catalog, or one that knew no logs yet.
    """
    with _unchanged(workspace) as connection:
        return Catalog(connection).log_end(log) if _knows(connection, "log_ends") else LogEnd()


def known_sources(workspace: Workspace) -> tuple[SourceFile, ...]:
    """Every file that was ever filed, without a change to anything; sqlite3.Error."""
    with _unchanged(workspace) as connection:
        if not _knows(connection, "sources"):
            return ()
        query = "SELECT path, sha256, size, encoding, lines FROM sources"
        return tuple(SourceFile(*row) for row in connection.execute(query))


@contextmanager
def _unchanged(workspace: Workspace) -> Iterator[sqlite3.Connection]:
    """The catalog opened for reading only; an empty one where there is none."""
    path = workspace.home / _NAME
    where = f"{path.absolute().as_uri()}?mode=ro" if path.is_file() else "file::memory:"
    with closing(sqlite3.connect(where, uri=True, timeout=30)) as connection:
        yield connection


def _knows(connection: sqlite3.Connection, table: str) -> bool:
    tables = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return connection.execute(tables, (table,)).fetchone() is not None
