"""PostgreSQL: what the types of a table come to, and what a server may answer instead."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.formats.databases import FIRST, TYPES, Tables, Words, create
from tests.formats.increments import (
    Cut,
    Growing,
    Says,
    Sql,
    files,
    row,
    stories_of_filing,
    stories_of_types,
)
from tests.formats.trap import Trap
from tests.servers.postgresql import missing, postgresql
from tests.servers.process import free_port, secret_file

#: A name that would do harm if it were pasted into SQL.
HOSTILE = 'pay"; DROP TABLE "x"; -- ? {fn now()} 发放'
table = Tables("postgresql", postgresql, missing).trap


def hostile(_folder: Path) -> Words:
    """A table of that name, with a column of that name beside the others."""
    server, quoted = postgresql(), '"' + HOSTILE.replace('"', '""') + '"'
    server.sql(f"DROP TABLE IF EXISTS {quoted}")
    server.sql(create(quoted, {**TYPES, quoted: "text"}, {**FIRST, quoted: "'x'"}))
    return server.source(HOSTILE)


def encoded(encoding: str, database: str, row: str) -> Callable[[Path], Words]:
    """A table of one payment in a database of another encoding."""

    def write(_folder: Path) -> Words:
        server = postgresql()
        server.sql(f"DROP DATABASE IF EXISTS {database}")
        made = f"CREATE DATABASE {database} ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0"
        server.sql(made)
        filled = create("pay", TYPES, {**FIRST, "name": row})
        server.sql(f"{filled} GRANT SELECT ON pay TO PUBLIC;", database)
        return server.source("pay", database=database)

    return write


growing = Growing("postgresql", postgresql, missing)
#: A view that takes its time for every row, and how the server ends who reads it.
SLOW = "CREATE VIEW v{t} AS SELECT * FROM {t} WHERE CAST(pg_sleep(0.2) AS text) = '';"
CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'reader';"

TRAPS = (
    *stories_of_types(growing, number="numeric", unordered="jsonb"),
    *stories_of_filing(growing),
    growing.story(
        "the connection breaks while rows are read",
        *(row(f"P{i}", "张三") for i in range(20)),
        Sql(SLOW),
        Says({"table": "v{t}"}),
        Cut(CUT),
        Says({"table": "{t}"}),
        files(*["张三"] * 20),
    ),
    table("an ordinary table", delivered={"no": "P1", "amount": "200.00"}),
    table("ids in a column that pads them", types={"person": "char(30)"}),
    table(
        "a bigint beyond what a float holds",
        types={"no": "bigint"},
        first={"no": "9007199254740993"},
        second={"no": "1"},
        delivered={"no": "1"},
        filed=("李四", "张三"),
    ),
    table(
        "numeric with four places",
        types={"amount": "numeric(18,4)"},
        delivered={"amount": "200.0000"},
    ),
    table(
        "numeric with a place too many",
        types={"amount": "numeric"},
        first={"amount": "200.001"},
        filed=("李四",),
        quarantined=((1, "too_many_decimals"),),
    ),
    table(
        "numeric that is not a number",
        types={"amount": "numeric"},
        first={"amount": "'NaN'"},
        delivered={"amount": "NaN"},
    ),
    table(
        "a number of thirty digits",
        types={"amount": "numeric"},
        first={"amount": "123456789012345678901234567890.12"},
        filed=("李四",),
        quarantined=((1, "out_of_range"),),
    ),
    table(
        "money with the signs of the server's locale",
        types={"amount": "money"},
        delivered={"amount": "200.00"},
    ),
    table(
        "real, which holds no decimals",
        types={"amount": "real"},
        first={"amount": "200.1"},
        delivered={"amount": "200.1"},
    ),
    table(
        "double precision beyond its digits",
        types={"amount": "double precision"},
        first={"amount": "1e17"},
        filed=("李四",),
        quarantined=((1, "spreadsheet_number"),),
    ),
    table(
        "no value is not an empty text",
        types={"name": "text", "amount": "numeric"},
        first={"amount": "NULL"},
        second={"kind": "''"},
        delivered={"amount": None},
    ),
    table(
        "a moment at midnight of a summer time",
        types={"paid_on": "timestamptz"},
        first={"paid_on": "'1988-06-30 15:00:00+00'"},
        delivered={"paid_on": "1988-07-01 00:00:00"},
    ),
    table(
        "a moment with microseconds",
        types={"paid_on": "timestamp"},
        first={"paid_on": "'2020-05-01 10:00:00.000001'"},
        delivered={"paid_on": "2020-05-01 10:00:00.000001"},
    ),
    table(
        "a date without end",
        first={"paid_on": "'infinity'"},
        filed=("李四",),
        quarantined=((1, "not_date"),),
    ),
    table(
        "a date before our era",
        first={"paid_on": "'0044-03-15 BC'"},
        filed=("李四",),
        quarantined=((1, "not_date"),),
    ),
    table(
        "an enumeration and a domain",
        before="CREATE TYPE e{t} AS ENUM ('普通', '特困'); CREATE DOMAIN d{t} AS numeric(18,2);",
        types={"kind": "e{t}", "amount": "d{t}"},
        delivered={"kind": "普通"},
    ),
    table(
        "an array where one value belongs",
        types={"kind": "text[]"},
        first={"kind": "'{普通}'"},
        second={"kind": "'{特困}'"},
        filed=(),
        quarantined=((1, "not_in_values"), (2, "not_in_values")),
    ),
    table(
        "json where one value belongs",
        types={"kind": "jsonb"},
        first={"kind": "'\"普通\"'"},
        second={"kind": "'{\"a\": 1}'"},
        filed=(),
        quarantined=((1, "not_in_values"), (2, "not_in_values")),
    ),
    table("bytes that the contract does not ask for", types={"photo": "bytea"}, warned=("HY522",)),
    table("bytes in a column of the contract", types={"kind": "bytea"}, refused="HY529"),
    table(
        "a text longer than a driver's buffer",
        types={"no": "text"},
        first={"no": "repeat('9', 30000)"},
        second={"no": "'A'"},
        delivered={"no": "9" * 30000},
    ),
    table(
        "a text beyond all bounds",
        types={"name": "text"},
        first={"name": "repeat('长', 4000001)"},
        refused="HY563",
    ),
    table(
        "a line end and quotes within a text",
        types={"no": "text"},
        first={"no": "E'P1\\n\"x\",y'"},
        delivered={"no": 'P1\n"x",y'},
    ),
    table("characters beyond the basic plane", first={"name": "'张𠮷'"}, filed=("张𠮷", "李四")),
    table(
        "the same key twice",
        second={"no": "'P1'"},
        filed=(),
        quarantined=((1, "duplicate_key"), (2, "duplicate_key")),
    ),
    table("a table without rows", after="DELETE FROM {t};", filed=(), warned=("HY595",)),
    table("a view", after="CREATE VIEW v{t} AS SELECT * FROM {t};", said={"table": "v{t}"}),
    table("a column that is gone", after="ALTER TABLE {t} DROP COLUMN kind;", refused="HY521"),
    table("a column that is new", types={"remark": "text"}, warned=("HY522",)),
    Trap(
        "postgresql",
        "names that would be SQL",
        hostile,
        filed=("张三",),
        warned=("HY522",),
        needs=missing,
    ),
    Trap(
        "postgresql",
        "a database in GB2312",
        encoded("EUC_CN", "gb", "'张三'"),
        filed=("张三",),
        needs=missing,
    ),
    Trap(
        "postgresql",
        "a database that does not know its encoding",
        encoded("SQL_ASCII", "raw", "E'\\xd5\\xc5\\xc8\\xfd'"),
        refused="HY562",
        needs=missing,
    ),
    table("a table of a neighbouring name", said={"table": "{t}s"}, refused="HY566"),
    table("a table in upper case", said={"table": "{t}X"}, refused="HY566"),
    table("no right to read", after="REVOKE SELECT ON {t} FROM reader;", refused="HY562"),
    table("a wrong password", said={"password": secret_file("guessed")}, refused="HY560"),
    table("a secret that is nowhere", said={"password": "env:HUIYAN_NOWHERE"}, refused="HY561"),
    table("a database that is not there", said={"database": "nope"}, refused="HY560"),
    table("nobody listens", said={"port": free_port()}, refused="HY560"),
    table("a host that smuggles words in", said={"host": "127.0.0.1;Database=x"}, refused="HY560"),
    table("a driver that is not installed", said={"driver": "No Such Driver"}, refused="HY561"),
)
