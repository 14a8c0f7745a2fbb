"""One word for one thing, in all that a person reads in Chinese."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.project.repository import read, tracked_with

#: What is not said, and what is said for it.
_OTHER_WORDS = {"契约": "数据约定", "数据域": "含义"}
#: Notes of what was weighed once stay as they were written.
_READ = tuple(
    path
    for path in tracked_with(".md", ".py", ".yaml", ".json", ".huiyan")
    if path.parts[:2] != ("docs", "decisions") and path != Path("tests/project/test_one_word.py")
)


@pytest.mark.parametrize("other", _OTHER_WORDS)
def test_nobody_says_the_other_word(other: str) -> None:
    assert _READ
    saying = [str(path) for path in _READ if other in read(path)]
    assert not saying, f"say {_OTHER_WORDS[other]}"
