"""What a power cut would take: a killed process loses nothing that it wrote, a machine does.

From the calls of an undisturbed filing follows at each moment what is in the system's cache
only: bytes that were written and not synced, names that were made in a folder that was not.
When the catalog is written, nothing that it could speak of may be among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from tests.crash.points import OPENS, SYNCS, WRITES, Call

_PATH = re.compile(r'(?:\d+|AT_FDCWD)<(?P<held>/[^>]*)>|"(?P<named>/?[^"]+)"')
#: Databases of SQLite, which sees to its own files; one of them is a lock and nothing else.
_SEEN_TO = ("catalog.sqlite", "filing.lock")
_UNFINISHED = (".tmp-", "incoming")
_LOG_OF_THE_CATALOG = "catalog.sqlite-wal"


class Cache:
    """What is not on the disk yet, of the files and folders below `root`."""

    def __init__(self, root: Path, existing: Iterable[Path]) -> None:
        self._root = root
        self._known = set(existing)
        self.bytes: set[Path] = set()
        self.names: set[Path] = set()

    def see(self, call: Call) -> None:
        """Take note of one call."""
        paths = [p for p in _paths(call) if p.is_relative_to(self._root)]
        if not paths:
            return
        if call.name in (*WRITES, "ftruncate", "fallocate"):
            self.bytes.add(paths[0])
        elif call.name in SYNCS:
            self.bytes.discard(paths[0])
            self.names = {n for n in self.names if n.parent != paths[0]}
        elif call.name in ("rename", "renameat", "renameat2"):
            self._move(*paths[-2:])
        elif call.name in ("unlink", "unlinkat"):  # what is gone need not be kept
            self.bytes.discard(paths[-1])
            self.names.discard(paths[-1])
        elif call.name in (*OPENS, "mkdir", "mkdirat", "link", "linkat"):
            self._name(paths[-1])

    def unsafe(self) -> list[Path]:
        """What a power cut would take now; what is called unfinished does not count."""
        unsafe = self.bytes | self.names
        whole = {p for p in unsafe if not any(u in part for part in p.parts for u in _UNFINISHED)}
        return sorted(p for p in whole if not p.name.startswith(_SEEN_TO))

    def _name(self, path: Path) -> None:
        if path not in self._known:
            self._known.add(path)
            self.names.add(path)

    def _move(self, old: Path, new: Path) -> None:
        def moved(paths: set[Path]) -> set[Path]:
            return {new / p.relative_to(old) if p.is_relative_to(old) else p for p in paths}

        self.names.discard(old)
        self.bytes, self.names, self._known = map(moved, (self.bytes, self.names, self._known))
        self.names.add(new)


def unsafe_at_commits(calls: Iterable[Call], root: Path, existing: Iterable[Path]) -> list[str]:
    """Whatever was not on the disk at a moment when the catalog was written."""
    cache = Cache(root, existing)
    found = []
    for call in calls:
        if call.name in WRITES and _LOG_OF_THE_CATALOG in call.text:
            found += [p.relative_to(root).as_posix() for p in cache.unsafe()]
        cache.see(call)
    return sorted(set(found))


def _paths(call: Call) -> list[Path]:
    """The paths a call is about; a name in a folder that is held is one path."""
    found: list[Path] = []
    held = Path("/")
    for met in _PATH.finditer(call.text.partition(") = ")[0]):
        if met["held"]:
            held = Path(met["held"])
            found.append(held)
        elif call.name not in WRITES:
            if found and found[-1] == held:
                found.pop()
            found.append(held / met["named"])
    return found
