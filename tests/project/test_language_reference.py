"""The language reference: its blocks are the language as it is.

A block is a piece of the page's own pack (```huiyan), the steps of a rule beside that pack
(```huiyan steps), or a mistake that is told (```huiyan wrong HY301).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from dsl.check import check_files
from dsl.diagnostics import Diagnostic
from dsl.format import format_file
from dsl.grammar.parse import parse
from dsl.model.examples import Example
from dsl.surface import vocabulary
from dsl.surface.keywords import KEYWORDS
from dsl.syntax.declarations import File, Surface
from dsl.text.source import SourceText
from engine.run.examples import run_example
from tests.dsl_check.cases import whole_text
from tests.dsl_check.schema import SCHEMA
from tests.project.repository import read

PAGES: tuple[Surface, ...] = ("en", "zh")
_FENCE = re.compile(
    r"^```huiyan(?: (steps|wrong) ?(HY\d+)?)?\n(.*?)^```$", re.DOTALL | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block: `kind` is empty for declarations; `code` is told by a wrong one."""

    page: Surface
    number: int
    kind: str
    code: str
    text: str

    @property
    def source(self) -> SourceText:
        """The block as a file."""
        text = whole_text(self.text) if self.kind else self.text
        return SourceText(f"{self.page}-{self.number}.huiyan", text)


def _page(surface: Surface) -> str:
    return read(Path("docs/language") / f"{surface}.md")


def _blocks(surface: Surface, *kinds: str) -> list[Block]:
    found = _FENCE.findall(_page(surface))
    blocks = [Block(surface, i, *parts) for i, parts in enumerate(found, start=1)]
    return [b for b in blocks if b.kind in kinds]


def _all(*kinds: str) -> list[Block]:
    return [block for surface in PAGES for block in _blocks(surface, *kinds)]


def _parsed(block: Block) -> File:
    parsed = parse(block.source, surface=block.page)
    assert not parsed.diagnostics, parsed.diagnostics
    return parsed.file


def _beside_pack(block: Block) -> list[Diagnostic]:
    pack = tuple(_parsed(b) for b in _blocks(block.page, ""))
    return list(check_files((*pack, _parsed(block)), SCHEMA).diagnostics)


def _name(block: Block) -> str:
    return f"{block.page}-{block.number}"


def test_the_two_pages_show_the_same_things() -> None:
    english, chinese = ([(b.kind, b.code) for b in _blocks(s, "", "steps", "wrong")] for s in PAGES)
    assert english == chinese
    assert len(english) > 10


@pytest.mark.parametrize("block", _all(""), ids=_name)
def test_declarations_stand_in_their_canonical_layout(block: Block) -> None:
    laid_out = format_file(_parsed(block), block.source)
    header, body = laid_out.split("\n\n", 1)
    assert header in ("language en", "语言 中文")
    assert body == block.text


@pytest.mark.parametrize("surface", PAGES)
def test_the_pack_of_a_page_is_free_of_mistakes_and_its_examples_hold(surface: Surface) -> None:
    checked = check_files(tuple(_parsed(b) for b in _blocks(surface, "")), SCHEMA)
    assert list(checked.diagnostics) == []
    examples: tuple[Example, ...] = checked.model.examples
    assert len(examples) >= 3
    for example in examples:
        assert run_example(checked.model, example).diagnostics == ()


@pytest.mark.parametrize("block", _all("steps"), ids=_name)
def test_steps_are_free_of_mistakes(block: Block) -> None:
    assert _beside_pack(block) == []


@pytest.mark.parametrize("block", _all("wrong"), ids=_name)
def test_mistakes_are_told(block: Block) -> None:
    assert {d.code for d in _beside_pack(block)} == {block.code}


@pytest.mark.parametrize("surface", PAGES)
def test_every_word_of_the_language_is_on_the_page(surface: Surface) -> None:
    words = vocabulary(surface)
    wanted = {s for k in KEYWORDS for s in (k.zh if surface == "zh" else k.en)}
    tables = (words.functions, words.aggregates, words.domains, words.severities, words.outcomes)
    wanted.update(*tables)
    page = _page(surface)
    ascii_words = set(re.findall(r"[a-z_]+(?: [a-z]+)*", page)) | set(re.findall(r"\w+", page))
    missing = [
        w for w in wanted if not (w in page if surface == "zh" else _said(w, ascii_words, page))
    ]
    assert missing == []


def _said(word: str, words: set[str], page: str) -> bool:
    return word in words if " " not in word else word in page


def test_examples_are_evaluated_with_the_engine() -> None:
    """The blocks above mean nothing if no table is read: one expectation is turned around."""
    text = next(b for b in _blocks("en", "")).text
    source = SourceText("turned.huiyan", text.replace("months = 2", "months = 3"))
    checked = check_files((parse(source, surface="en").file,), SCHEMA)
    (example,) = checked.model.examples
    assert [d.code for d in run_example(checked.model, example).diagnostics] == ["HY660"]
