"""Which adapter opens a file: by the format that was said, else by the file's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from adapters.arrow_ipc import open_arrow
from adapters.csv import open_csv
from adapters.dbf import open_dbf
from adapters.delta import open_delta
from adapters.excel import open_excel
from adapters.inspection import inspect_text
from adapters.isolation import Workplace
from adapters.json_lines import open_json_lines
from adapters.ocds import open_ocds
from adapters.parquet import open_parquet
from adapters.partitioned import PartitionDelivery
from adapters.protocol import Delivery, Inspection, Unreadable
from adapters.sources import Format, ReadOptions
from adapters.spool import Opener, open_spooled

Opened = tuple[Delivery, Inspection]

#: Formats that our own code reads, line by line and in bounded memory.
_IN_PROCESS: Final = frozenset((Format.CSV, Format.TSV, Format.JSON_LINES))
#: Formats whose readers load a file as a whole to say anything of it.
_READ_WHOLE: Final = frozenset((Format.ARROW, Format.DELTA, Format.EXCEL))
_SUFFIXES: Final[Mapping[str, Format]] = MappingProxyType(
    {
        ".csv": Format.CSV,
        ".txt": Format.CSV,
        ".tsv": Format.TSV,
        ".jsonl": Format.JSON_LINES,
        ".ndjson": Format.JSON_LINES,
        **dict.fromkeys((".xlsx", ".xlsm", ".xls", ".et"), Format.EXCEL),
        ".dbf": Format.DBF,
        ".parquet": Format.PARQUET,
        **dict.fromkeys((".arrow", ".arrows", ".feather", ".ipc"), Format.ARROW),
    }
)


def format_of(name: str) -> Format:
    """The format that a file's name says; CSV where it says none."""
    return _SUFFIXES.get(Path(name).suffix.lower(), Format.CSV)


def says_format(name: str) -> bool:
    """Whether a file's name says in which format it is."""
    return Path(name).suffix.lower() in _SUFFIXES


def open_file(path: Path, options: ReadOptions, place: Workplace) -> Opened | Unreadable:
    """The file opened by its adapter: header known, records not read yet; or why it cannot be.

    Only our own readers of text run in this process; any other runs in a child of `place`,
    and what it read is streamed from there.
    """
    kind = options.format or format_of(path.name)
    opener = _OPENERS[kind]
    if kind in _IN_PROCESS:
        opened = opener(path, options)
    else:
        opened = open_spooled(opener, path, options, place=place, whole=kind in _READ_WHOLE)
    if isinstance(opened, Unreadable) or options.partition is None:
        return opened
    delivery, inspection = opened
    return PartitionDelivery(delivery, options.partition), inspection


def _open_csv(path: Path, options: ReadOptions) -> Opened | Unreadable:
    inspection = inspect_text(path, encoding=options.encoding)
    if isinstance(inspection, Unreadable):
        return inspection
    delivery = open_csv(path, inspection, delimiter=options.delimiter, skip_rows=options.skip_rows)
    return delivery if isinstance(delivery, Unreadable) else (delivery, inspection)


def _open_json_lines(path: Path, options: ReadOptions) -> Opened | Unreadable:
    inspection = inspect_text(path, encoding=options.encoding)
    if isinstance(inspection, Unreadable):
        return inspection
    delivery = open_json_lines(path, inspection)
    return delivery if isinstance(delivery, Unreadable) else (delivery, inspection)


def _open_tsv(path: Path, options: ReadOptions) -> Opened | Unreadable:
    return _open_csv(path, replace(options, delimiter=options.delimiter or "\t"))


def _open_parquet(path: Path, _options: ReadOptions) -> Opened | Unreadable:
    return open_parquet(path)


def _open_arrow(path: Path, _options: ReadOptions) -> Opened | Unreadable:
    return open_arrow(path)


def _open_delta(path: Path, _options: ReadOptions) -> Opened | Unreadable:
    return open_delta(path)


_OPENERS: Final[Mapping[Format, Opener]] = MappingProxyType(
    {
        Format.CSV: _open_csv,
        Format.TSV: _open_tsv,
        Format.JSON_LINES: _open_json_lines,
        Format.EXCEL: open_excel,
        Format.DBF: open_dbf,
        Format.PARQUET: _open_parquet,
        Format.ARROW: _open_arrow,
        Format.DELTA: _open_delta,
        Format.OCDS: open_ocds,
    }
)
