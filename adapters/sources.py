"""Where a department's deliveries come from, as a contract or huiyan.yaml says it.

Plain data: nothing here opens a file or a connection. A password is never held, only where
it is to be found (`env:NAME` or `file:PATH`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Format(StrEnum):
    """The kinds of file that there is an adapter for; the value is the word in contracts."""

    CSV = "csv"
    TSV = "tsv"
    JSON_LINES = "jsonl"
    EXCEL = "excel"
    DBF = "dbf"
    PARQUET = "parquet"
    ARROW = "arrow"
    #: A folder of Parquet files whose names say column values (`month=2024-05/…`).
    PARTITIONED = "partitioned"
    DELTA = "delta"
    #: Open Contracting releases, in JSON lines or one document.
    OCDS = "ocds"


class Database(StrEnum):
    """The database systems that a table can be read from, by the driver's dialect."""

    POSTGRESQL = "postgresql"
    MYSQL = "mysql"


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a file is to be read; empty where the adapter is to find it out.

    `format` None: by the file's name. `skip_rows` is the number of title rows above the
    header. `sheet` names the sheet of a workbook (empty: the only one that holds anything),
    `table` what of an OCDS file is meant.
    `partition` is never said by a source: the columns that the folders of a file say, where
    it lies in a partitioned folder.
    """

    format: Format | None = None
    encoding: str = ""
    delimiter: str = ""
    skip_rows: int = 0
    sheet: str = ""
    table: str = ""
    partition: tuple[tuple[str, str | None], ...] | None = None


@dataclass(frozen=True, slots=True)
class FileSource:
    """Files that a glob finds, relative to the workspace or absolute."""

    path: str
    options: ReadOptions = field(default_factory=ReadOptions)


@dataclass(frozen=True, slots=True)
class BucketSource:
    """Objects of an S3 bucket: `location` is `s3://bucket/prefix/glob*.csv`.

    `endpoint` is the store's address where it is not Amazon's; both keys are secrets.
    """

    location: str
    endpoint: str = ""
    region: str = ""
    access_key: str = ""
    secret_key: str = ""
    options: ReadOptions = field(default_factory=ReadOptions)


@dataclass(frozen=True, slots=True)
class TableSource:
    """A table or view of a database, read through its ODBC driver.

    `watermark` is the column that only grows (a time or a number): rows beyond the highest
    value filed so far are what is new; empty: the whole table each time. `password` is a
    secret. `driver` is the ODBC driver's name, empty for the usual one of `database`.
    """

    database: Database
    host: str
    port: int
    name: str
    schema: str
    table: str
    user: str = ""
    password: str = ""
    driver: str = ""
    watermark: str = ""


Source = FileSource | BucketSource | TableSource
