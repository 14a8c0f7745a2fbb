"""Every shipped policy is coloured without a word left over; the extension ships our grammar."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from pygments.lexers import get_lexer_by_name
from pygments.token import Error, Keyword, Name, Number, Token

from interfaces.highlight.pygments_lexer import HuiyanLexer
from interfaces.highlight.textmate import grammar_text

_ROOT = Path(__file__).parents[2]
_POLICIES = sorted((_ROOT / "policies").rglob("*.huiyan"))
_EXTENSION = _ROOT / "interfaces" / "vscode"


@pytest.mark.parametrize("path", _POLICIES, ids=lambda p: p.stem)
def test_a_shipped_policy_is_coloured_wholly(path: Path) -> None:
    text = path.read_text("utf-8")
    tokens = list(HuiyanLexer().get_tokens(text))
    assert "".join(value for _, value in tokens) == text
    left = {value for kind, value in tokens if kind in (Error, Token.Text)}
    assert not left


def test_words_are_what_they_are_in_both_surfaces() -> None:
    text = 'rule r "t"\n  under law 第九条\n  where sum(x.amount) >= 400 万元 and x.a is present\n'
    kinds = dict(reversed([(v, k) for k, v in HuiyanLexer().get_tokens(text)]))
    assert kinds["rule"] is Keyword.Declaration
    assert kinds["where"] is Keyword
    assert kinds["sum"] is Name.Builtin
    assert kinds["第九条"] is Name.Label
    assert kinds["400 万元"] is Number
    text = "  当 合计(发放.合计) > 0"
    chinese = dict(reversed([(v, k) for k, v in HuiyanLexer().get_tokens(text)]))
    assert chinese["当"] is Keyword
    assert chinese["合计"] is Name.Builtin
    assert [k for k, v in HuiyanLexer().get_tokens(text) if v == "合计"][1] is Name  # a column


def test_it_is_found_by_name() -> None:
    assert isinstance(get_lexer_by_name("huiyan"), HuiyanLexer)


def test_the_extension_ships_the_grammar_of_the_vocabulary() -> None:
    assert (_EXTENSION / "huiyan.tmLanguage.json").read_text("utf-8") == grammar_text()
    for pattern in re.findall(r'"match": ("(?:[^"\\]|\\.)*")', grammar_text()):
        re.compile(json.loads(pattern))


def test_the_extension_names_files_that_it_has() -> None:
    about = json.loads((_EXTENSION / "package.json").read_text("utf-8"))
    named = [one["configuration"] for one in about["contributes"]["languages"]]
    named += [g["path"] for g in about["contributes"]["grammars"]]
    assert all((_EXTENSION / name).is_file() for name in named)
    versions = about["devDependencies"].values()
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", v) for v in versions), "pinned exactly"


@pytest.mark.skipif(
    not os.environ.get("HUIYAN_NPM"), reason="HUIYAN_NPM: packing fetches packages by name"
)
def test_the_extension_packs(tmp_path: Path) -> None:
    folder = shutil.copytree(_EXTENSION, tmp_path / "vscode")
    for command in ("npm install --no-package-lock --no-audit", "npm run package"):
        subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    (packed,) = folder.glob("*.vsix")
    assert packed.stat().st_size > 50_000
