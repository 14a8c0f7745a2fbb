"""The files that belong to the project: those that git tracks."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]

#: What is installed for users; the rest is for developers.
PRODUCT = ("adapters", "dsl", "engine", "examples", "interfaces", "policies")


@cache
def tracked() -> tuple[Path, ...]:
    """Every tracked file that is still there, relative to the root, sorted."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    paths = (Path(name) for name in listed.stdout.split("\0") if name)
    return tuple(sorted(p for p in paths if (ROOT / p).is_file()))


def tracked_with(*suffixes: str) -> tuple[Path, ...]:
    """The tracked files whose name ends in one of `suffixes`."""
    return tuple(p for p in tracked() if p.suffix in suffixes)


def read(path: Path) -> str:
    """The text of a tracked file."""
    return (ROOT / path).read_text(encoding="utf-8")
