"""Where deliveries come from: a contract's ODCS server, or what huiyan.yaml puts in its place.

Both use the same words, so that an entry can be moved from one to the other as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final

from adapters.ocds_tables import TABLES
from adapters.sources import (
    BucketSource,
    Database,
    FileSource,
    Format,
    ReadOptions,
    Source,
    TableSource,
)
from dsl.diagnostics import diagnose
from engine.catalog.yaml_check import Found, check_keys, read_text, read_word, wrong_value
from engine.catalog.yaml_tree import Fields

#: ODCS's words for the kinds of server, and what is read from them.
_DATABASES: Final = MappingProxyType(
    {
        "postgres": Database.POSTGRESQL,
        "postgresql": Database.POSTGRESQL,
        "mysql": Database.MYSQL,
    }
)
SERVER_TYPES: Final = ("local", "s3", *_DATABASES)
ENCODINGS: Final = ("utf-8", "gb18030")

#: Words of ODCS that say nothing about how to read.
_DESCRIBING: Final = ("server", "id", "type", "description", "environment", "roles")
_READING: Final = ("format", "encoding", "delimiter", "skipRows", "sheet", "table")
SERVER_KEYS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "local": ("path", *_READING),
        "s3": ("location", "endpointUrl", "region", "accessKey", "secretKey", *_READING),
        **dict.fromkeys(
            _DATABASES,
            (
                *("host", "port", "database", "schema", "table", "user", "password"),
                *("driver", "watermark"),
            ),
        ),
    }
)
_PORTS: Final = MappingProxyType({Database.POSTGRESQL: "5432", Database.MYSQL: "3306"})
_SECRET: Final = re.compile(r"(?:env|file):.+")


#: Stands for a contract's source where only the words of an entry are checked.
ANY_FILE: Final = FileSource("*")


def server_type(fields: Fields, found: Found) -> str:
    """The kind of an entry of huiyan.yaml; a file where it says none."""
    return read_word(fields, "type", SERVER_TYPES, found, default="local") or "local"


def source_from_server(
    fields: Fields, kind: str, found: Found, *, otherwise: Source | None = None
) -> Source | None:
    """The source that an entry of the kind `kind` (of `SERVER_TYPES`) names.

    None where it cannot be used. What the entry does not say of files is taken from
    `otherwise`, where that is a file too.
    """
    check_keys(fields, (*_DESCRIBING, *SERVER_KEYS[kind], "customProperties"), found)
    if kind == "local":
        said = otherwise if isinstance(otherwise, FileSource) else FileSource("")
        return _file_source(fields, said, found)
    if kind == "s3":
        return _bucket_source(fields, found)
    return _table_source(fields, _DATABASES[kind], found)


def leaves_root(path: str) -> bool:
    """Whether a relative `path` climbs out with `..`; an absolute path says what it means."""
    return ".." in PurePosixPath(path.replace("\\", "/")).parts


def _file_source(fields: Fields, said: FileSource, found: Found) -> FileSource | None:
    path = read_text(fields, "path", found, default=said.path or None)
    if path is None:
        return None
    if leaves_root(path.text):
        found.append(diagnose("HY514", path.span, path=path.text))
        return None
    elsewhere = fields.get("path") is not None and path.text != said.path
    inherited = ReadOptions() if elsewhere else said.options
    return FileSource(path.text, _options(fields, inherited, found))


def _bucket_source(fields: Fields, found: Found) -> BucketSource | None:
    location = read_text(fields, "location", found)
    if location is None:
        return None
    if not re.fullmatch(r"s3://[^/]+/.+", location.text):
        found.append(wrong_value(location, "location", expected="s3://bucket/folder/*.csv"))
        return None
    return BucketSource(
        location=location.text,
        endpoint=_plain(fields, "endpointUrl", found),
        region=_plain(fields, "region", found),
        access_key=_secret(fields, "accessKey", found),
        secret_key=_secret(fields, "secretKey", found),
        options=_options(fields, ReadOptions(), found),
    )


def _table_source(fields: Fields, database: Database, found: Found) -> TableSource | None:
    host, name = read_text(fields, "host", found), read_text(fields, "database", found)
    table = read_text(fields, "table", found)
    port = read_text(fields, "port", found, default=_PORTS[database])
    if host is None or name is None or table is None or port is None:
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,4}", port.text) or int(port.text) > 65535:
        found.append(wrong_value(port, "port", expected=_PORTS[database]))
        return None
    return TableSource(
        database=database,
        host=host.text,
        port=int(port.text),
        name=name.text,
        schema=_plain(fields, "schema", found),
        table=table.text,
        user=_plain(fields, "user", found),
        password=_secret(fields, "password", found),
        driver=_plain(fields, "driver", found),
        watermark=_plain(fields, "watermark", found),
    )


def _options(fields: Fields, said: ReadOptions, found: Found) -> ReadOptions:
    form: str | None = said.format
    if fields.get("format") is not None:
        form = read_word(fields, "format", Format, found)
    encoding = read_word(fields, "encoding", ("", *ENCODINGS), found, default=said.encoding)
    skipped = _count(fields, "skipRows", said.skip_rows, found)
    table = said.table
    if form == Format.OCDS or fields.get("table") is not None:
        table = read_word(fields, "table", TABLES, found, default=said.table or None) or ""
    return ReadOptions(
        format=Format(form) if form else None,
        encoding=encoding or "",
        delimiter=_plain(fields, "delimiter", found, default=said.delimiter),
        skip_rows=skipped,
        sheet=_plain(fields, "sheet", found, default=said.sheet),
        table=table,
    )


def _plain(fields: Fields, key: str, found: Found, *, default: str = "") -> str:
    scalar = read_text(fields, key, found, default=default)
    return scalar.text if scalar else default


def _count(fields: Fields, key: str, default: int, found: Found) -> int:
    scalar = read_text(fields, key, found, default=str(default))
    if scalar is None:
        return default
    if not re.fullmatch(r"[0-9]{1,3}", scalar.text):
        found.append(wrong_value(scalar, key, expected="0, 1, 2 …"))
        return default
    return int(scalar.text)


def _secret(fields: Fields, key: str, found: Found) -> str:
    """`env:NAME` or `file:PATH`; HY512 for a secret that is written out."""
    scalar = read_text(fields, key, found, default="")
    if scalar is None or scalar.text == "":
        return ""
    if not _SECRET.fullmatch(scalar.text):
        found.append(diagnose("HY512", scalar.span, key=key))
        return ""
    return scalar.text
