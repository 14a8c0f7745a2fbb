"""Connections through ODBC drivers, and what their errors mean.

The library and the drivers are parts of the system that a server may lack: nothing of them
is loaded before a table is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa

from adapters.protocol import Unreadable

LOGIN_SECONDS: Final = 10
#: What the driver manager answers where it cannot load a driver.
_NO_DRIVER: Final = ("Can't open lib", "IM002", "IM003")
_LOST_STATES: Final = ("08", "57P")
#: MySQL: shutting down, interrupted, killed, put out; and what its client library says itself.
_LOST_NUMBERS: Final = (1053, 1317, 1927, 4031, *range(2000, 3000), *range(5000, 6000))
_SIGNS: Final = re.compile(r"[;{}\x00-\x1f]")
_STATE: Final = re.compile(r"State: (\w{5}), Native error: (-?\d+), Message: (.*)", re.DOTALL)


class OdbcError(Exception):
    """What a driver, or the server behind it, answered instead of rows."""

    def __init__(self, why: Unreadable) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Login:
    """A driver, what it needs to find the server, and who asks.

    `package` says what to install where the driver is missing. `password` appears in no
    message. `settings` is SQL that the driver runs at the beginning.
    """

    driver: str
    package: str
    words: tuple[tuple[str, str], ...]
    user: str
    password: str
    settings: str = ""

    @property
    def text(self) -> str:
        """The connection string, without the password."""
        pairs = "".join(f"{key}={value};" for key, value in self.words if value)
        return f"Driver={{{self.driver}}};{pairs}ConnSettings={{{self.settings}}};"

    def unfit(self) -> str | None:
        """A word with a sign that would mean something in a connection string."""
        words = (("driver", self.driver), *self.words)
        found = (f"{key}: {value!r}" for key, value in words if _SIGNS.search(value))
        return next(found, None)


class Session:
    """One connection; get it from `connected`."""

    def __init__(self, connection: Any, login: Login) -> None:
        self._connection = connection
        self._login = login

    def run(self, *statements: str) -> None:
        """Run statements that give no rows."""
        with _told(self._login):
            for statement in statements:
                self._connection.read_arrow_batches(statement)

    def rows(self, query: str, parameters: Sequence[str] = ()) -> list[dict[str, Any]]:
        """The few rows of a query whose texts are short."""
        with _told(self._login):
            reader = self._connection.read_arrow_batches(
                query, parameters=list(parameters) or None, batch_size=512, max_text_size=8192
            )
            return [row for batch in reader for row in batch.to_pylist()]

    def batches(
        self, query: str, parameters: Sequence[str], *, rows: int
    ) -> Iterator[pa.RecordBatch]:
        """The rows of a query, `rows` at a time; a text too long for its column is an error."""
        with _told(self._login):
            yield from self._connection.read_arrow_batches(
                query,
                parameters=list(parameters) or None,
                batch_size=rows,
                max_bytes_per_batch=None,
            )


@contextmanager
def connected(login: Login) -> Iterator[Session]:
    """A session; OdbcError with HY560 where the server cannot be reached or refuses,
    HY561 where the library or the driver is not installed, HY562 for other answers.
    """
    try:
        import arrow_odbc  # noqa: PLC0415 - loads the driver manager, which may not be there
    except (ImportError, OSError) as error:
        needed = "unixODBC (libodbc.so.2)" if "libodbc" in str(error) else "arrow-odbc"
        raise OdbcError(Unreadable("HY561", (("needed", needed),))) from error
    if unfit := login.unfit():
        raise OdbcError(_refused("HY560", unfit))
    with _told(login, connecting=True):
        connection = arrow_odbc.connect(
            login.text,
            user=login.user or None,
            password=login.password or None,
            login_timeout_sec=LOGIN_SECONDS,
        )
    yield Session(connection, login)


@contextmanager
def _told(login: Login, *, connecting: bool = False) -> Iterator[None]:
    from arrow_odbc import Error  # noqa: PLC0415 - see `connected`

    try:
        yield
    except Error as error:
        raise OdbcError(_meaning(str(error), login, connecting=connecting)) from None


def _meaning(text: str, login: Login, *, connecting: bool) -> Unreadable:
    found = _STATE.search(text)
    state, number, message = found.groups() if found else ("", "0", text)
    if any(sign in text for sign in _NO_DRIVER):
        needed = f"ODBC: {login.driver} ({login.package})"
        return Unreadable("HY561", (("needed", needed),))
    reason = " ".join(message.split())
    reason = reason.removesuffix("; Error while executing the query").removeprefix("ERROR: ")
    if login.password:
        reason = reason.replace(login.password, "…")
    lost = state.startswith(_LOST_STATES) or int(number) in _LOST_NUMBERS
    return _refused("HY560" if connecting or lost else "HY562", f"{reason} [{state}]")


def _refused(code: str, reason: str) -> Unreadable:
    return Unreadable(code, (("reason", reason),))
