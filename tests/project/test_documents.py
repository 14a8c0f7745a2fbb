"""Documents: their links lead somewhere, and the commands that they name exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from interfaces.cli.registry import entries
from tests.project.repository import ROOT, read, tracked_with

DOCUMENTS = tuple(p for p in tracked_with(".md") if p.parts[0] not in ("dsl", "tests"))

_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_MAKE = re.compile(r"\bmake ([a-z][a-z-]*)")
_HUIYAN = re.compile(r"\bhuiyan ((?:-{1,2}[\w-]+(?: [\w./-]+)? )*)([a-z][a-z-]*)")


def _links(path: Path) -> list[str]:
    return _LINK.findall(_CODE.sub("", read(path)))


def _anchors(path: Path) -> set[str]:
    return {_anchor(h) for h in _HEADING.findall(read(path))}


def _anchor(heading: str) -> str:
    """As GitHub makes it: lower case, blanks as hyphens, no other signs."""
    kept = re.sub(r"[^\w\- ]", "", heading.lower())
    return kept.replace(" ", "-")


@pytest.mark.parametrize("path", DOCUMENTS, ids=str)
def test_links_lead_somewhere(path: Path) -> None:
    broken = []
    for link in _links(path):
        if link.startswith("https://"):
            continue
        file, _, anchor = link.partition("#")
        target = (ROOT / path.parent / file).resolve() if file else ROOT / path
        inside = target.is_relative_to(ROOT) and target.exists()
        if not inside or (anchor and anchor not in _anchors(target.relative_to(ROOT))):
            broken.append(link)
    assert broken == []


def _spoken_code(path: Path) -> list[str]:
    """What stands in code blocks, without their info words, and in code spans."""
    return [re.sub(r"^```.*$", "", code, flags=re.MULTILINE) for code in _CODE.findall(read(path))]


@pytest.mark.parametrize("path", DOCUMENTS, ids=str)
def test_what_is_to_be_made_can_be_made(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", read(Path("Makefile")), re.MULTILINE))
    named = {m for code in _spoken_code(path) for m in _MAKE.findall(code)}
    assert named - targets == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=str)
def test_commands_that_are_named_exist(path: Path) -> None:
    named = {m[1] for code in _spoken_code(path) for m in _HUIYAN.findall(code)}
    assert named - set(entries()) == set()


def test_every_decision_is_in_the_index() -> None:
    notes = {p.name for p in DOCUMENTS if p.parent == Path("docs/decisions")} - {"README.md"}
    index = Path("docs/decisions/README.md")
    assert set(_links(index)) == notes
    numbers = sorted(int(name[:4]) for name in notes)
    assert numbers == list(range(1, len(numbers) + 1))
    for name in notes:
        assert read(index.parent / name).startswith(f"# {name[:4]} · ")


def test_the_two_commands_of_the_readme_exist() -> None:
    text = read(Path("README.md"))
    assert "make demo" in text
    assert "make test" in text
