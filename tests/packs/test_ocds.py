"""The pack for open contracting data: no word is told of it, and its examples hold."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest

from dsl.format import format_file
from dsl.grammar import parse
from dsl.lint.run import lint_pack
from dsl.rule_page.reading import read_page
from dsl.text.source import SourceText
from engine.catalog.contract_reading import load_contracts
from engine.packs import LoadedPack, load_pack
from engine.packs.linting import subject_of
from engine.packs.pages import check_pages, pages_wanted
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
        # Rows that lack what the method needs are in no table: there nothing is unknown.
        unknown = set() if rule.base.table is not None else {"undetermined"}
        assert {"suspected", "none"} | left_out | unknown <= shown, rule.name


def test_each_rule_has_a_page_in_both_languages_that_agrees_with_it(pack: LoadedPack) -> None:
    pages, told = check_pages(pack)
    assert told == ()
    assert {page.name for page in pages} == {f"ocds/{name}.md" for name in pages_wanted(pack)}


def test_each_page_names_the_indicator_that_it_rests_on(pack: LoadedPack) -> None:
    told = {page.name: dict(_sections(page)) for page in check_pages(pack)[0]}
    for name, about in pages_wanted(pack).items():
        article = about.rule.clauses[0].provision.article
        clue = told[f"ocds/{name}.md"][
            "为何是线索" if about.language == "zh" else "Why it is a clue"
        ]
        assert f"{article}" in clue
        assert "Cardinal 0.0.8" in clue


def _sections(page: SourceText) -> list[tuple[str, str]]:
    return [(part.heading, part.text) for part in read_page(page).parts]


def test_a_rule_without_its_page_is_told_by_the_lints(tmp_path: Path) -> None:
    folder = shutil.copytree(OCDS / "packs" / "ocds", tmp_path / "ocds")
    contracts, _ = load_contracts([OCDS / "contracts"])
    assert _pageless(load_pack(folder, contracts.schema())) == []
    (folder / "r003.md").unlink()  # the page in the other language does not stand for it
    assert _pageless(load_pack(folder, contracts.schema())) == ["r003"]


def _pageless(pack: LoadedPack) -> list[object]:
    subject = subject_of(pack, [pack], datetime.date(2026, 6, 30))
    linted = lint_pack(subject, pack.manifest.lint)
    return [dict(d.arguments)["rule"] for d in linted.diagnostics if d.code == "HY840"]


@pytest.mark.parametrize(("fewest", "outcome"), [(5, "finding"), (6, "none")])
def test_no_fence_is_drawn_over_fewer_values_than_asked_for(
    fewest: int, outcome: str, tmp_path: Path
) -> None:
    folder = shutil.copytree(OCDS / "packs" / "ocds", tmp_path / "ocds")
    parameters = folder / "parameters.huiyan"
    text = parameters.read_text(encoding="utf-8")
    shipped = "  1 from 1900-01-01 under cardinal article fences"
    assert shipped in text
    asked = text.replace(shipped, shipped.replace("1 from", f"{fewest} from"))
    parameters.write_text(asked, encoding="utf-8")
    for path in folder.glob("r*.huiyan"):
        if path.stem != "r058":
            path.unlink()
    rule = folder / "r058.huiyan"
    written = rule.read_text(encoding="utf-8")
    wanted = '"A" with difference = 899' if outcome == "finding" else '"A"'
    rule.write_text(
        written.replace(
            'expect finding for "A" with difference = 899', f"expect {outcome} for {wanted}"
        ),
        encoding="utf-8",
    )
    contracts, _ = load_contracts([OCDS / "contracts"])
    pack = load_pack(folder, contracts.schema())
    assert all(r.passed for r in run_examples(pack, pack.model.examples))


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
