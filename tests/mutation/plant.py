"""A copy of the packages with one bug in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.mutation.mutant import ROOT, Mutant, planted

_PACKAGES = (
    "adapters",
    "benchmarks",
    "dsl",
    "engine",
    "examples",
    "interfaces",
    "policies",
    "tests",
)
_FILES = ("huiyan.py", "pyproject.toml")
_CACHES = shutil.ignore_patterns("__pycache__", ".huiyan")


@contextmanager
def copy_with(mutant: Mutant | None) -> Iterator[Path]:
    """A folder from which the packages can be imported, bug and all; removed afterwards."""
    with TemporaryDirectory(prefix="mutant-") as name:
        root = Path(name)
        for package in _PACKAGES:
            shutil.copytree(ROOT / package, root / package, ignore=_CACHES)
        for file in _FILES:
            shutil.copy2(ROOT / file, root / file)
        if mutant is not None:
            (root / mutant.file).write_text(planted(mutant, root), "utf-8")
        yield root
