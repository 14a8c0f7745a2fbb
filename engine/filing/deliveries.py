"""Finding, bringing here and opening what was delivered for a data set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from adapters.companions import companions
from adapters.delta import newest_version, version_of
from adapters.isolation import Workplace
from adapters.opening import open_file
from adapters.partitioned import partition_files
from adapters.protocol import Delivery, Unreadable
from adapters.sources import (
    BucketSource,
    FileSource,
    Format,
    ReadOptions,
    Source,
    TableSource,
)
from adapters.watermark import Mark
from dsl.diagnostics import Diagnostic, diagnose
from engine.catalog.catalog import SourceFile
from engine.catalog.contract import Contract
from engine.catalog.source_reading import server_type, source_from_server
from engine.catalog.workspace import Workspace
from engine.filing.bringing import bring_objects, bring_table, list_bucket
from engine.filing.delivered import AlreadyFiled, Arrived, Asked
from engine.filing.returning import as_returned
from engine.filing.sheets import sheets_meant
from engine.filing.unpacking import unpacked

#: As many as a spreadsheet holds. Each column is read as an array of its own, whatever is in it.
MOST_COLUMNS: Final = 16_384


@dataclass(frozen=True, slots=True)
class Opened:
    """A delivered file with its header read; `stamp` tells whether it changed since.

    `mark` is where the next reading of a growing table begins.
    """

    delivery: Delivery
    source: SourceFile
    stamp: tuple[int, int, int]
    mark: Mark | None = None


def effective_source(workspace: Workspace, contract: Contract) -> Source | None:
    """Where deliveries lie: the contract's source, or what huiyan.yaml puts in its place."""
    entry = workspace.sources.get(contract.data_set.name)
    if entry is None:
        return contract.source
    return source_from_server(entry, server_type(entry, []), [], otherwise=contract.source)


def shown_source(source: Source | None) -> str:
    """A source as messages name it; it never holds a secret."""
    match source:
        case FileSource(path=path):
            return path
        case BucketSource(location=location):
            return location
        case TableSource(database=database, host=host, name=name, schema=schema, table=table):
            owner = f"{schema}." if schema else ""
            return f"{database}://{host}/{name}/{owner}{table}"
        case None:
            return ""


def arrived(
    workspace: Workspace, source: Source, place: Workplace, asked: Asked
) -> Iterator[Arrived | AlreadyFiled | Diagnostic]:
    """What lies delivered at `source`, by name; what cannot be brought here says why.

    What comes from elsewhere, or in archives, is brought into the folder of `place`, by its
    children, one after the other as they are asked for.
    """
    for file in _brought(workspace, source, place, asked):
        if not isinstance(file, Arrived):
            yield file
            continue
        for one in unpacked(file, place):
            back = as_returned(one, place) if isinstance(one, Arrived) else None
            if back is not None:
                yield back
            elif isinstance(one, Arrived):
                yield from sheets_meant(one, place, asked.contract.delivery)
            else:
                yield one


def _brought(
    workspace: Workspace, source: Source, place: Workplace, asked: Asked
) -> Iterator[Arrived | AlreadyFiled | Diagnostic]:
    """The same with archives as they are."""
    match source:
        case FileSource(options=ReadOptions(format=Format.PARTITIONED)):
            for path, options in _partitions(workspace, source):
                yield Arrived(workspace.shown_path(path), path, options)
        case FileSource(options=ReadOptions(format=Format.DELTA)):
            yield from _delta_tables(workspace, source)
        case FileSource():
            for path in _found(workspace, source):
                yield Arrived(workspace.shown_path(path), path, source.options)
        case BucketSource():
            yield from bring_objects(workspace, source, place, asked)
        case TableSource():
            name = shown_source(source)
            yield bring_table(workspace, source, place, name=name, asked=asked)


def count_delivered(workspace: Workspace, source: Source, place: Workplace) -> int | Diagnostic:
    """How many files lie there: an archive is one, and so is a table, which is not asked for."""
    match source:
        case FileSource(options=ReadOptions(format=Format.PARTITIONED)):
            return sum(1 for _ in _partitions(workspace, source))
        case FileSource(options=ReadOptions(format=Format.DELTA)):
            return sum(1 for _ in _delta_tables(workspace, source))
        case FileSource():
            return len(_found(workspace, source))
        case BucketSource():
            found = list_bucket(workspace, source, place)
            return found if isinstance(found, Diagnostic) else len(found[1])
        case TableSource():
            return 1


def files_at(workspace: Workspace, source: Source) -> tuple[Path, ...] | None:
    """The files that lie delivered at `source`; None where only asking it tells what is there."""
    match source:
        case FileSource(options=ReadOptions(format=Format.PARTITIONED)):
            return tuple(path for path, _ in _partitions(workspace, source))
        case FileSource(options=ReadOptions(format=Format.DELTA)):
            return tuple(file.path for file in _delta_tables(workspace, source))
        case FileSource():
            return _found(workspace, source)
        case BucketSource() | TableSource():
            return None


def claimed_at(workspace: Workspace, source: FileSource) -> tuple[Path, ...]:
    """The files that `source` names, and the folders that it reads as a whole."""
    whole = source.options.format in (Format.PARTITIONED, Format.DELTA)
    return tuple(p for p in _matching(workspace, source) if p.is_dir() is whole)


def _found(workspace: Workspace, source: FileSource) -> tuple[Path, ...]:
    """The deliveries that the glob finds, by name; hidden and unfinished files left out."""
    files = [p for p in _matching(workspace, source) if p.is_file()]
    belonging = companions(str(p) for p in files)
    return tuple(p for p in files if str(p) not in belonging)


def _matching(workspace: Workspace, source: FileSource) -> list[Path]:
    path = Path(source.path)
    # the root itself may hold characters that a glob would take for its own
    base = Path(path.anchor) if path.is_absolute() else workspace.root
    found = base.glob(str(path.relative_to(path.anchor)))
    return sorted(p for p in found if not p.name.startswith((".", "~")))


def _partitions(workspace: Workspace, source: FileSource) -> Iterator[tuple[Path, ReadOptions]]:
    """The files of each partitioned folder that the glob finds."""
    for folder in _matching(workspace, source):
        if folder.is_dir():
            yield from partition_files(folder, source.options)


def _delta_tables(workspace: Workspace, source: FileSource) -> Iterator[Arrived]:
    """The newest version of each Delta table that the glob finds, as `path@version`."""
    for table in _matching(workspace, source):
        if (entry := newest_version(table)) is not None:
            version = version_of(entry)
            name = f"{workspace.shown_path(table)}@{version}"
            yield Arrived(name, entry, source.options, version=f"version {version}")


def open_delivery(file: Arrived, place: Workplace) -> Opened | Diagnostic:
    """The file opened by its format's adapter, or why it cannot be read.

    HY740 for one that has more columns than any table: nothing but its header was read then.
    """
    try:
        stamp = file_stamp(file.path)
        opened = open_file(file.path, file.options, place)
    except OSError as error:
        return diagnose("HY520", None, file=file.name, reason=error.strerror or str(error))
    if isinstance(opened, Unreadable):
        return diagnose(opened.code, None, file=file.name, **dict(opened.arguments))
    delivery, found = opened
    if (columns := len(delivery.header)) > MOST_COLUMNS:
        counts = {"columns": f"{columns:,}", "most": f"{MOST_COLUMNS:,}"}
        return diagnose("HY740", None, file=file.name, **counts)
    source = SourceFile(
        file.name, found.sha256, found.size, found.encoding, found.lines, file.version
    )
    return Opened(delivery, source, stamp, file.mark)


def file_stamp(path: Path) -> tuple[int, int, int]:
    """What changes when a file is written to or replaced."""
    status = path.stat()
    return status.st_mtime_ns, status.st_size, status.st_ino
