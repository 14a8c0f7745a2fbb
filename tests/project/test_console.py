"""Every console block of the documents shows what the program prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.project.console import Shown, Written, pattern_of, shown_in, sitting_in
from tests.project.repository import read
from tests.project.test_documents import DOCUMENTS

WITH_BLOCKS = tuple(p for p in DOCUMENTS if any(isinstance(s, Shown) for s in shown_in(read(p))))


def test_the_readme_shows_the_program() -> None:
    assert Path("README.md") in WITH_BLOCKS


@pytest.mark.parametrize("path", WITH_BLOCKS, ids=str)
def test_console_blocks(path: Path, tmp_path: Path) -> None:
    """The README begins with nothing, any other document in a workspace with a small city."""
    sitting = sitting_in(tmp_path)
    if path != Path("README.md"):
        sitting.run("huiyan init city --example city --factor 0.05 && cd city && huiyan file")
        sitting.run("cd city")
    for shown in shown_in(read(path)):
        if isinstance(shown, Written):
            sitting.write(shown)
            continue
        printed = sitting.run(shown.command)
        if not printed.agrees_with(shown):
            wanted = "\n".join(shown.lines) or "(that it ends well)"
            pytest.fail(f"$ {shown.command}\n{printed.text}\n--- but {path} shows\n{wanted}")


def test_a_block_that_shows_something_else_is_found() -> None:
    assert not pattern_of(("3 findings",)).fullmatch("4 findings\n")
    assert not pattern_of(("a", "…")).fullmatch("b\nc\n")
    assert pattern_of(("a", "…", "c … e")).fullmatch("a\nb\nb\nc d e\n")
