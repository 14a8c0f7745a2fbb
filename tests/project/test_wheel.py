"""What a user gets: the wheel, built from the tracked files alone."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile

import pytest

from engine.version import VERSION
from tests.project.repository import PRODUCT, ROOT, tracked

_BUILD = (
    "import sys; from setuptools.build_meta import build_wheel; print(build_wheel(sys.argv[1]))"
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    source = tmp_path_factory.mktemp("source")
    for path in tracked():
        target = source / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, target)
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-c", _BUILD, str(folder)],
        cwd=source,
        check=True,
        capture_output=True,
        text=True,
    )
    return zipfile.ZipFile(folder / built.stdout.splitlines()[-1])


def test_its_top_level_is_ours_alone(wheel: zipfile.ZipFile) -> None:
    """The packages stand at the top under plain names, so nothing else may slip in."""
    top = {name.split("/")[0] for name in wheel.namelist()}
    modules = {"huiyan.py"} if (ROOT / "huiyan.py").is_file() else set()
    assert top == {*PRODUCT, *modules, f"huiyan-{VERSION}.dist-info"}


def test_it_holds_everything_that_the_program_reads(wheel: zipfile.ZipFile) -> None:
    held = set(wheel.namelist())
    data = {p.as_posix() for p in tracked() if p.parts[0] in PRODUCT}
    assert data - held == set()


def test_it_installs_the_command_and_states_its_terms(wheel: zipfile.ZipFile) -> None:
    info = f"huiyan-{VERSION}.dist-info"
    assert "huiyan = interfaces.cli.main:main" in wheel.read(f"{info}/entry_points.txt").decode()
    metadata = wheel.read(f"{info}/METADATA").decode()
    assert re.search(r"^License-Expression: Apache-2\.0$", metadata, re.MULTILINE)
    assert f"{info}/licenses/LICENSE" in wheel.namelist()
