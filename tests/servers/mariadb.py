"""A MariaDB server of Debian's package, and one user who may only read."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.servers.odbc import missing_driver
from tests.servers.postgresql import PASSWORD, READER
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

DATABASE = "city"
_CLIENT = ("--no-defaults", "--default-character-set=utf8mb4", "-N", "-B")


def missing() -> str:
    """Why there can be no server here; empty where there can."""
    if not all(_program(p) for p in ("mariadbd", "mariadb-install-db", "mariadb")):
        return "no MariaDB server (mariadb-server)"
    return missing_driver("MariaDB Unicode", "odbc-mariadb")


@dataclass(frozen=True)
class MariaDbServer:
    """A server that runs; tables and users are made by `sql`."""

    port: int
    socket: Path
    password: str

    def sql(self, text: str) -> str:
        """Run `text` as root; what a query gives, a line a row."""
        where = ["-S", str(self.socket), "-u", "root", DATABASE]
        return run([_program("mariadb"), *_CLIENT, *where], stdin=text)

    def source(self, table: str, **said: str | int) -> dict[str, str | int]:
        """The words of a contract's server by which `table` is read."""
        plain: dict[str, str | int] = {
            "server": "delivery",
            "type": "mysql",
            "host": "127.0.0.1",
            "port": self.port,
            "database": DATABASE,
            "table": table,
            "user": READER,
            "password": self.password,
        }
        return plain | said


@cache
def mariadb() -> MariaDbServer:
    """The server of this process."""
    owner = account("mysql")
    home = private_folder(owner)
    data, port, socket = home / "data", free_port(), home / "socket"
    plain = ["--no-defaults", f"--datadir={data}"]
    made = ["--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"]
    run(as_user(owner, _program("mariadb-install-db"), *plain, *made))
    small = ["--innodb-buffer-pool-size=32M", "--innodb-flush-log-at-trx-commit=0"]
    where = [f"--socket={socket}", f"--port={port}", "--bind-address=127.0.0.1"]
    start(
        as_user(owner, _program("mariadbd"), *plain, *where, *small, "--skip-log-bin"),
        home / "log",
        ready=lambda: answers(
            [_program("mariadb"), *_CLIENT, "-S", str(socket), "-u", "root", "-e", ""]
        ),
    )
    quoted = PASSWORD.replace("\\", "\\\\").replace("'", "\\'")
    run(
        [_program("mariadb"), *_CLIENT, "-S", str(socket), "-u", "root"],
        stdin=f"CREATE DATABASE {DATABASE} CHARACTER SET utf8mb4;"
        f"CREATE USER {READER}@'127.0.0.1' IDENTIFIED BY '{quoted}';"
        f"CREATE USER {READER}@'localhost' IDENTIFIED BY '{quoted}';"
        f"GRANT SELECT ON {DATABASE}.* TO {READER}@'127.0.0.1', {READER}@'localhost';",
    )
    return MariaDbServer(port, socket, secret_file(PASSWORD))


def _program(name: str) -> str:
    return shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin") or ""
