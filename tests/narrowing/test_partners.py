"""Rules and tables that group by what rows are joined to, over few rows and over all.

What the reference finds is compared, too: tables leave rows out before they are joined.
"""

from __future__ import annotations

from dataclasses import replace

from dsl.grammar import parse
from dsl.syntax.declarations import Declaration
from dsl.text.source import SourceText
from tests.generated import judge as against_reference
from tests.narrowing.judge import judge
from tests.narrowing.partners import draw_partners
from tests.reference.schema import SCHEMA
from tests.reference.values import Cell
from tests.reference.world import Row

PERSON = "330182192003070014"
LAW = """language en

regulation law "办法"
  in force from 2018-01-01
  article 1 "第一条。"

"""
_SEEDS = range(9600, 9650)


def test_only_whom_several_have_in_common() -> None:
    verdicts = [judge(draw_partners(seed)) for seed in _SEEDS]
    assert not [v.seed for v in verdicts if v.differing]
    assert not any(v.refused for v in verdicts)
    assert sum(v.narrowed for v in verdicts) >= 10
    assert sum(v.findings for v in verdicts) >= 10


def test_tables_of_groups_that_could_hold() -> None:
    verdicts = [against_reference.judge(draw_partners(seed)) for seed in _SEEDS]
    assert not [v.seed for v in verdicts if v.differences]
    assert sum(v.outcomes["suspected"] for v in verdicts) >= 25


def test_a_row_without_a_date_whose_partner_is_nobody_elses() -> None:
    """It is in no window, and told of as such, however few its group holds."""
    drawn = draw_partners(9600)
    text = LAW + (
        'rule r "r"\n  under law article 1\n  severity low\n'
        "  each a in civil.payments\n  with b in police.deaths on b.person = a.person\n"
        "  per a.project, b.region within 30 days of a.paid_on\n"
        "  where count_distinct(a.person) >= 2\n"
        '  finding\n    message "it is so"\n'
    )
    paid = row_of("civil.payments", payment_no="P01", person=PERSON, project="X-01")
    died = row_of("police.deaths", death_no="D01", person=PERSON, region="330102")
    tables = {**dict.fromkeys(drawn.tables, ()), "civil.payments": [paid], "police.deaths": [died]}
    case = replace(drawn, declarations=declared(text), tables=tables)
    verdict = judge(case)
    assert not verdict.differing
    assert (verdict.narrowed, verdict.findings) == (1, 1)


def row_of(data_set: str, **cells: Cell) -> Row:
    """A row of which all other cells are missing."""
    found = SCHEMA.data_set(data_set)
    assert found is not None
    return {column.name: cells.get(column.name) for column in found.columns}


def declared(text: str) -> tuple[Declaration, ...]:
    """What a policy declares."""
    parsed = parse(SourceText("policy", text))
    assert not parsed.diagnostics
    return parsed.file.declarations
