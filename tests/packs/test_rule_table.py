"""`docs/rules.md`: each entry of the catalogue with its rules, and each rule with its entry."""

from __future__ import annotations

import re

from tests.packs.shelf import POLICIES, packs, rules

TABLE = POLICIES.parent / "docs" / "rules.md"
ROW = re.compile(r"^\| (R\d{3}) \| (.+?) / (.+?) \| (.+) \|$")
RULE = re.compile(r"`([a-z]+/[^`]+)`")
ENTRIES = 107


def rows() -> list[tuple[str, str]]:
    """The number of each entry, and what is said of its rules."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [(m[1], m[4]) for line in lines if (m := ROW.match(line))]


def test_every_entry_has_one_line_in_order() -> None:
    numbers = [number for number, _ in rows()]
    assert len(numbers) == ENTRIES
    assert numbers == sorted(set(numbers))


def test_an_entry_names_rules_or_says_in_both_languages_why_none() -> None:
    for number, said in rows():
        assert RULE.findall(said) or re.fullmatch(r".+ / .+", said), number


def test_the_rules_that_are_named_are_those_that_are_shipped() -> None:
    named = [rule for _, said in rows() for rule in RULE.findall(said)]
    shipped = [f"{owner.manifest.name}/{rule.name}" for owner, rule in rules()]
    assert sorted(set(named)) == sorted(shipped)


def test_the_packs_call_an_entry_by_its_title_here() -> None:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    titles = {m[1]: m[2] for line in lines if (m := ROW.match(line))}
    for each in packs():
        for clause in each.model.clauses:
            if clause.regulation.method:
                assert clause.text.startswith(f"{titles[clause.provision.article]}（")


def test_a_rule_that_cites_the_catalogue_stands_at_that_entry() -> None:
    told = {number: set(RULE.findall(said)) for number, said in rows()}
    for owner, rule in rules():
        cited = {c.provision.article for c in rule.clauses if c.regulation.method}
        assert all(f"{owner.manifest.name}/{rule.name}" in told[number] for number in cited)
