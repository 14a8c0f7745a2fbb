"""The pages of the command line's own diagnostics: their console blocks happen as they say."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from dsl.diagnostics.page import load_page, page_codes
from tests.cli.program import Ended, huiyan
from tests.sample_city import MadeCity as City

CODES = [c for c in page_codes() if "HY601" <= c < "HY650"]
_BLOCK = re.compile(r"^```console (wrong|right)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def _last(block: str) -> Ended:
    """The outcome of the block's last command; `NAME=value` before it is its environment."""
    ended = Ended(0, "", "")
    for line in block.splitlines():
        words = shlex.split(line.removeprefix("$ "))
        at = words.index("huiyan")
        ended = huiyan(*words[at + 1 :], env=dict(w.split("=", 1) for w in words[:at]))
    return ended


def _place(block: str, city: City, new: Path) -> Path:
    """Where the block happens: in the city, or in `new` where it writes something."""
    if re.search(r"\b(run|file)\b", block):
        return shutil.copytree(city.folder, new)
    if re.search(r"init|demo|-o ", block):
        new.mkdir()
        return new
    return city.folder


@pytest.mark.parametrize("code", CODES)
def test_examples(code: str, city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = _BLOCK.findall(load_page(code).body)
    assert any(kind == "right" for kind, _ in blocks)
    for number, (kind, block) in enumerate(blocks):
        monkeypatch.chdir(_place(block, city, tmp_path / str(number)))
        ended = _last(block)
        assert (f"[{code}]" in ended.err) is (kind == "wrong"), ended.err


def test_a_page_in_either_language(city: City) -> None:
    english = huiyan("explain", "hy601", "--lang", "en").out
    assert english.startswith("# HY601 · No such command\n")
    assert "Wrong:\n\n```console\n$ huiyan chek\n```" in english
    assert "没有这个命令" not in english
    assert huiyan("explain", "HY601").out.startswith("# HY601 · 没有这个命令\n")
