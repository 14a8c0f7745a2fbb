"""Which rules can be cut down, by what, and what is asked for several of them together."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from engine.plan.arena import Arena
from engine.plan.from_rule import RulePlan, plan_model
from engine.plan.narrow import Candidates, Turn, candidates_of, separable_data_sets
from engine.plan.show import show_plan
from tests.engine.test_plan import model_of

DAY = datetime.date(2021, 6, 30)
ASKED = Path(__file__).parent / "questions"

RULE = """
rule {name} "{name}"
  under law article 1
  severity low
{body}
  finding
    message "it is so"
"""

#: By what the rows of each data set are cut down; nothing where the rule needs all rows.
BODIES = {
    "of_one_person": (
        "  each p in civil.payments\n  per p.person\n  where count(p) >= 3",
        {"civil.payments": "person"},
    ),
    "with_another_table": (
        "  each p in civil.payments\n  with d in police.deaths on d.person = p.person\n"
        "  where p.paid_on > d.died_on",
        {"civil.payments": "person", "police.deaths": "person"},
    ),
    "by_single_rows": (
        "  each p in civil.payments\n  where p.amount > 100 元",
        {"civil.payments": "person"},
    ),
    "by_what_it_groups_by": (
        "  each p in civil.payments\n  per p.project\n  where count_distinct(p.person) >= 2",
        {"civil.payments": "project"},
    ),
    "without_a_row_elsewhere": (
        "  each p in civil.payments\n  without d in police.deaths on d.person = p.person",
        {"civil.payments": "person", "police.deaths": "person"},
    ),
    "by_a_day": ("  each p in civil.payments\n  per p.paid_on\n  where count(p) >= 3", {}),
    "by_what_several_persons_share": (
        "  each p in civil.payments\n  with q in staff.posts on q.person = p.person\n  per q.unit",
        {},
    ),
}


def planned(arena: Arena, *names: str) -> dict[int, RulePlan]:
    rules = [RULE.format(name=name, body=BODIES[name][0]) for name in names]
    return dict(enumerate(plan_model(arena, model_of(*rules), DAY)))


@pytest.mark.parametrize("name", BODIES)
def test_by_what_a_rule_is_cut_down(name: str) -> None:
    arena = Arena()
    (plan,) = planned(arena, name).values()
    found = separable_data_sets(arena, plan, numbers=True)
    assert {data_set: entity.column for data_set, entity in found.items()} == BODIES[name][1]


FAMILIES = {
    "lookups_with_thresholds": [
        (
            "  each p in civil.payments\n  with d in police.deaths on d.person = p.person\n"
            f"  where p.paid_on > d.died_on\n  where p.amount >= {least} 元"
        )
        for least in (100, 500)
    ],
    "filters": [
        "  each p in civil.payments\n  where p.amount > 900 元",
        '  each p in civil.payments\n  where p.kind = "特困"\n  where p.amount > 1000 元',
        '  each p in civil.payments\n  where p.kind = "特困"\n  where p.region is missing',
    ],
    "groups": [
        "  each p in civil.payments\n  per p.person\n  where count(p) >= 3",
        '  each p in civil.payments\n  where p.kind = "特困"\n  per p.person\n'
        "  where sum(p.amount, known only) > 90 元",
    ],
    "groups_that_count_different_values": [
        "  each p in civil.payments\n  per p.project\n"
        "  where count_distinct(p.person, known only) >= 2",
    ],
    "persons_compared_with_texts": [
        "  each p in civil.payments\n  unless d in police.deaths on d.person = p.person "
        'under law article 1 "gone"\n  per p.project\n'
        "  where count_distinct(p.person, known only) >= 2",
    ],
    "groups_of_windows": [
        "  each p in civil.payments\n  per p.person within 90 days of p.paid_on\n"
        "  where count(p) >= 3 and max(p.amount, known only) > 90 元",
    ],
    "groups_with_few_different_values_and_exceptions": [
        "  each p in civil.payments\n  unless d in police.deaths on d.person = p.person "
        'under law article 1 "gone"\n  per p.project, p.kind\n'
        "  where count(p) >= 3\n  where count_distinct(p.person, known only) < 2",
    ],
    "sums_over_rows_that_are_joined_often": [
        "  each p in civil.payments\n  with q in civil.payments on q.project = p.project\n"
        "  per p.project, p.kind\n"
        "  where sum(p.amount, known only) > 90 元 and count_distinct(p.person, known only) >= 2",
    ],
    "groups_by_whom_several_have_in_common": [
        "  each n in tenders.notices\n  with p in staff.posts on p.unit = n.bidder\n"
        "  per n.project, p.person\n  where count_distinct(n.bidder, known only) >= 2",
        "  each n in tenders.notices\n  with p in staff.posts on p.unit = n.bidder\n"
        '  unless n.won under law article 1 "won"\n'
        "  per n.project, p.person\n  where count_distinct(n.bidder, known only) >= 2",
    ],
    "ages_asked_for_twice": [
        "  each p in civil.payments\n  with d in police.deaths on d.person = p.person\n"
        "  where age(d.died_on, p.paid_on) < 3 or age(d.died_on, p.paid_on) > 9",
    ],
    "groups_that_differ_in_more_than_their_person": [
        "  each p in civil.payments\n  per p.person, p.kind\n"
        "  where sum(p.amount, known only) > 90 元",
        "  each p in civil.payments\n  where p.amount > 10 元\n  per p.person, p.kind\n"
        "  where count(p) >= 3",
    ],
    "days_after_the_end_of_a_month": [
        "  each p in civil.payments\n  where p.paid_on > last_day(month(p.paid_on)) + 60 days\n"
        "  where p.amount > 10 元",
    ],
    "groups_of_rows_without_a_key": [
        "  each p in civil.payments\n  per p.person, p.region\n  where count(p) >= 3",
    ],
}


#: Asked about in another way than the first, which would name too many.
TURNS = {"sums_over_rows_that_are_joined_often": Turn(1)}


@pytest.mark.parametrize("name", FAMILIES)
def test_what_is_asked(name: str) -> None:
    """The corpus: rules as they are planned by themselves, and the questions asked for all."""
    arena = Arena()
    rules = [RULE.format(name=f"r{i}", body=body) for i, body in enumerate(FAMILIES[name])]
    plans = dict(enumerate(plan_model(arena, model_of(*rules), DAY)))
    separable = {p: separable_data_sets(arena, plan, numbers=True) for p, plan in plans.items()}
    turns = dict.fromkeys(plans, TURNS.get(name, Turn()))
    questions = candidates_of(arena, plans, separable, numbers=True, turns=turns)
    before = show_plan(arena, [(f"r{p}", q.bindings.relation) for p, q in plans.items()])
    after = show_plan(arena, [(f"for {q.rules}{_within(q)}", q.relation) for q in questions])
    path = ASKED / f"{name}.txt"
    assert f"{before}\n{after}" == path.read_text("utf-8")


def _within(asked: Candidates) -> str:
    return f" within {', '.join(asked.within)}" if asked.within else ""
