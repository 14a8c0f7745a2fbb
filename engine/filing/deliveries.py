"""Finding and opening what was delivered for a data set."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from adapters.csv import open_csv
from adapters.inspection import inspect_text
from adapters.parquet import open_parquet
from adapters.protocol import Delivery, Inspection, Unreadable
from dsl.diagnostics import Diagnostic, diagnose
from engine.catalog.catalog import SourceFile
from engine.catalog.contract import Contract, Server
from engine.catalog.workspace import SourceOverride, Workspace


@dataclass(frozen=True, slots=True)
class Opened:
    """A delivered file with its header read; `stamp` tells whether it changed since."""

    delivery: Delivery
    source: SourceFile
    stamp: tuple[int, int, int]


def effective_server(workspace: Workspace, contract: Contract) -> Server | None:
    """Where deliveries lie: the contract's server, with what huiyan.yaml puts in its place."""
    override = workspace.sources.get(contract.data_set.name, SourceOverride())
    said = contract.server or Server("")
    path = override.path or said.path
    if not path:
        return None
    form = override.format or ("" if override.path else said.format)
    return Server(
        path=path,
        format=form or ("parquet" if path.endswith(".parquet") else "csv"),
        encoding=override.encoding or said.encoding,
        delimiter=override.delimiter or said.delimiter,
    )


def delivered_files(workspace: Workspace, server: Server) -> tuple[Path, ...]:
    """The files that the server's glob finds, by name; hidden and unfinished ones left out."""
    path = Path(server.path)
    # the root itself may hold characters that a glob would take for its own
    base = Path(path.anchor) if path.is_absolute() else workspace.root
    files = base.glob(str(path.relative_to(path.anchor)))
    return tuple(sorted(p for p in files if p.is_file() and not p.name.startswith((".", "~"))))


def open_delivery(workspace: Workspace, path: Path, server: Server) -> Opened | Diagnostic:
    """The file opened by its format's adapter, or why it cannot be read."""
    name = workspace.shown_path(path)
    try:
        stamp = file_stamp(path)
        opened = _open(path, server)
    except OSError as error:
        return diagnose("HY520", None, file=name, reason=error.strerror or str(error))
    if isinstance(opened, Unreadable):
        return diagnose(opened.code, None, file=name, **dict(opened.arguments))
    delivery, found = opened
    source = SourceFile(name, found.sha256, found.size, found.encoding, found.lines)
    return Opened(delivery, source, stamp)


def file_stamp(path: Path) -> tuple[int, int, int]:
    """What changes when a file is written to or replaced."""
    status = path.stat()
    return status.st_mtime_ns, status.st_size, status.st_ino


def _open(path: Path, server: Server) -> tuple[Delivery, Inspection] | Unreadable:
    if server.format == "parquet":
        return open_parquet(path)
    inspection = inspect_text(path, encoding=server.encoding)
    if isinstance(inspection, Unreadable):
        return inspection
    delivery = open_csv(path, inspection, delimiter=server.delimiter)
    return delivery if isinstance(delivery, Unreadable) else (delivery, inspection)
