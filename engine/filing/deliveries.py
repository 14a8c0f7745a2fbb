"""Finding, bringing here and opening what was delivered for a data set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from adapters.isolation import Workplace
from adapters.opening import open_file
from adapters.protocol import Delivery, Unreadable
from adapters.sources import BucketSource, FileSource, ReadOptions, Source, TableSource
from dsl.diagnostics import Diagnostic, diagnose
from engine.catalog.catalog import SourceFile
from engine.catalog.contract import Contract
from engine.catalog.source_reading import server_type, source_from_server
from engine.catalog.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Arrived:
    """A delivered file where it can be read.

    `name` says where it came from, as manifests name it; `path` is where it lies now.
    """

    name: str
    path: Path
    options: ReadOptions


@dataclass(frozen=True, slots=True)
class Opened:
    """A delivered file with its header read; `stamp` tells whether it changed since."""

    delivery: Delivery
    source: SourceFile
    stamp: tuple[int, int, int]


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
    workspace: Workspace, source: Source, _place: Workplace
) -> Sequence[Arrived | Diagnostic]:
    """What lies delivered at `source`, by name; what cannot be brought here says why.

    What comes from elsewhere is brought into the folder of `_place`, by its children.
    """
    if not isinstance(source, FileSource):
        return ()
    return tuple(
        Arrived(workspace.shown_path(path), path, source.options)
        for path in _found(workspace, source)
    )


def _found(workspace: Workspace, source: FileSource) -> tuple[Path, ...]:
    """The files that the glob finds, by name; hidden and unfinished ones left out."""
    path = Path(source.path)
    # the root itself may hold characters that a glob would take for its own
    base = Path(path.anchor) if path.is_absolute() else workspace.root
    files = base.glob(str(path.relative_to(path.anchor)))
    return tuple(sorted(p for p in files if p.is_file() and not p.name.startswith((".", "~"))))


def open_delivery(file: Arrived, place: Workplace) -> Opened | Diagnostic:
    """The file opened by its format's adapter, or why it cannot be read."""
    try:
        stamp = file_stamp(file.path)
        opened = open_file(file.path, file.options, place)
    except OSError as error:
        return diagnose("HY520", None, file=file.name, reason=error.strerror or str(error))
    if isinstance(opened, Unreadable):
        return diagnose(opened.code, None, file=file.name, **dict(opened.arguments))
    delivery, found = opened
    source = SourceFile(file.name, found.sha256, found.size, found.encoding, found.lines)
    return Opened(delivery, source, stamp)


def file_stamp(path: Path) -> tuple[int, int, int]:
    """What changes when a file is written to or replaced."""
    status = path.stat()
    return status.st_mtime_ns, status.st_size, status.st_ino
