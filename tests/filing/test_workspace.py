"""huiyan.yaml and settings: where they come from and what is wrong with them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from adapters.sources import FileSource, ReadOptions
from dsl.diagnostics import Diagnostic
from engine.catalog.catalog import open_catalog
from engine.catalog.migrations import STEPS, NewerCatalogError
from engine.catalog.settings import Origin, Resolved, bytes_from_text, resolve_setting
from engine.catalog.source_reading import source_from_server
from engine.catalog.workspace import (
    LoadedWorkspace,
    Workspace,
    find_workspace,
    load_workspace,
)


def load(root: Path, text: str) -> LoadedWorkspace:
    """The workspace with that huiyan.yaml."""
    for folder in ("contracts", "packs"):
        (root / folder).mkdir(exist_ok=True)
    (root / "huiyan.yaml").write_text(text, "utf-8")
    return load_workspace(root)


def test_folders_and_sources(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        "name: 某县\npacks: [packs, contracts]\n"
        "sources:\n  a.b: {path: /data/x.csv, encoding: gb18030}\n",
    )
    assert loaded.diagnostics == ()
    workspace = loaded.workspace
    assert workspace is not None
    assert (workspace.name, workspace.home) == ("某县", tmp_path / ".huiyan")
    assert workspace.contracts == (tmp_path / "contracts",)
    assert workspace.packs == (tmp_path / "packs", tmp_path / "contracts")
    read = source_from_server(workspace.sources["a.b"], "local", [])
    assert read == FileSource("/data/x.csv", ReadOptions(encoding="gb18030"))


def test_an_empty_file_is_all_defaults(tmp_path: Path) -> None:
    loaded = load(tmp_path, "# nothing yet\n")
    assert loaded.diagnostics == ()
    assert loaded.workspace is not None
    assert loaded.workspace.packs == (tmp_path / "packs",)


@pytest.mark.parametrize(
    ("text", "code", "place", "nearest"),
    [
        ("contract: [x]", "HY502", "contract", "contracts"),
        ("language: fr", "HY504", "fr", ""),
        ("memory_limit: much", "HY504", "much", ""),
        ("packs: [nowhere]", "HY513", "nowhere", ""),
        ("packs: [../elsewhere]", "HY514", "../elsewhere", ""),
        ("signing_key: abc", "HY512", "abc", ""),
        ("sources: {a.b: {pth: x}}", "HY502", "pth", "path"),
        ("sources: {a.b: {format: xls}}", "HY504", "xls", ""),
        ("sources: {a.b: {path: ../x}}", "HY514", "../x", ""),
        ("sources: [a]", "HY504", "[a]", ""),
        ("packs: {a: b}", "HY504", "{a: b}", ""),
        ("packs: [packs]\npacks: [packs]", "HY510", "packs", ""),
        ("packs: [", "HY501", "[", ""),
    ],
)
def test_mistakes(tmp_path: Path, text: str, code: str, place: str, nearest: str) -> None:
    loaded = load(tmp_path, text)
    (diagnostic,) = loaded.diagnostics
    assert diagnostic.code == code
    assert diagnostic.span is not None
    assert loaded.texts[0].slice(diagnostic.span) == place
    assert dict(diagnostic.arguments).get("nearest", "") == nearest


def test_no_workspace(tmp_path: Path) -> None:
    loaded = load_workspace(tmp_path)
    assert loaded.workspace is None
    assert [d.code for d in loaded.diagnostics] == ["HY511"]


def test_a_workspace_is_found_from_below(tmp_path: Path) -> None:
    load(tmp_path, "")
    (tmp_path / "packs" / "deep").mkdir()
    assert find_workspace(tmp_path / "packs" / "deep") == tmp_path
    assert find_workspace(Path(tmp_path.anchor)) is None


def test_precedence(tmp_path: Path) -> None:
    workspace = load(tmp_path, "language: en\nmemory_limit: 1GiB").workspace
    assert workspace is not None

    def language(flag: str | None, variable: str = "", written: bool = True) -> object:
        environment = {"HUIYAN_LANGUAGE": variable}
        texts = workspace.settings if written else {}
        return resolve_setting("language", flag, environment=environment, written=texts)

    assert language("zh", "en") == Resolved("zh", Origin.FLAG)
    assert language(None, "zh") == Resolved("zh", Origin.ENVIRONMENT)
    assert language(None) == Resolved("en", Origin.FILE)
    assert language(None, written=False) == Resolved("zh", Origin.DEFAULT)
    wrong = language(None, "fr")
    assert isinstance(wrong, Diagnostic)
    assert (wrong.code, dict(wrong.arguments)["source"]) == ("HY515", "HUIYAN_LANGUAGE")
    limit = resolve_setting("memory_limit", None, environment={}, written=workspace.settings)
    assert limit == Resolved(2**30, Origin.FILE)


def test_a_wrong_secret_is_not_shown() -> None:
    wrong = resolve_setting("signing_key", "s3cret", environment={}, written={})
    assert isinstance(wrong, Diagnostic)
    assert "s3cret" not in str(wrong)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("512MB", 512 * 2**20), ("4 GiB", 4 * 2**30), ("1g", 2**30), ("1000", 1000)),
        *(("0", None), ("-1", None), ("4 gigs", None), ("", None), ("1e9", None)),
    ],
)
def test_sizes(text: str, value: int | None) -> None:
    assert bytes_from_text(text) == value


def test_the_catalog_takes_its_steps_once_and_refuses_a_newer_one(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    for _ in range(2):
        with open_catalog(workspace) as catalog:
            assert catalog.filings() == ()
    path = workspace.home / "catalog.sqlite"
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (len(STEPS),)
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        db.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    with pytest.raises(NewerCatalogError), open_catalog(workspace):
        pass
