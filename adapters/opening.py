"""Which adapter opens a file: by the format that was said, else by the file's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from adapters.csv import open_csv
from adapters.inspection import inspect_text
from adapters.parquet import open_parquet
from adapters.protocol import Delivery, Inspection, Unreadable
from adapters.sources import Format, ReadOptions

Opened = tuple[Delivery, Inspection]
Opener = Callable[[Path, ReadOptions], Opened | Unreadable]

_SUFFIXES: Final[Mapping[str, Format]] = MappingProxyType(
    {
        ".csv": Format.CSV,
        ".txt": Format.CSV,
        ".tsv": Format.TSV,
        ".parquet": Format.PARQUET,
    }
)


def format_of(name: str) -> Format:
    """The format that a file's name says; CSV where it says none."""
    return _SUFFIXES.get(Path(name).suffix.lower(), Format.CSV)


def open_file(path: Path, options: ReadOptions) -> Opened | Unreadable:
    """The file opened by its adapter: header known, records not read yet; or why it cannot be."""
    return _OPENERS[options.format or format_of(path.name)](path, options)


def _open_csv(path: Path, options: ReadOptions) -> Opened | Unreadable:
    inspection = inspect_text(path, encoding=options.encoding)
    if isinstance(inspection, Unreadable):
        return inspection
    delivery = open_csv(path, inspection, delimiter=options.delimiter)
    return delivery if isinstance(delivery, Unreadable) else (delivery, inspection)


def _open_tsv(path: Path, options: ReadOptions) -> Opened | Unreadable:
    return _open_csv(path, replace(options, delimiter=options.delimiter or "\t"))


def _open_parquet(path: Path, _options: ReadOptions) -> Opened | Unreadable:
    return open_parquet(path)


_OPENERS: Final[Mapping[Format, Opener]] = MappingProxyType(
    {
        Format.CSV: _open_csv,
        Format.TSV: _open_tsv,
        Format.PARQUET: _open_parquet,
    }
)
