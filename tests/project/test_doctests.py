"""The examples in docstrings hold."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

from tests.project.repository import PRODUCT, read, tracked_with

_WITH_EXAMPLES = [
    p
    for p in tracked_with(".py")
    if (p.parts[0] in PRODUCT or p.parts[:2] == ("tests", "project")) and "\n    >>> " in read(p)
]


@pytest.mark.parametrize("path", _WITH_EXAMPLES, ids=str)
def test_docstrings(path: Path) -> None:
    module = import_module(".".join(path.with_suffix("").parts))
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0
