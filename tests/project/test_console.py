"""Every console block of the documents shows what the program prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.project.console import pattern_of, shown_in, sitting_in
from tests.project.repository import read
from tests.project.test_documents import DOCUMENTS

WITH_BLOCKS = tuple(p for p in DOCUMENTS if shown_in(read(p)))


def test_the_readme_shows_the_program() -> None:
    assert Path("README.md") in WITH_BLOCKS


@pytest.mark.parametrize("path", WITH_BLOCKS, ids=str)
def test_console_blocks(path: Path, tmp_path: Path) -> None:
    sitting = sitting_in(tmp_path)
    for shown in shown_in(read(path)):
        printed = sitting.run(shown.command)
        if not pattern_of(shown.lines).fullmatch(printed):
            pytest.fail(
                f"$ {shown.command}\n{printed}\n--- but {path} shows\n" + "\n".join(shown.lines)
            )


def test_a_block_that_shows_something_else_is_found() -> None:
    assert not pattern_of(("3 findings",)).fullmatch("4 findings\n")
    assert not pattern_of(("a", "…")).fullmatch("b\nc\n")
    assert pattern_of(("a", "…", "c … e")).fullmatch("a\nb\nb\nc d e\n")
