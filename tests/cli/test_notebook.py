"""`import huiyan`: the door for notebooks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import huiyan
from tests.cli.conftest import AS_OF
from tests.cli.program import environment

RULE = "高龄津贴_去世后发放"


def test_the_whole_way(copied: Path) -> None:
    workspace = huiyan.open_workspace(copied / "packs")
    assert workspace.root == copied
    packs = huiyan.check(workspace)
    assert not any(p.diagnostics for p in packs)
    run = huiyan.run(workspace, "livelihood", as_of=AS_OF, only=[RULE])
    found = run.findings()
    assert {f["rule"] for f in found} == {RULE}
    assert huiyan.trace(workspace, found[0]["id"]).finding == found[0]


def test_mistakes_are_one_error_with_the_words_in_it(copied: Path, tmp_path: Path) -> None:
    workspace = huiyan.open_workspace(copied)
    with pytest.raises(huiyan.HuiyanError, match="livelihood") as told:
        huiyan.run(workspace, "livelihod")
    assert [d.code for d in told.value.diagnostics] == ["HY614"]
    with pytest.raises(huiyan.HuiyanError, match="HY615"):
        huiyan.run(workspace, only=["no_such_rule"])
    with pytest.raises(huiyan.HuiyanError, match="HY616"):
        huiyan.trace(workspace, "ffffffffffffffff")
    with pytest.raises(huiyan.HuiyanError, match="HY623"):
        huiyan.trace(workspace, "")
    with pytest.raises(huiyan.HuiyanError, match="HY511"):
        huiyan.open_workspace(tmp_path / "nowhere")


def test_importing_costs_nothing() -> None:
    script = "import sys, huiyan; assert 'engine' not in sys.modules; print(*dir(huiyan))"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == sorted(huiyan.__all__)


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(AttributeError, match="no attribute 'explode'"):
        getattr(huiyan, "explode")  # noqa: B009 - a type checker would refuse the attribute
