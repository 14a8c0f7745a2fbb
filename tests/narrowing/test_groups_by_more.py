"""Groups that differ in more than their person: those of rows that came or went, and no others."""

from __future__ import annotations

import datetime
import random
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pytest

from engine.plan.narrow import Candidates
from engine.run.fetching import By
from engine.run.increments import _Looking
from tests.generated.compiled import checked
from tests.generated.draw import Draw
from tests.narrowing.changed import followed
from tests.reference.schema import DEATHS, KINDS, PAYMENTS, SCHEMA
from tests.reference.world import Row

LAW = """language en

regulation law "A law"
  issued by "nobody"
  version 2010-01-01
  in force from 2010-01-01
  article 1 "It is so."
"""
RULE = """
rule {name} "{name}"
  under law article 1
  severity low
  each p in civil.payments
{body}
  finding
    n = count(p)
    message "{{n}}"
"""
#: Each with the columns by which its groups differ, other than the person.
BODIES = {
    "by_kind": ("  per p.person, p.kind\n  where count(p) >= 2", ("kind",)),
    "by_kind_and_region": (
        "  where p.amount > 100 元\n  per p.person, p.kind, p.region\n"
        "  where sum(p.amount) > 400 元",
        ("kind", "region"),
    ),
    "asked_of_rows": (
        "  with d in police.deaths on d.person = p.person\n  per p.person, p.kind\n"
        "  where count(p) >= 2",
        (),
    ),
    "both_kinds": (
        '  per p.person, p.region\n  where count(p where p.kind = "普通") >= 1\n'
        '  where count(p where p.kind = "特困") >= 1',
        ("region",),
    ),
    "joined_to_themselves": (
        "  with q in civil.payments on q.person = p.person\n  per p.person, p.kind\n"
        "  where sum(q.amount) > 900 元",
        (),
    ),
    "by_the_year": ("  per p.person, year(p.paid_on)\n  where count(p) >= 2", ()),
    "but_for_the_dead": (
        '  unless d in police.deaths on d.person = p.person under law article 1 "gone"\n'
        "  per p.person, p.kind\n  where count(p) >= 2",
        (),
    ),
}
DAY = datetime.date(2024, 6, 30)
PERSONS = ("330182199203070019", "11010519491231002X", "330182196506060036", None)


def rows_of(chance: random.Random, payments: int) -> dict[str, list[Row]]:
    """Payments of three persons and of nobody, of whom some are dead."""
    paid: list[Row] = [
        {
            "payment_no": f"N{number}",
            "person": chance.choice(PERSONS),
            "amount": chance.randrange(0, 500),
            "kind": chance.choice((*KINDS, None)),
            "region": chance.choice(("330182", "330100", None)),
            "paid_on": datetime.date(chance.choice((2022, 2023)), 5, 1),
        }
        for number in range(payments)
    ]
    died = [{"death_no": f"D{n}", "person": p, "died_on": DAY} for n, p in enumerate(PERSONS)]
    return {PAYMENTS: paid, DEATHS: chance.sample(died, chance.randrange(4))}


@pytest.mark.parametrize("name", BODIES)
def test_they_tell_what_all_rows_tell(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    body, within = BODIES[name]
    model = checked(LAW + RULE.format(name=name, body=body), SCHEMA, rules=1)
    asked: set[tuple[str, ...]] = set()

    def noted(looking: _Looking, question: Candidates, few: Mapping[By, pa.Table]) -> Any:
        asked.add(question.within)
        return touched(looking, question, few)

    touched = _Looking._touched_rows
    monkeypatch.setattr(_Looking, "_touched_rows", noted)
    findings = 0
    for seed in range(20):
        tables = rows_of(random.Random(seed), 24)
        verdict = followed(model, tables, Draw(seed), DAY)
        assert not verdict.differing, seed
        findings += verdict.findings
    assert findings >= 10
    assert asked - {()} == {within} - {()}
