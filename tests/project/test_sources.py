"""House rules that no linter knows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.project.repository import PRODUCT, ROOT, read, tracked, tracked_with

LONGEST_MODULE = 400
#: Spelled apart, so that this file keeps the rules that it states.
LEFT_OPEN = re.compile("|".join(rf"\b{a}{b}\b" for a, b in (("TO", "DO"), ("FIX", "ME"))))
UNWRITTEN = re.compile(r"\b" + "NotImplemented" + r"Error\b")
#: A path that only one machine has. `/proc` and the like are the system's own.
ONE_MACHINE = re.compile(r"(?<![\w.~/-])/(?:home|root|Users|tmp|opt|mnt|work)/[\w.]")


def _texts() -> list[Path]:
    return [p for p in tracked() if _is_text(p)]


def _is_text(path: Path) -> bool:
    try:
        read(path)
    except UnicodeDecodeError:
        return False
    return True


@pytest.mark.parametrize("path", tracked_with(".py"), ids=str)
def test_a_module_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(read(path).splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("path", tracked_with(".py"), ids=str)
def test_nothing_is_left_open(path: Path) -> None:
    text = read(path)
    assert not LEFT_OPEN.search(text)
    assert not UNWRITTEN.search(text)


def test_every_product_module_says_what_it_is_for() -> None:
    silent = [
        str(p)
        for p in tracked_with(".py")
        if p.parts[0] in PRODUCT and not read(p).lstrip().startswith('"""')
    ]
    assert silent == []


def test_no_file_names_a_path_of_one_machine() -> None:
    found = [
        f"{path}:{number}: {line.strip()[:80]}"
        for path in _texts()
        if path.suffix != ".lock"
        for number, line in enumerate(read(path).splitlines(), start=1)
        if ONE_MACHINE.search(line)
    ]
    assert found == []


def test_texts_end_with_one_newline() -> None:
    """A file that a tool or a person cut short would show here."""
    text_suffixes = {".py", ".md", ".huiyan", ".toml", ".txt"}
    wrong = [
        str(p)
        for p in tracked()
        if p.suffix in text_suffixes
        and (ROOT / p).stat().st_size
        and (not read(p).endswith("\n") or read(p).endswith("\n\n"))
    ]
    assert wrong == []
