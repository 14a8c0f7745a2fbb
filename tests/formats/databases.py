"""Tables of two payments in a real server, for the traps of databases."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from tests.filing.world import ID, ID_2
from tests.formats.trap import Trap

Words = Mapping[str, str | int]

BOTH = ("张三", "李四")
#: How an ordinary table keeps payments, and its two rows; a trap replaces some of it.
TYPES: Mapping[str, str] = {
    "no": "varchar(20)",
    "person": "char(18)",
    "name": "varchar(50)",
    "paid_on": "date",
    "amount": "numeric(18,2)",
    "kind": "varchar(10)",
}
FIRST: Mapping[str, str] = {
    "no": "'P1'",
    "person": f"'{ID}'",
    "name": "'张三'",
    "paid_on": "'2020-05-01'",
    "amount": "200",
    "kind": "'普通'",
}
SECOND: Mapping[str, str] = {
    "no": "'P2'",
    "person": f"'{ID_2}'",
    "name": "'李四'",
    "paid_on": "'2020-05-02'",
    "amount": "300.5",
    "kind": "'特困'",
}


class Server(Protocol):
    """A server that runs."""

    def sql(self, text: str) -> str:
        """Run `text` as the owner of everything."""

    def source(self, table: str, **said: str | int) -> dict[str, str | int]:
        """The words of a contract's server by which `table` is read."""


def create(name: str, types: Mapping[str, str], *rows: Mapping[str, str]) -> str:
    """SQL that makes a table of payments with these rows."""
    columns = ", ".join(f"{column} {kind}" for column, kind in types.items())
    values = ", ".join("(" + ", ".join(row.get(c, "NULL") for c in types) + ")" for row in rows)
    return f"CREATE TABLE {name} ({columns});\n" + (
        f"INSERT INTO {name} VALUES {values};\n" * bool(rows)
    )


def new_name() -> str:
    """A table's name that nothing else has, however often a trap is sprung."""
    return f"t{uuid.uuid4().hex[:12]}"


@dataclass(frozen=True, slots=True)
class Tables:
    """Makes the traps of one database system."""

    adapter: str
    server: Callable[[], Server]
    needs: Callable[[], str]

    def trap(
        self,
        name: str,
        *,
        types: Mapping[str, str] | None = None,
        first: Mapping[str, str] | None = None,
        second: Mapping[str, str] | None = None,
        before: str = "",
        after: str = "",
        said: Words | None = None,
        **told: Any,
    ) -> Trap:
        """A trap of a table that is other than ordinary, or is asked for otherwise.

        `types`, `first` and `second` replace some of it; `before` and `after` are SQL, in
        which `{t}` stands for the table's name, as in `said`.
        """

        def write(_folder: Path) -> Words:
            server, relation = self.server(), new_name()
            rows = {**FIRST, **(first or {})}, {**SECOND, **(second or {})}
            made = create(relation, {**TYPES, **(types or {})}, *rows)
            server.sql("\n".join((before, made, after)).replace("{t}", relation))
            words = {
                key: value.replace("{t}", relation) if isinstance(value, str) else value
                for key, value in (said or {}).items()
            }
            return {**server.source(relation), **words}

        told = told if "refused" in told else {"filed": BOTH, **told}
        return Trap(self.adapter, name, write, needs=self.needs, **told)
