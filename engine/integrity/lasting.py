"""Names that outlast a power cut: a new name is safe once its folder is on the disk too."""

from __future__ import annotations

import os
from pathlib import Path


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


def make_folder(folder: Path, *, mode: int = 0o777) -> None:
    """`folder` and those above it, made where they are missing, with names that last."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode, exist_ok=True)
    sync_names(folder.parent)
