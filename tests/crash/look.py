"""All that there is to see of a workspace, as facts that two looks can be compared by.

Nothing here knows how a filing is written: the catalog is read through its door, and files
are what they are.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from engine.catalog.catalog import open_catalog
from engine.catalog.workspace import HOME_NAME, Workspace, load_workspace
from tests.crash.scenario import CITY, TEMPORARY

Facts = Mapping[str, str]

CATALOG = "catalog"
FILES = "kept"
#: SQLite's own, whose bytes say nothing: what is in the catalog is looked at through it.
_OPAQUE = ("catalog.sqlite", "filing.lock")
_BESIDE = ("-wal", "-shm", "-journal")


def workspace_in(arena: Path) -> Workspace:
    """The workspace of an arena."""
    workspace = load_workspace(arena / CITY).workspace
    assert workspace is not None
    return workspace


def look(arena: Path) -> Facts:
    """What the catalog says, and every file that is kept."""
    return {**look_at_catalog(arena), **look_at_files(arena)}


def look_at_catalog(arena: Path) -> Facts:
    """Each fact of each filing that the catalog knows, in their order."""
    with open_catalog(workspace_in(arena)) as catalog:
        records = catalog.filings()
    told = [asdict(r) for r in records]
    return {f"{CATALOG}{place}": value for place, value in _leaves(told)}


def look_at_files(arena: Path) -> Facts:
    """Each file and folder that is kept, JSON by its values, others by their hash."""
    home = arena / CITY / HOME_NAME
    facts: dict[str, str] = {}
    for path in sorted(home.rglob("*")):
        name = f"{FILES}/{path.relative_to(home).as_posix()}"
        if any(path.name in (o, *(o + b for b in _BESIDE)) for o in _OPAQUE):
            continue
        if path.is_dir():
            facts[f"{name}/"] = "folder"
        elif path.suffix == ".json":
            data = path.read_bytes()
            facts[name] = "JSON"
            facts |= {f"{name}{place}": value for place, value in _leaves(_json(data))}
        else:
            facts[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return facts


def look_at_delivered(arena: Path) -> Facts:
    """The delivered files, and what else is the user's: bytes and times."""
    root = arena / CITY
    files = [p for p in sorted(root.rglob("*")) if HOME_NAME not in p.parts and p.is_file()]
    return {
        p.relative_to(root).as_posix(): f"{p.stat().st_mtime_ns} "
        f"{hashlib.sha256(p.read_bytes()).hexdigest()}"
        for p in files
    }


def look_at_temporary(arena: Path) -> Facts:
    """What lies in the folder for temporary files."""
    folder = arena / TEMPORARY
    return {p.relative_to(folder).as_posix(): "left" for p in sorted(folder.rglob("*"))}


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return data.hex()


def _leaves(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    match value:
        case Mapping():
            for key, inner in value.items():
                yield from _leaves(inner, f"{place}/{key}")
        case [*items]:
            yield f"{place}#", str(len(items))
            for number, inner in enumerate(items):
                yield from _leaves(inner, f"{place}/{number}")
        case _:
            yield place, repr(value)
