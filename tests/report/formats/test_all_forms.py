"""What holds of every form: the same bytes again, masked unless asked, written by the command."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest

from interfaces.report.facts import ReportContent
from interfaces.report.pdf import write_pdf
from interfaces.report.prov import write_prov
from interfaces.report.sarif import write_sarif
from interfaces.report.xlsx import write_xlsx
from tests.cli.program import huiyan
from tests.report.formats.conftest import APPROVED, RETURNED, UNAPPROVED, UNKNOWN, Village

WRITERS: dict[str, Callable[[ReportContent, Path], Any]] = {
    "xlsx": write_xlsx,
    "pdf": write_pdf,
    "sarif": write_sarif,
    "prov.json": write_prov,
}
#: What must not be read in a report that is masked.
PERSONAL = (APPROVED, UNAPPROVED, RETURNED, UNKNOWN, "张三丰", "李小四", "王五六", "赵七八")


def told_in(path: Path) -> str:
    """Everything that a reader can find in the file."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as archive:
            return "".join(archive.read(n).decode() for n in archive.namelist())
    if path.suffix == ".pdf":
        pages = pypdf.PdfReader(path).pages
        return "".join("".join(p.extract_text().split()) for p in pages)
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", WRITERS)
def test_the_same_content_makes_the_same_bytes(village: Village, tmp_path: Path, form: str) -> None:
    first, second = tmp_path / f"1.{form}", tmp_path / f"2.{form}"
    WRITERS[form](village.content(baseline=True), first)
    time.sleep(2)  # the clock of an archive ticks every two seconds
    WRITERS[form](village.content(baseline=True), second)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("form", WRITERS)
def test_personal_values_are_masked(village: Village, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"report.{form}"
    WRITERS[form](village.content(), path)
    told = told_in(path)
    assert [p for p in PERSONAL if p in told] == []
    WRITERS[form](village.content(reveal=True), path)
    shown = told_in(path)
    assert [p for p in PERSONAL if p not in shown] == []


@pytest.mark.parametrize("form", WRITERS)
def test_nothing_tells_where_the_workspace_lies(
    village: Village, tmp_path: Path, form: str
) -> None:
    path = tmp_path / f"report.{form}"
    WRITERS[form](village.content(reveal=True), path)
    assert str(village.workspace.root) not in told_in(path)


@pytest.mark.parametrize("form", WRITERS)
def test_the_command_writes_it(village: Village, tmp_path: Path, form: str) -> None:
    """Exit code 4: a rule could not look, and the command says so beside the report.

    What is new is said against the run before.
    """
    path = tmp_path / f"report.{form}"
    ended = huiyan("-C", village.workspace.root, "report", "-o", path)
    assert ended.code == 4
    assert "[HY661]" in ended.err
    WRITERS[form](village.content(baseline=True), again := tmp_path / f"again.{form}")
    assert path.read_bytes() == again.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([path.name, again.name])
