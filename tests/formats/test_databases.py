"""Reading tables as the adapter does it: bytes, windows, and what is never shown."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pyarrow as pa
import pytest

from adapters.database import Fetched, Wanted, describe_table, fetch_table
from adapters.odbc import Session
from adapters.protocol import Unreadable
from adapters.sources import Database, TableSource
from adapters.watermark import Mark, Sieve, TooManyAtOnceError
from tests.formats.databases import FIRST, SECOND, TYPES, Server, create, new_name
from tests.servers import mariadb, postgresql
from tests.servers.postgresql import PASSWORD, READER

SYSTEMS: Mapping[Database, tuple[Callable[[], str], Callable[[], Server], str]] = {
    Database.POSTGRESQL: (postgresql.missing, postgresql.postgresql, "postgres"),
    Database.MYSQL: (mariadb.missing, mariadb.mariadb, mariadb.DATABASE),
}


class Place:
    """A server, and where the tables of a test are in it."""

    def __init__(self, database: Database) -> None:
        missing, server, name = SYSTEMS[database]
        if reason := missing():
            pytest.skip(reason)
        self.server: Server = server()
        port = int(self.server.source("")["port"])
        self.source = TableSource(database, "127.0.0.1", port, name, "", "", READER)

    def make(self, *rows: dict[str, str], **types: str) -> TableSource:
        """A new table with these rows."""
        table = new_name()
        self.server.sql(create(table, {**TYPES, **types}, *rows))
        return replace(self.source, table=table)

    def add(self, source: TableSource, no: str, at: int) -> None:
        """One more row of a growing table."""
        self.server.sql(f"INSERT INTO {source.table} (no, at) VALUES ('{no}', {at});")


@pytest.fixture(params=SYSTEMS, ids=str)
def place(request: pytest.FixtureRequest) -> Place:
    """Each of the systems."""
    return Place(request.param)


def fetched(source: TableSource, wanted: Wanted, path: Path) -> Fetched:
    """The table's rows in the file `path`."""
    found = fetch_table(source, PASSWORD, wanted, path)
    assert isinstance(found, Fetched), found
    return found


def numbers(path: Path) -> list[str]:
    """The column `no` of a fetched file."""
    with pa.ipc.open_file(path) as file:
        return list(file.read_all().column("no").to_pylist())


def test_the_same_rows_are_the_same_bytes_whatever_their_order_and_system(tmp_path: Path) -> None:
    digests = set()
    for database in SYSTEMS:
        place = Place(database)
        for rows in ((FIRST, SECOND, SECOND), (SECOND, FIRST, SECOND)):
            source = place.make(*map(dict, rows))
            fetched(source, Wanted(tuple(TYPES), key=("no",)), tmp_path / "rows")
            digests.add(hashlib.sha256((tmp_path / "rows").read_bytes()).hexdigest())
            assert numbers(tmp_path / "rows") == ["P1", "P2", "P2"]
    assert len(digests) == 1


def test_columns_that_nobody_asked_for_do_not_leave_the_database(
    place: Place, tmp_path: Path
) -> None:
    source = place.make(dict(FIRST))
    fetched(source, Wanted(("no",)), tmp_path / "rows")
    with pa.ipc.open_file(tmp_path / "rows") as file:
        assert tuple(file.schema.names) == describe_table(source, PASSWORD)
        assert file.read_all().drop_columns(["no"]).drop_null().num_rows == 0
    assert "张三".encode() not in (tmp_path / "rows").read_bytes()


def test_only_the_highest_rows_are_read_again(place: Place, tmp_path: Path) -> None:
    source = replace(place.make(at="int"), watermark="at")
    wanted = Wanted(("no",), ("no",), increment=True, secret=b"k", overlap=2)
    for no, at in (("A", 10), ("B", 20), ("C", 30)):
        place.add(source, no, at)
    first = fetched(source, wanted, tmp_path / "rows")
    assert (first.rows, first.highest) == (3, "30")
    assert first.mark is not None
    assert (first.mark.value, len(first.mark.seen)) == ("20", 2 * 16)
    for no, at in (("late", 20), ("D", 30), ("too late", 10)):
        place.add(source, no, at)
    second = fetched(source, replace(wanted, since=first.mark), tmp_path / "rows")
    assert sorted(numbers(tmp_path / "rows")) == ["D", "late"]
    assert second.mark is not None
    assert second.mark.value == "30"
    third = fetched(source, replace(wanted, since=second.mark), tmp_path / "rows")
    assert (third.rows, third.mark) == (0, second.mark)


def test_rows_that_are_alike_and_have_no_key_are_counted(place: Place, tmp_path: Path) -> None:
    source = replace(place.make(at="int"), watermark="at")
    wanted = Wanted(("no", "name"), increment=True, secret=b"k")
    place.add(source, "A", 1)
    place.add(source, "A", 1)
    first = fetched(source, wanted, tmp_path / "rows")
    place.add(source, "A", 1)
    second = fetched(source, replace(wanted, since=first.mark), tmp_path / "rows")
    assert (first.rows, second.rows) == (2, 1)


def test_two_increments_with_the_same_rows_are_not_the_same_delivery(
    place: Place, tmp_path: Path
) -> None:
    source = replace(place.make(at="int"), watermark="at")
    wanted = Wanted(("name",), increment=True, secret=b"k")
    place.add(source, "A", 1)
    first = fetched(source, wanted, tmp_path / "first")
    place.add(source, "A", 2)
    fetched(source, replace(wanted, since=first.mark), tmp_path / "second")
    assert (tmp_path / "first").read_bytes() != (tmp_path / "second").read_bytes()


def test_rows_lost_on_the_way_are_noticed(place: Place, tmp_path: Path) -> None:
    source = place.make(dict(FIRST), dict(SECOND))
    read = Session.batches

    def loses_one(self: Session, *asked: object, **said: int) -> Iterator[pa.RecordBatch]:
        for batch in read(self, *asked, **said):  # type: ignore[arg-type]
            yield batch.slice(1)

    with patch.object(Session, "batches", loses_one):
        told = fetch_table(source, PASSWORD, Wanted(("no",)), tmp_path / "rows")
    assert told == Unreadable("HY562", (("reason", "no: 1 values of 2, 2 bytes of 4"),))


def test_what_is_committed_while_rows_are_read_is_not_half_there(
    place: Place, tmp_path: Path
) -> None:
    source = place.make(dict(FIRST))
    read = Session.batches

    def meanwhile(self: Session, *asked: object, **said: int) -> Iterator[pa.RecordBatch]:
        # the database has counted the rows, and now there are more
        place.server.sql(f"INSERT INTO {source.table} (no) VALUES ('P9');")
        yield from read(self, *asked, **said)  # type: ignore[arg-type]

    with patch.object(Session, "batches", meanwhile):
        assert fetched(source, Wanted(("no",)), tmp_path / "rows").rows == 1


@pytest.mark.parametrize(
    "change",
    [{"user": "nobody"}, {"port": 1}, {"name": "nope"}, {"table": "nope"}, {"driver": "none"}],
    ids=str,
)
def test_a_password_is_never_shown(place: Place, change: dict[str, str | int]) -> None:
    source = replace(place.make(dict(FIRST)), **change)  # type: ignore[arg-type]
    told = describe_table(source, PASSWORD)
    assert isinstance(told, Unreadable)
    assert PASSWORD not in repr(told)
    assert all(PASSWORD not in text for _, text in told.arguments)


def test_a_password_that_the_server_repeats_is_taken_out(place: Place) -> None:
    source = place.make(dict(FIRST))
    told = describe_table(replace(source, user="guessed"), "guessed")
    assert isinstance(told, Unreadable)
    assert "guessed" not in dict(told.arguments)["reason"]


def test_a_sieve_bounds_what_it_notes() -> None:
    sieve = Sieve(Mark("at", None, ("no",)), secret=b"k")
    cells, again = pa.array(["x"] * 1000), pa.array([True] * 1000)
    with patch("adapters.watermark.MOST_DIGESTS", 1500):
        sieve.new_rows([cells], again)
        with pytest.raises(TooManyAtOnceError):
            sieve.new_rows([cells], again)
