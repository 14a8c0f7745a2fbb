"""YAML read event by event is what the slower reader makes of it, or left to that one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policies
from dsl.text.source import SourceText
from engine.catalog import yaml_tree
from engine.catalog.yaml_events import OddYamlError
from engine.catalog.yaml_nodes import Scalar

ODD = [
    "",
    "# only\n",
    "a: ~\nb: null\nc: 'null'\nd: |\n  null\ne:\nf: !!str null\ng: ! null\n",
    "- a\n- b: [1, {c: d}]\n",
    "a: 1\na: 2\n",
    "? [a]\n: b\n",
    "a: &x 1\nb: *x\n",
    "--- a\n...\n--- b\n",
    "{",
    "[" * 40 + "]" * 40,
    "[" * 3000,
    'a: "\\x"\n',
    "\t",
]
CONTRACT = next((Path(str(policies.__file__)).parent / "contracts").rglob("*.yaml"))


def _slowly(text: str, monkeypatch: pytest.MonkeyPatch) -> object:
    def odd(*_: object) -> None:
        raise OddYamlError

    with monkeypatch.context() as patched:
        patched.setattr(yaml_tree, "tree_of_events", odd)
        return yaml_tree.yaml_from_text.__wrapped__(SourceText("x.yaml", text))


def _read(text: str) -> object:
    return yaml_tree.yaml_from_text.__wrapped__(SourceText("x.yaml", text))


@pytest.mark.parametrize("text", ODD)
def test_odd_texts(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _read(text) == _slowly(text, monkeypatch)


@given(st.integers(0, 3000), st.sampled_from(list(" \n:-[]{}\"'&*!|>#?,%@`~")), st.booleans())
def test_a_contract_with_one_character_changed(at: int, character: str, inserted: bool) -> None:
    text = CONTRACT.read_text(encoding="utf-8")
    changed = text[:at] + character + text[at if inserted else at + 1 :]
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert _read(changed) == _slowly(changed, monkeypatch)


def test_a_contract_is_read_without_the_slower_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_tree, "_compose", lambda _: pytest.fail("read slowly"))
    tree, found = yaml_tree.yaml_from_text.__wrapped__(
        SourceText("x.yaml", CONTRACT.read_text(encoding="utf-8"))
    )
    assert not found
    assert isinstance(tree, yaml_tree.Fields)
    assert isinstance(tree.get("kind"), Scalar)
