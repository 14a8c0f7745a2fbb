"""`docs/clauses.md`: each shipped rule, its clauses, and whether they say its condition."""

from __future__ import annotations

import re

from dsl.model.rules import Rule
from dsl.surface.provisions import show_provision
from tests.packs.shelf import POLICIES, rules

TABLE = POLICIES.parent / "docs" / "clauses.md"
ROW = re.compile(r"^\| `([a-z]+/[^`]+)` \| (.+?) \| (.+?) \| (.+) \|$", re.MULTILINE)
YES, IN_PART, CATALOGUE = "是 / yes", "部分 / in part", "目录 / catalogue"


def _rows() -> dict[str, tuple[str, str, str]]:
    found = ROW.findall(TABLE.read_text(encoding="utf-8"))
    rows = {name: (clauses, verdict, note) for name, clauses, verdict, note in found}
    assert len(rows) == len(found)
    return rows


def _clauses(rule: Rule) -> str:
    return "；".join(c.regulation.name + show_provision(c.provision, "zh") for c in rule.clauses)


def test_each_rule_has_a_row_with_the_clauses_that_it_cites() -> None:
    told = {name: clauses for name, (clauses, _, _) in _rows().items()}
    assert told == {f"{owner.manifest.name}/{rule.name}": _clauses(rule) for owner, rule in rules()}


def test_law_that_says_a_part_only_stands_beside_the_catalogue() -> None:
    rows = _rows()
    for owner, rule in rules():
        laws = {c.regulation.method for c in rule.clauses}
        verdict = rows[f"{owner.manifest.name}/{rule.name}"][1]
        assert laws in {YES: [{False}], IN_PART: [{False, True}], CATALOGUE: [{True}]}[verdict], (
            rule
        )


def test_the_document_that_is_needed_is_named_on_the_rules_page() -> None:
    for owner, rule in rules():
        _, verdict, note = _rows()[f"{owner.manifest.name}/{rule.name}"]
        page = (owner.folder / f"{rule.name}.md").read_text(encoding="utf-8")
        needed = re.search(r"所需文件：(.+?) / ", note)
        assert (needed is None) == (verdict == YES), rule.name
        assert needed is None or f"所需文件：{needed[1]}。" in page, rule.name


def test_every_note_is_in_both_languages() -> None:
    assert all(
        re.fullmatch(r"[^/]*[一-鿿][^/]* / [^一-鿿]+", note) for *_, note in _rows().values()
    )
