"""The parser's tables beside the grammar: what it says, and quicker."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import dsl.grammar
from dsl.grammar import tables

GRAMMAR = Path(str(dsl.grammar.__file__)).with_name("huiyan.lark")


def test_the_tables_are_those_of_the_grammar() -> None:
    """Else: `python -m dsl.grammar.tables`."""
    assert GRAMMAR.with_name("huiyan.lark.json").read_text(encoding="utf-8") == tables.tables()


def test_tables_of_another_lark_are_not_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told: dict[str, Any] = json.loads(tables.tables())
    other = tmp_path / "other.json"
    other.write_text(json.dumps({**told, "lark": "0.1", "data": {}}), encoding="utf-8")
    monkeypatch.setattr(tables, "_TABLES", other)
    assert tables.load_parser(None).parse([], start="file") is not None


def test_without_tables_the_grammar_serves(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tables, "_TABLES", tmp_path / "none.json")
    assert tables.load_parser(None).parse([], start="file") is not None
