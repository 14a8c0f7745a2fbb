"""A PostgreSQL server of Debian's package, and one user who may only read."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.servers.odbc import missing_driver
from tests.servers.process import (
    account,
    answers,
    as_user,
    free_port,
    private_folder,
    run,
    secret_file,
    start,
)

OWNER = "owner"
#: Signs that mean something in a connection string, or in SQL.
PASSWORD = "p;w}d {x}='\"\\%"
READER = "reader"


def programs() -> Path | None:
    """Where the server's programs lie; the newest where there are several."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    return found[-1].parent if found else None


def missing() -> str:
    """Why there can be no server here; empty where there can."""
    if programs() is None:
        return "no PostgreSQL server (postgresql)"
    return missing_driver("PostgreSQL Unicode", "odbc-postgresql")


@dataclass(frozen=True)
class PostgreSqlServer:
    """A server that runs; databases, tables and roles are made by `sql`."""

    port: int
    psql: Path
    password: str

    def sql(self, text: str, database: str = "postgres") -> str:
        """Run `text` as the owner of everything; what a query gives, a line a row."""
        where = ["-h", "127.0.0.1", "-p", str(self.port), "-U", OWNER, "-d", database]
        quiet = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", "-"]
        return run(
            [str(self.psql), *where, *quiet],
            stdin=text,
            PGPASSWORD=PASSWORD,
            PGCLIENTENCODING="UTF8",
        )

    def source(self, table: str, **said: str | int) -> dict[str, str | int]:
        """The words of a contract's server by which `table` is read."""
        plain: dict[str, str | int] = {
            "server": "delivery",
            "type": "postgresql",
            "host": "127.0.0.1",
            "port": self.port,
            "database": "postgres",
            "schema": "public",
            "table": table,
            "user": READER,
            "password": self.password,
        }
        return plain | said


@cache
def postgresql() -> PostgreSqlServer:
    """The server of this process."""
    folder = programs()
    assert folder is not None
    owner = account("postgres")
    home = private_folder(owner)
    data, port, words = home / "data", free_port(), home / "words"
    words.write_text(PASSWORD + "\n", "utf-8")
    shutil.chown(words, owner)
    make: list[str | Path] = [
        folder / "initdb",
        "-N",
        "-D",
        data,
        "-U",
        OWNER,
        "-A",
        "scram-sha-256",
    ]
    run(as_user(owner, *make, f"--pwfile={words}", "-E", "UTF8", "--locale=C.UTF-8"))
    settings = ("fsync=off", "listen_addresses=127.0.0.1", "shared_buffers=16MB", "timezone=UTC")
    serve: list[str | Path] = [folder / "postgres", "-D", data, "-p", str(port), "-k", home]
    ready = [str(folder / "psql"), "-h", "127.0.0.1", "-p", str(port), "-U", OWNER]
    start(
        as_user(owner, *serve, *(w for s in settings for w in ("-c", s))),
        home / "log",
        ready=lambda: answers([*ready, "-d", "postgres", "-c", ""], PGPASSWORD=PASSWORD),
    )
    server = PostgreSqlServer(port, folder / "psql", secret_file(PASSWORD))
    quoted = PASSWORD.replace("'", "''")
    server.sql(
        f"CREATE ROLE {READER} LOGIN PASSWORD '{quoted}';"
        f"ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO {READER};"
    )
    return server
