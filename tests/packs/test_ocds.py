"""The pack for open contracting data: no word is told of it, and its examples hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from dsl.format import format_file
from dsl.grammar import parse
from dsl.text.source import SourceText
from engine.catalog.contract_reading import load_contracts
from engine.packs import LoadedPack, load_pack
from engine.run.examples import run_examples

OCDS = Path(__file__).parents[2] / "policies" / "ocds"
FILES = sorted((OCDS / "packs" / "ocds").glob("*.huiyan"))


@pytest.fixture(scope="module")
def pack() -> LoadedPack:
    contracts, diagnostics = load_contracts([OCDS / "contracts"])
    assert diagnostics == ()
    return load_pack(OCDS / "packs" / "ocds", contracts.schema(), shown_as="ocds")


def test_nothing_is_told_of_it(pack: LoadedPack) -> None:
    assert pack.diagnostics == ()


def test_examples_hold(pack: LoadedPack) -> None:
    told = {
        (r.example.rule, r.example.title): [(d.code, dict(d.arguments)) for d in r.diagnostics]
        for r in run_examples(pack, pack.model.examples)
        if not r.passed
    }
    assert told == {}


def test_every_rule_shows_when_it_fires_when_not_and_what_is_left_out(pack: LoadedPack) -> None:
    for rule in pack.model.rules:
        shown = {
            x.outcome for e in pack.model.examples if e.rule == rule.name for x in e.expectations
        }
        left_out = {"exempt"} if rule.row_exemptions or rule.group_exemptions else set()
        assert {"suspected", "none"} | left_out <= shown, rule.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_files_are_laid_out_and_survive_translation(path: Path) -> None:
    source = SourceText(path.name, path.read_text(encoding="utf-8"))
    parsed = parse(source)
    assert parsed.diagnostics == ()
    assert format_file(parsed.file, source) == source.text
    chinese = SourceText("zh", format_file(parsed.file, source, surface="zh"))
    again = parse(chinese)
    assert again.diagnostics == ()
    assert again.file.declarations == parsed.file.declarations
    assert format_file(again.file, chinese, surface="en") == source.text


def test_every_article_is_relied_on(pack: LoadedPack) -> None:
    model = pack.model
    cited = {c for r in model.rules for c in r.clauses}
    cited |= {c for p in model.parameters for v in p.values for c in v.clauses}
    assert {c.provision.article for c in model.clauses} == {c.provision.article for c in cited}
