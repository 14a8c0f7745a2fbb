"""How many persons have to share what a rule groups by; an index answers what they share."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from engine.bridge.context import EngineSettings
from engine.filing.whose import codes_shared
from engine.plan.arena import Arena
from engine.plan.from_rule import plan_model
from engine.plan.narrow import separable_data_sets
from engine.plan.narrow.sharing import persons_sharing
from engine.run.metrics import load_metrics
from tests.engine.test_plan import model_of
from tests.narrowing.benefits_city import benefits_city
from tests.narrowing.test_questions import DAY, RULE
from tests.worker_here import worker_here

PER_PROJECT = "  each p in civil.payments\n  per p.project\n"
BODIES = {
    f"{PER_PROJECT}  where count_distinct(p.person) >= 3": 3,
    f"{PER_PROJECT}  where count_distinct(p.person) > 3": 4,
    f"{PER_PROJECT}  where 3 <= count_distinct(p.person)": 3,
    f"{PER_PROJECT}  where count_distinct(p.person) = 2 and count(p) > 9": 2,
    f"{PER_PROJECT}  where count_distinct(p.person where p.amount > 5 元) >= 2\n"
    "  where count_distinct(p.person) >= 4": 4,
    f"{PER_PROJECT}  where count_distinct(p.person) >= 1": None,
    f"{PER_PROJECT}  where count_distinct(p.person) < 3": None,
    f"{PER_PROJECT}  where count_distinct(p.kind) >= 3": None,
    f"{PER_PROJECT}  where count(p) >= 3": None,
    f"{PER_PROJECT}  where count_distinct(p.person) >= 3 or count(p) > 9": None,
    "  each p in civil.payments\n  per p.person\n  where count_distinct(p.person) >= 3": None,
    "  each p in civil.payments\n  per p.project within 9 days of p.paid_on\n"
    "  where count_distinct(p.person) >= 3": None,
    "  each p in civil.payments\n  unless d in police.deaths on d.person = p.person "
    'under law article 1 "gone"\n  per p.project\n  where count_distinct(p.person) >= 3': None,
}


@pytest.mark.parametrize("body", BODIES)
def test_how_many_share(body: str) -> None:
    arena = Arena()
    (plan,) = plan_model(arena, model_of(RULE.format(name="r", body=body)), DAY)
    entity = separable_data_sets(arena, plan, numbers=True)["civil.payments"]
    assert persons_sharing(plan, entity) == BODIES[body]


def test_an_index_answers(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Of accounts that nobody shares no row is read; what is told is the same."""
    city = benefits_city(tmp_path_factory.mktemp("sharing") / "city", 36_000)
    answered = []

    def noted(filings: object, column: str, *wanted: object) -> object:
        found = codes_shared(filings, column, *wanted)  # type: ignore[arg-type]
        answered.append((column, wanted[0], found))
        return found

    with patch("engine.run.asking.codes_shared", noted):
        few = city.run(EngineSettings(narrow_rows=0))
    over_all = city.run(EngineSettings(narrow_rows=None))
    findings = (over_all.folder / "findings.jsonl").read_bytes()
    assert (few.folder / "findings.jsonl").read_bytes() == findings
    ((column, persons, found),) = answered
    assert (column, persons) == ("account", 5)
    assert found is not None
    metrics = load_metrics(few)
    assert metrics is not None
    shared = [f for f in few.findings() if f["rule"] == "account_shared"]
    assert 0 < len(shared) <= len(found) < 100
    assert metrics["not_narrowed"] is None


__all__ = ["worker_here"]
