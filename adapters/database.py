"""Tables of PostgreSQL and MySQL, read as text into one local file.

A reading sees one consistent state of the table, in an order that the same rows always come
in: the same content gives the same bytes, from whichever of the systems it comes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pyarrow as pa

from adapters.dialect import Dialect, Table, TableColumn
from adapters.mysql import MySql
from adapters.odbc import OdbcError, Session, connected
from adapters.postgresql import PostgreSql
from adapters.protocol import Unreadable
from adapters.sources import Database, TableSource
from adapters.table_query import TableQuery
from adapters.table_reading import read_rows
from adapters.watermark import MOST_DIGESTS, OVERLAP, Mark, Sieve, TooManyAtOnceError

_DIALECTS: Final[Mapping[Database, Dialect]] = MappingProxyType(
    {Database.POSTGRESQL: PostgreSql(), Database.MYSQL: MySql()}
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be read of a table.

    `columns` are read; the table's others come as columns without values. Rows come in the
    order of `key`, then of all they hold. `increment`: in the order of the watermark first,
    and only those that `since` does not know of; `secret` keys what the mark notes of rows.
    """

    columns: tuple[str, ...]
    key: tuple[str, ...] = ()
    increment: bool = False
    since: Mark | None = None
    secret: bytes = b""
    overlap: int = OVERLAP


@dataclass(frozen=True, slots=True)
class Fetched:
    """How many rows were written; of an increment the highest watermark, and where it goes on."""

    rows: int
    mark: Mark | None = None
    highest: str | None = None


def describe_table(source: TableSource, password: str) -> tuple[str, ...] | Unreadable:
    """The names of the table's columns in order; or why the table cannot be read."""
    dialect = _DIALECTS[source.database]
    try:
        with connected(dialect.login(source, password)) as session:
            table = _find_table(session, dialect, source)
            name = dialect.quoted(table.schema, table.name)
            # asks for the right to read, but for no row
            session.rows(f"SELECT 1 AS readable FROM {name} WHERE 1 = 0")
            return tuple(c.name for c in table.columns)
    except OdbcError as error:
        return error.why


def fetch_table(
    source: TableSource, password: str, wanted: Wanted, path: Path
) -> Fetched | Unreadable:
    """Write the wanted rows to `path`, as an Arrow file with a text column for each column.

    HY560: no connection. HY561: library or driver is missing. HY562: no right to read, or
    values lost on the way. HY566: no such table or column. HY563: a text too long. HY529: a
    column that has no text. HY564: a watermark that cannot serve.
    """
    dialect = _DIALECTS[source.database]
    try:
        with connected(dialect.login(source, password)) as session:
            session.run(*dialect.begin)
            query = _query(_find_table(session, dialect, source), dialect, wanted)
            if wanted.increment:
                watermark = _column(query.table, source.watermark)
                return _fetch_increment(session, query, watermark, wanted=wanted, path=path)
            return Fetched(_write(path, query, wanted, read_rows(session, query)))
    except OdbcError as error:
        return error.why


def write_header(columns: Sequence[str], path: Path) -> None:
    """A file as `fetch_table` writes it, of a table with these columns and no rows."""
    schema = pa.schema([(c, pa.string()) for c in columns])
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, schema):
        pass


def _find_table(session: Session, dialect: Dialect, source: TableSource) -> Table:
    found = session.rows(*dialect.columns_of(source))
    if found:
        columns = tuple(TableColumn(r["name"], r["type"], r["base"].lower()) for r in found)
        return Table(found[0]["owner"], found[0]["relation"], columns)
    others = session.rows(*dialect.tables_like(source))
    raise _unknown(source.table, [r["name"] for r in others])


def _query(table: Table, dialect: Dialect, wanted: Wanted) -> TableQuery:
    read = tuple(_column(table, name) for name in wanted.columns)
    for column in read:
        if not dialect.has_text(column):
            arguments = (("column", column.name), ("type", column.type))
            raise OdbcError(Unreadable("HY529", arguments))
    key = tuple(_column(table, name) for name in wanted.key)
    return TableQuery(dialect, table, read, key)


def _column(table: Table, name: str) -> TableColumn:
    column = next((c for c in table.columns if c.name == name), None)
    if column is None:
        raise _unknown(name, [c.name for c in table.columns])
    return column


def _fetch_increment(
    session: Session, query: TableQuery, watermark: TableColumn, *, wanted: Wanted, path: Path
) -> Fetched:
    """The rows that are new since the last mark, and the mark that is reached with them."""
    if query.dialect.ordered(watermark) is None:
        raise _unfit(watermark, watermark.type)
    since = wanted.since if wanted.since and wanted.since.column == watermark.name else None
    key = query.key or query.read
    known_by = tuple(dict.fromkeys((*key, watermark)))
    names = tuple(c.name for c in known_by)
    query = replace(
        query,
        read=tuple(dict.fromkeys((*query.read, *known_by))),
        watermark=watermark,
        since=since.value if since else None,
    )
    again, highest = _next_beginning(session, query, wanted.overlap)
    sieve = Sieve(since if since and since.columns == names else None, secret=wanted.secret)

    def new_rows() -> Iterator[pa.RecordBatch]:
        for batch in read_rows(session, query, again=again):
            flags = batch.column(len(query.read)).cast(pa.bool_())
            cells = [batch.column(query.read.index(c)) for c in known_by]
            yield batch.filter(sieve.new_rows(cells, flags))

    try:
        rows = _write(path, query, wanted, new_rows())
    except TooManyAtOnceError:
        raise _unfit(watermark, f"> {MOST_DIGESTS:,} rows") from None
    return Fetched(rows, Mark(watermark.name, again, names, sieve.noted), highest)


def _next_beginning(
    session: Session, query: TableQuery, overlap: int
) -> tuple[str | None, str | None]:
    """The watermark from which on rows are to be read again the next time, and the highest.

    The beginning moves on only when enough rows stand beyond it.
    """
    assert query.watermark is not None
    found = session.rows(*query.lowest_of_highest(overlap))[0]
    highest = pa.array([found["highest"]], pa.string())
    shown: str | None = query.dialect.finished(query.watermark, highest)[0].as_py()
    return found["lowest"] if int(found["n"]) >= overlap else query.since, shown


def _write(path: Path, query: TableQuery, wanted: Wanted, batches: Iterator[pa.RecordBatch]) -> int:
    """Write all columns of the table, of which the wanted ones have values; the rows written."""
    columns = query.table.columns
    schema = pa.schema([(c.name, pa.string()) for c in columns], metadata=_begun(wanted.since))
    places = {c.name: i for i, c in enumerate(query.read) if c.name in wanted.columns}
    rows = 0
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, schema) as writer:
        for batch in batches:
            cells = [
                query.dialect.finished(c, batch.column(places[c.name]))
                if c.name in places
                else pa.nulls(len(batch), pa.string())
                for c in columns
            ]
            rows += len(batch)
            writer.write_batch(pa.RecordBatch.from_arrays(cells, schema=schema))
    return rows


def _begun(since: Mark | None) -> dict[str, str] | None:
    """What tells two increments apart whose rows are alike: where each of them began."""
    if since is None:
        return None
    seen = hashlib.sha256(since.seen).hexdigest()
    return {"since": f"{since.column} {since.value} {seen}"}


def _unknown(name: str, names: Sequence[str]) -> OdbcError:
    """HY566 for a name that the database does not know, with the likeliest of its own."""
    near = "".join(get_close_matches(name, names, 1))
    return OdbcError(Unreadable("HY566", (("name", name), ("nearest", near))))


def _unfit(watermark: TableColumn, reason: str) -> OdbcError:
    return OdbcError(Unreadable("HY564", (("column", watermark.name), ("reason", reason))))
