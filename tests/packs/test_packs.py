"""Every pack loads without a word, is laid out canonically, and its examples hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from dsl.format import format_file
from dsl.grammar import parse
from dsl.model.law import Clause
from dsl.model.rules import Rule
from dsl.text.source import SourceText
from engine.packs import LoadedPack
from engine.packs.pages import check_pages
from engine.run.data_sets import data_sets_of
from engine.run.examples import run_examples
from examples.city.generate import build_town
from examples.city.truth import RULE_NUMBERS
from tests.packs.shelf import (
    FILES,
    PACKS,
    comments_above,
    pack,
    packs,
    rules,
    source_of,
    written_in,
)

NO_EXCEPTION = ("# 无例外：", "- 没有例外：")
#: A rule and what is told of it: no more than a screen of text.
SCREEN = 32

each_pack = pytest.mark.parametrize("name", PACKS)
each_file = pytest.mark.parametrize(
    "path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}"
)
each_rule = pytest.mark.parametrize(
    ("owner", "rule"), rules(), ids=[rule.name for _, rule in rules()]
)


@each_pack
def test_nothing_is_told_of_a_pack(name: str) -> None:
    assert pack(name).diagnostics == ()
    assert pack(name).manifest.name == name


@each_pack
def test_pages_agree_with_their_rules(name: str) -> None:
    pages, told = check_pages(pack(name))
    assert told == ()
    assert {Path(page.name).stem for page in pages} == {r.name for r in pack(name).model.rules}


@each_file
def test_files_are_in_canonical_layout(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    source = SourceText(path.name, text)
    parsed = parse(source)
    assert parsed.diagnostics == ()
    assert format_file(parsed.file, source) == text


@each_file
def test_files_survive_translation_to_english_and_back(path: Path) -> None:
    source = SourceText(path.name, path.read_text(encoding="utf-8"))
    english = SourceText("en", format_file(parse(source).file, source, surface="en"))
    parsed = parse(english)
    assert parsed.diagnostics == ()
    assert parsed.file.declarations == parse(source).file.declarations
    assert format_file(parsed.file, english, surface="zh") == source.text


@each_pack
def test_examples_hold(name: str) -> None:
    told = {
        result.example.title: [(d.code, dict(d.arguments)) for d in result.diagnostics]
        for result in run_examples(pack(name), pack(name).model.examples)
        if not result.passed
    }
    assert told == {}


#: Its bidders meet by chance, never often enough to be a set: the rule runs and must tell nothing.
_NOTHING_PLANTED = ("中标_轮流中标",)


def test_the_sample_county_tests_every_rule_that_it_delivers_data_for() -> None:
    delivered = set(build_town(factor=0.02, seed=1).books.rows)
    able = [r.name for _, r in rules() if {d.name for d in data_sets_of(r)} <= delivered]
    assert sorted(able) == sorted({*RULE_NUMBERS, *_NOTHING_PLANTED})


@each_rule
def test_a_file_holds_one_rule_and_its_examples(owner: LoadedPack, rule: Rule) -> None:
    assert Path(rule.span.file).stem == rule.name
    file, _ = written_in(owner, rule)
    others = [e for e in owner.model.examples if e.span.file == rule.span.file]
    assert {e.rule for e in others} == {rule.name}
    assert len(file.declarations) == 1 + len(others)


@each_rule
def test_a_rule_shows_every_outcome(owner: LoadedPack, rule: Rule) -> None:
    """Fires, stays silent, cannot be judged; and exempts, or says why it never does."""
    examples = [e for e in owner.model.examples if e.rule == rule.name]
    shown = {x.outcome for e in examples for x in e.expectations}
    assert {"none", "undetermined"} <= shown
    # what is always a conflict between two sources accuses nobody
    assert shown & ({"conflict"} if rule.conflicts else {"suspected"})
    assert len(examples) >= 4
    page = (owner.folder / f"{rule.name}.md").read_text(encoding="utf-8")
    words = [*(c.text for c in comments_above(owner, rule)), *page.splitlines()]
    said = [line for line in words if line.startswith(NO_EXCEPTION)]
    has_exception = bool(rule.row_exemptions or rule.group_exemptions)
    assert has_exception == ("exempt" in shown)
    assert bool(rule.conflicts) == ("conflict" in shown)
    assert has_exception != bool(said)


@each_rule
def test_a_rule_fits_on_one_screen(owner: LoadedPack, rule: Rule) -> None:
    source = source_of(owner, rule)
    _, written = written_in(owner, rule)
    first = min((c.span.start for c in comments_above(owner, rule)), default=written.span.start)
    assert source.text[first : written.span.end].count("\n") < SCREEN


@each_rule
def test_a_message_names_a_source(owner: LoadedPack, rule: Rule) -> None:
    """Facts come with the department that says so."""
    said = "".join(part for part in rule.message if isinstance(part, str))
    aliases = [rule.base, *(r.alias for r in (*rule.lookups, *rule.absences))]
    departments = {alias.data_set.title.partition(".")[0] for alias in aliases}
    assert any(department in said for department in departments)


@each_rule
def test_an_example_has_facts_of_the_day_before_the_law(owner: LoadedPack, rule: Rule) -> None:
    """Facts from before a rule's first clause are out of its reach: an example shows it."""
    starts = [clause.in_force.start for clause in rule.clauses]
    first = min(filter(None, starts), default=None)
    if first is None or None in starts:
        return
    eve = first - timedelta(days=1)
    given = [t.given for e in owner.model.examples if e.rule == rule.name for t in e.tables]
    cells = {cell.text for table in given for row in table.rows for cell in row}
    assert cells & {f"{eve:%Y-%m-%d}", f"{eve:%Y-%m}"}


def test_packs_agree_on_what_the_law_says() -> None:
    """A regulation that several packs quote is the same in each."""
    said: dict[tuple[str, object], Clause] = {}
    key: Callable[[Clause], object] = lambda c: (  # noqa: E731
        c.text,
        c.in_force,
        c.regulation.issuer,
        c.regulation.number,
        c.regulation.version,
    )
    for each in packs():
        for clause in each.model.clauses:
            first = said.setdefault((clause.regulation.title, clause.provision), clause)
            assert key(first) == key(clause)


def test_every_quoted_clause_is_relied_on() -> None:
    """No pack quotes law for show; the words that introduce an item count as part of it."""
    for each in packs():
        model = each.model
        cited = {c for rule in model.rules for c in rule.clauses}
        cited |= {
            c
            for r in model.rules
            for e in (*r.row_exemptions, *r.group_exemptions)
            for c in e.clauses
        }
        cited |= {c for p in model.parameters for v in p.values for c in v.clauses}
        cited |= {c for d in model.definitions for c in d.clauses}
        items = {(c.regulation.name, c.provision.article) for c in cited if c.provision.item}
        idle = [
            c
            for c in model.clauses
            if c not in cited and (c.regulation.name, c.provision.article) not in items
        ]
        assert idle == []
