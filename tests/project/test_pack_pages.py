"""The pages of packs and examples (HY650 to HY799): what they call wrong is told, right is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dsl.check import check_files
from dsl.diagnostics.page import load_page, page_codes
from dsl.grammar.parse import parse
from dsl.text.source import SourceText
from engine.packs.pack import MANIFEST, load_pack
from engine.run.examples import run_example
from tests.dsl_check.cases import preludes
from tests.dsl_check.schema import SCHEMA

_CODES = [c for c in page_codes() if "HY650" <= c < "HY8"]
#: What stands in huiyan.yaml and not in a pack.
_SETTINGS = ("memory_limit", "cluster_python")
_BLOCK = re.compile(r"```(\w+) (wrong|right)\n(.*?)```", re.DOTALL)


def _blocks(language: str) -> Iterator[tuple[str, str, str]]:
    for code in _CODES:
        for found, word, text in _BLOCK.findall(load_page(code).body):
            if found == language and not text.startswith(_SETTINGS):
                yield code, word, text


@pytest.mark.parametrize(("code", "word", "text"), list(_blocks("yaml")))
def test_manifests(code: str, word: str, text: str, tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
    (tmp_path / "规则.huiyan").write_text("语言 中文\n", encoding="utf-8")
    told = [d.code for d in load_pack(tmp_path, SCHEMA).diagnostics]
    assert told == ([code] if word == "wrong" else [])


@pytest.mark.parametrize(("code", "word", "text"), list(_blocks("huiyan")))
def test_examples(code: str, word: str, text: str) -> None:
    parsed = parse(SourceText("page.huiyan", text))
    assert parsed.diagnostics == ()
    checked = check_files((*preludes(), parsed.file), SCHEMA)
    assert list(checked.diagnostics) == []
    results = [run_example(checked.model, example) for example in checked.model.examples]
    told = {d.code for result in results for d in result.diagnostics}
    assert code in told if word == "wrong" else told == set()


def test_a_name_that_is_no_file_is_told(tmp_path: Path) -> None:
    manifest = "pack: sample\ntitle: 样例\nversion: 1.0.0\n"
    (tmp_path / MANIFEST).write_text(manifest, encoding="utf-8")
    (tmp_path / "规则.huiyan").mkdir()
    assert [d.code for d in load_pack(tmp_path, SCHEMA).diagnostics] == ["HY651"]


def test_text_in_another_encoding_is_told(tmp_path: Path) -> None:
    manifest = "pack: sample\ntitle: 样例\nversion: 1.0.0\n"
    (tmp_path / MANIFEST).write_text(manifest, encoding="utf-8")
    (tmp_path / "规则.huiyan").write_bytes("语言 中文\n".encode("gb18030"))
    assert [d.code for d in load_pack(tmp_path, SCHEMA).diagnostics] == ["HY652"]


def test_a_folder_without_a_manifest_is_told(tmp_path: Path) -> None:
    assert [d.code for d in load_pack(tmp_path, SCHEMA).diagnostics] == ["HY653"]
