"""Packs that use the law, parameters and definitions of others, resolved from folders alone."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from engine.packs import LoadedPack, load_pack
from engine.packs.manifest import load_manifest
from engine.packs.resolving import copy_pack, files_of
from engine.packs.versions import range_from_text, version_from_text
from tests.dsl_check.cases import FOLDER
from tests.dsl_check.schema import SCHEMA

_RULE = """语言 中文

规则 样例 "去世次月起仍发放"
  依据 高龄津贴办法 第九条
  等级 高
  逐条 发放 取自 民政局.高龄津贴发放
  当 发放.金额 > 当地标准 地区 发放.区划
  疑点
    说明 "{发放.月份}"
"""


def _pack(shelf: Path, name: str, *, version: str = "1.0.0", **depends: str) -> Path:
    """A pack folder with a manifest alone."""
    folder = shelf / f"{name}-{version}"
    folder.mkdir(parents=True)
    lines = [f"pack: {name}", f"title: {name}", f"version: {version}"]
    lines += ["depends:", *(f'  {n}: "{r}"' for n, r in depends.items())] if depends else []
    (folder / "pack.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def _shared(shelf: Path, version: str = "1.0.0") -> Path:
    folder = _pack(shelf, "shared", version=version)
    shutil.copy(FOLDER / "prelude_zh.huiyan", folder / "法规.huiyan")
    return folder


def _using(shelf: Path, **depends: str) -> Path:
    folder = _pack(shelf, "using", **depends)
    (folder / "样例.huiyan").write_text(_RULE, encoding="utf-8")
    return folder


def _codes(pack: LoadedPack) -> list[str]:
    return [d.code for d in pack.diagnostics]


def test_law_and_parameters_of_another_pack_are_known(tmp_path: Path) -> None:
    _shared(tmp_path)
    pack = load_pack(_using(tmp_path, shared="^1.0.0"), SCHEMA, shown_as="packs/using")
    assert _codes(pack) == []
    assert [rule.name for rule in pack.model.rules] == ["样例"]
    clause = pack.model.rule("样例").clauses[0]
    assert clause.span.file == "shared/法规.huiyan"
    source = pack.source(clause.span.file)
    assert source is not None
    assert source.slice(clause.span).startswith("第九条")
    alone = load_pack(_using(tmp_path / "alone"), SCHEMA)
    assert "HY207" in _codes(alone)


def test_the_highest_version_in_range_is_taken(tmp_path: Path) -> None:
    for version in ("1.0.0", "1.4.0", "1.10.0", "2.0.0"):
        _shared(tmp_path, version)
    pack = load_pack(_using(tmp_path, shared="^1.0.0"), SCHEMA)
    assert [(d.name, d.manifest.version) for d in pack.depends] == [("shared", "1.10.0")]


def test_a_lower_version_is_taken_where_another_pack_needs_it(tmp_path: Path) -> None:
    _pack(tmp_path, "base", version="1.0.0")
    _pack(tmp_path, "base", version="1.5.0")
    _pack(tmp_path, "left", base="<1.2.0")
    folder = _pack(tmp_path, "top", base="^1.0.0", left="1.0.0")
    pack = load_pack(folder, SCHEMA)
    assert _codes(pack) == []
    assert [(d.name, d.manifest.version) for d in pack.depends] == [
        ("base", "1.0.0"),
        ("left", "1.0.0"),
    ]


def test_what_cannot_be_resolved_is_told(tmp_path: Path) -> None:
    shelf = tmp_path / "a"
    _pack(shelf, "shared")
    assert _codes(load_pack(_pack(shelf, "one", shard="^1.0.0"), SCHEMA)) == ["HY700"]
    assert _codes(load_pack(_pack(shelf, "two", shared="^2.0.0"), SCHEMA)) == ["HY702"]
    assert _codes(load_pack(_pack(shelf, "three", shared="newest"), SCHEMA)) == ["HY701"]
    assert _codes(load_pack(_pack(shelf, "four", four="^1.0.0"), SCHEMA)) == ["HY703"]


def test_a_circle_is_told_with_its_way(tmp_path: Path) -> None:
    _pack(tmp_path, "b", c="^1.0.0")
    _pack(tmp_path, "c", b="^1.0.0")
    (told,) = load_pack(_pack(tmp_path, "a", b="^1.0.0"), SCHEMA).diagnostics
    assert (told.code, dict(told.arguments)["path"]) == ("HY703", "a → b → c → b")


def test_a_conflict_names_who_asks_for_what(tmp_path: Path) -> None:
    _pack(tmp_path, "base", version="1.0.0")
    _pack(tmp_path, "base", version="2.0.0")
    _pack(tmp_path, "left", base="^1.0.0")
    _pack(tmp_path, "right", base="^2.0.0")
    (told,) = load_pack(_pack(tmp_path, "top", left="^1.0.0", right="^1.0.0"), SCHEMA).diagnostics
    assert told.code == "HY704"
    assert dict(told.arguments)["ranges"] == "left: ^1.0.0; right: ^2.0.0"


def test_a_broken_dependency_is_told_once_and_not_in_its_own_lines(tmp_path: Path) -> None:
    shared = _shared(tmp_path)
    laws = shared / "法规.huiyan"
    text = laws.read_text(encoding="utf-8").replace("依据 规模标准 第五条", "依据 规模标准 第六条")
    laws.write_text(text, encoding="utf-8")
    pack = load_pack(_using(tmp_path, shared="^1.0.0"), SCHEMA)
    assert _codes(pack) == ["HY705"]


def test_a_name_declared_by_both_is_told_where_it_is_repeated(tmp_path: Path) -> None:
    _shared(tmp_path)
    folder = _using(tmp_path, shared="^1.0.0")
    own = "语言 中文\n\n参数 当地标准: 金额\n  1 元 依据 高龄津贴办法 第九条\n"
    (folder / "参数.huiyan").write_text(own, encoding="utf-8")
    told = [d for d in load_pack(folder, SCHEMA, shown_as="using").diagnostics if d.span]
    assert [(d.code, d.span.file) for d in told if d.span] == [("HY205", "using/参数.huiyan")]


def test_the_hash_covers_what_is_depended_upon(tmp_path: Path) -> None:
    shared = _shared(tmp_path)
    folder = _using(tmp_path, shared="^1.0.0")
    before = load_pack(folder, SCHEMA).sha256
    (shared / "法规.huiyan").write_text(
        (shared / "法规.huiyan").read_text(encoding="utf-8") + "\n# 一句话\n", encoding="utf-8"
    )
    assert load_pack(folder, SCHEMA).sha256 != before


def test_a_copy_holds_what_it_depends_on(tmp_path: Path) -> None:
    _shared(tmp_path / "here")
    folder = _using(tmp_path / "here", shared="^1.0.0")
    pack = load_pack(folder, SCHEMA, shown_as="packs/using")
    copy_pack(folder, tmp_path / "there/using")
    again = load_pack(tmp_path / "there/using", SCHEMA, shown_as="packs/using")
    assert again.sha256 == pack.sha256
    assert again.model == pack.model
    assert [s.name for s in again.sources] == [s.name for s in pack.sources]
    copy_pack(tmp_path / "there/using", tmp_path / "far/using")
    assert load_pack(tmp_path / "far/using", SCHEMA).sha256 == pack.sha256
    names = [name for name, _ in files_of(folder, load_manifest(folder, "using").manifest)]
    assert names == [
        "pack.yaml",
        "样例.huiyan",
        "depends/shared/pack.yaml",
        "depends/shared/法规.huiyan",
    ]


def test_a_pack_without_dependencies_keeps_its_hash(tmp_path: Path) -> None:
    """Hashes that runs recorded before packs could depend on others still hold."""
    folder = _pack(tmp_path, "plain")
    data = (folder / "pack.yaml").read_bytes()
    assert load_pack(folder, SCHEMA).sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("1.2.3", ["1.2.3"], ["1.2.4", "1.2.2"]),
        ("^1.2.3", ["1.2.3", "1.99.0"], ["1.2.2", "2.0.0"]),
        ("^0.2.3", ["0.2.9"], ["0.3.0", "0.2.2"]),
        ("^0.0.3", ["0.0.3"], ["0.0.4"]),
        ("~1.2.3", ["1.2.9"], ["1.3.0"]),
        (">=1.2.0 <2.0.0", ["1.2.0", "1.9.9"], ["2.0.0", "1.1.9"]),
        (">1.2.0, <=1.3.0", ["1.2.1", "1.3.0"], ["1.2.0", "1.3.1"]),
        (">= 1.0.0", ["9.0.0"], ["0.9.9"]),
    ],
)
def test_ranges(text: str, inside: list[str], outside: list[str]) -> None:
    found = range_from_text(text)
    assert found is not None
    for version in inside:
        assert found.allows(version_from_text(version) or (0, 0, 0)), version
    for version in outside:
        assert not found.allows(version_from_text(version) or (0, 0, 0)), version


@pytest.mark.parametrize("text", ["", "latest", "1.2", "^1", ">=2.0.0 <1.0.0", "1.0.0 || 2.0.0"])
def test_what_is_no_range(text: str) -> None:
    assert range_from_text(text) is None
