"""Files that last and that nobody else reads.

A new name is safe from a power cut once its folder is on the disk too. What a workspace keeps
holds personal data: it is its owner's alone, whatever the umask of whoever started the program.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

#: What others may do with a file or folder: nothing of it is given to what is kept.
OTHERS: Final = 0o077


@contextmanager
def private_files() -> Iterator[None]:
    """What this process and those it starts make meanwhile is their owner's alone."""
    before = os.umask(OTHERS)
    try:
        yield
    finally:
        os.umask(before)


def make_private(folder: Path) -> None:
    """Take `folder` and all below it from everybody but its owner: copies keep their modes."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o700 if path.is_dir() else 0o600)


def open_to_others(folder: Path) -> Iterator[Path]:
    """What others may read, write or enter of `folder` and all below it."""
    for path in (folder, *sorted(folder.rglob("*"))):
        if not path.is_symlink() and path.stat().st_mode & OTHERS:
            yield path


def sync_names(folder: Path) -> None:
    """Make sure that the names in `folder` are on the disk, not in a cache.

    Where folders cannot be opened it is not needed.
    """
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def make_folder(folder: Path) -> None:
    """`folder` and those above it, its owner's alone where made, with names that last."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(0o700, exist_ok=True)
    sync_names(folder.parent)
