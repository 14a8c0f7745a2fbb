"""MySQL and MariaDB: what the types of a table come to, and what a server may answer instead."""

from __future__ import annotations

from pathlib import Path

from tests.formats.databases import FIRST, TYPES, Tables, Words, create
from tests.formats.increments import Cut, Growing, Says, Sql, files, row, stories_of_types
from tests.formats.trap import Trap
from tests.servers.mariadb import mariadb, missing
from tests.servers.process import free_port, secret_file

#: A name that would do harm if it were pasted into SQL.
HOSTILE = "pay`; DROP TABLE `x`; -- ? {fn now()} 发放"
#: The server's mode of years ago, in which days that are none are kept.
LENIENT = "SET SESSION sql_mode = '';"
table = Tables("mysql", mariadb, missing).trap


def hostile(_folder: Path) -> Words:
    """A table of that name, with a column of that name beside the others."""
    server, quoted = mariadb(), "`" + HOSTILE.replace("`", "``") + "`"
    server.sql(f"DROP TABLE IF EXISTS {quoted}")
    server.sql(create(quoted, {**TYPES, quoted: "text"}, {**FIRST, quoted: "'x'"}))
    return server.source(HOSTILE)


growing = Growing("mysql", mariadb, missing)
#: A view that takes its time for every row, and how the server ends who reads it.
SLOW = "CREATE VIEW v{t} AS SELECT * FROM {t} WHERE SLEEP(0.2) = 0;"
CUT = "KILL USER reader@localhost;"

TRAPS = (
    *stories_of_types(growing, number="bigint", unordered="blob"),
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
    table(
        "an unsigned bigint beyond every float",
        types={"no": "bigint unsigned"},
        first={"no": "18446744073709551615"},
        second={"no": "1"},
        filed=("李四", "张三"),
        delivered={"no": "1"},
    ),
    table(
        "a number with leading zeros",
        types={"no": "int(8) zerofill"},
        first={"no": "42"},
        second={"no": "43"},
        delivered={"no": "00000042"},
    ),
    table(
        "ids in a column that pads them",
        before="SET SESSION sql_mode='PAD_CHAR_TO_FULL_LENGTH';",
        types={"person": "char(30)"},
    ),
    table(
        "decimal with four places",
        types={"amount": "decimal(18,4)"},
        delivered={"amount": "200.0000"},
    ),
    table(
        "float, which MySQL writes with six digits",
        types={"amount": "float"},
        first={"amount": "16777.25"},
        delivered={"amount": "16777.25"},
    ),
    table(
        "double, with all its digits",
        types={"amount": "double"},
        first={"amount": "123456789012.25"},
        delivered={"amount": "123456789012.25"},
    ),
    table(
        "a day of zeros",
        before=LENIENT,
        first={"paid_on": "'0000-00-00'"},
        filed=("李四",),
        quarantined=((1, "no_such_day"),),
    ),
    table(
        "a month without a day",
        before=LENIENT,
        first={"paid_on": "'2024-02-00'"},
        filed=("李四",),
        quarantined=((1, "no_such_day"),),
    ),
    table(
        "the 30th of February",
        before="SET SESSION sql_mode = 'ALLOW_INVALID_DATES';",
        first={"paid_on": "'2024-02-30'"},
        filed=("李四",),
        quarantined=((1, "no_such_day"),),
    ),
    table(
        "a datetime with microseconds",
        types={"paid_on": "datetime(6)"},
        first={"paid_on": "'2020-05-01 10:00:00.000001'"},
        delivered={"paid_on": "2020-05-01 10:00:00.000001"},
    ),
    table(
        "a timestamp at midnight of a summer time",
        before="SET SESSION time_zone = '+00:00';",
        types={"paid_on": "timestamp(6)"},
        first={"paid_on": "'1988-06-30 15:00:00'"},
        delivered={"paid_on": "1988-07-01 00:00:00"},
    ),
    table(
        "a timestamp of zeros",
        before=LENIENT,
        types={"paid_on": "timestamp"},
        first={"paid_on": "'0000-00-00 00:00:00'"},
        filed=("李四",),
        quarantined=((1, "no_such_day"),),
    ),
    table(
        "tinyint(1) is a number",
        types={"no": "tinyint(1)"},
        first={"no": "1"},
        second={"no": "2"},
        delivered={"no": "1"},
    ),
    table(
        "bit is a number",
        types={"no": "bit(8)"},
        first={"no": "b'101'"},
        second={"no": "b'110'"},
        delivered={"no": "5"},
    ),
    table("an enumeration", types={"kind": "enum('普通', '特困')"}, delivered={"kind": "普通"}),
    table("characters beyond the basic plane", first={"name": "'张𠮷'"}, filed=("张𠮷", "李四")),
    table("a table in GBK", types={"name": "varchar(50) CHARACTER SET gbk"}),
    table(
        "a table in Latin-1, whose signs are other letters",
        types={"name": "varchar(50) CHARACTER SET latin1"},
        first={"name": "'é'"},
        second={"name": "'ü'"},
        filed=("é", "ü"),
    ),
    table(
        "no value is not an empty text",
        first={"amount": "NULL"},
        second={"kind": "''"},
        delivered={"amount": None},
    ),
    table(
        "a text longer than a driver's buffer",
        types={"no": "longtext"},
        first={"no": "repeat('9', 30000)"},
        second={"no": "'A'"},
        delivered={"no": "9" * 30000},
    ),
    table(
        "a text beyond all bounds",
        types={"name": "longtext"},
        first={"name": "repeat('长', 4000001)"},
        refused="HY563",
    ),
    table(
        "a NUL byte within a text",
        first={"no": "CONCAT('P', CHAR(0), '1')"},
        delivered={"no": "P\x001"},
    ),
    table(
        "bytes that the contract does not ask for", types={"photo": "longblob"}, warned=("HY522",)
    ),
    table("bytes in a column of the contract", types={"kind": "varbinary(10)"}, refused="HY529"),
    table(
        "json where one value belongs",
        types={"kind": "json"},
        first={"kind": "'[\"普通\"]'"},
        second={"kind": "'{}'"},
        filed=(),
        quarantined=((1, "not_in_values"), (2, "not_in_values")),
    ),
    table("a view", after="CREATE VIEW v{t} AS SELECT * FROM {t};", said={"table": "v{t}"}),
    Trap(
        "mysql",
        "names that would be SQL",
        hostile,
        filed=("张三",),
        warned=("HY522",),
        needs=missing,
    ),
    table("a table of a neighbouring name", said={"table": "{t}s"}, refused="HY566"),
    table("a column that is gone", after="ALTER TABLE {t} DROP COLUMN kind;", refused="HY521"),
    table(
        "no right to a database",
        before="CREATE DATABASE IF NOT EXISTS closed;",
        said={"database": "closed"},
        refused="HY560",
    ),
    table(
        "no right to a column",
        after="CREATE DATABASE IF NOT EXISTS part;"
        "CREATE OR REPLACE TABLE part.pay AS SELECT * FROM {t};"
        "GRANT SELECT (no, name) ON part.pay TO reader@'127.0.0.1', reader@localhost;",
        said={"database": "part", "table": "pay"},
        refused="HY521",
    ),
    table("a wrong password", said={"password": secret_file("guessed")}, refused="HY560"),
    table("nobody listens", said={"port": free_port()}, refused="HY560"),
    table("a driver that is not installed", said={"driver": "No Such Driver"}, refused="HY561"),
)
