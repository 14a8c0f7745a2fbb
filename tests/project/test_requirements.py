"""The pinned requirements: complete, hashed, and from nowhere in particular."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.project.repository import ROOT, read

FILES = ("requirements.txt", "requirements-dev.txt")
_PINNED = re.compile(r"^([a-z0-9-]+)==([\w.]+)(?: ; .+)? \\$")
_HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")
_NAME = re.compile(r"^[A-Za-z0-9._-]+")


def _pins(file: str) -> dict[str, str]:
    found = (_PINNED.match(line) for line in read(Path(file)).splitlines())
    return {m.group(1): m.group(2) for m in found if m}


def _normal(requirement: str) -> str:
    match = _NAME.match(requirement)
    assert match is not None
    return re.sub(r"[-_.]+", "-", match.group()).lower()


def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", FILES)
def test_each_line_pins_a_version_or_states_a_hash(file: str) -> None:
    """No index, no address and no path: the machine's own settings say where from."""
    lines = [x for x in read(Path(file)).splitlines() if x and not x.lstrip().startswith("#")]
    odd = [line for line in lines if not _PINNED.match(line) and not _HASH.match(line)]
    assert odd == []
    assert len(_pins(file)) > 5


def test_everything_that_the_project_asks_for_is_pinned() -> None:
    project = _project()
    wanted = {_normal(r) for r in project["project"]["dependencies"]}
    wanted |= {_normal(r) for r in project["build-system"]["requires"]}
    assert wanted <= set(_pins("requirements.txt"))
    wanted |= {_normal(r) for r in project["project"]["optional-dependencies"]["dev"]}
    assert wanted <= set(_pins("requirements-dev.txt"))


def test_tests_run_on_the_versions_that_users_get() -> None:
    developed = _pins("requirements-dev.txt")
    for name, version in _pins("requirements.txt").items():
        assert developed[name] == version
