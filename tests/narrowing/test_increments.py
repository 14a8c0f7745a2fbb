"""What new filings can touch is looked at again, and nothing else; all findings are the same."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from engine.bridge.context import EngineSettings
from engine.catalog.keeping import Erasure
from engine.catalog.snapshot import load_snapshot
from engine.filing.forget import forget
from engine.run.metrics import load_metrics
from tests.narrowing.benefits_city import PAYMENTS, BenefitsCity, benefits_city
from tests.worker_here import worker_here

FEW = EngineSettings(narrow_rows=0)


@pytest.fixture
def city(tmp_path_factory: pytest.TempPathFactory) -> BenefitsCity:
    return benefits_city(tmp_path_factory.mktemp("increments") / "city", 36_000)


def rules_since(city: BenefitsCity) -> set[str]:
    """Of which rules only what changed was looked at; the run is as over all rows."""
    first = city.run(FEW, fresh=False)
    metrics = load_metrics(first)
    assert metrics is not None
    assert metrics["not_narrowed"] is None
    told = [(first.folder / name).read_bytes() for name in ("findings.jsonl", "run.json")]
    whole = city.run(EngineSettings(narrow_rows=None))
    assert [(whole.folder / n).read_bytes() for n in ("findings.jsonl", "run.json")] == told
    return {r["rule"] for r in metrics["rules"] if r["since"] is not None}


def test_new_payments(city: BenefitsCity) -> None:
    assert not rules_since(city)
    city.deliver(city.payments.slice(36_000, 1_000), 2)
    assert len(rules_since(city)) == 40
    city.deliver(city.payments.slice(37_000, 1_000), 3)
    assert len(rules_since(city)) == 40


def test_another_table_is_delivered_anew(city: BenefitsCity) -> None:
    """All its rows go and come; few of them are of persons that other rules look at."""
    city.run(FEW, fresh=False)
    terms = city.workspace.root / "in" / "justice.terms.parquet"
    rows = pq.read_table(terms)
    pq.write_table(pa.concat_tables([rows.slice(1), rows.slice(0, 1)]), terms)
    city.file()
    assert rules_since(city) == {"prison", "prison_large", "prison_often"}


def test_payments_come_and_a_death_is_told_later(city: BenefitsCity) -> None:
    """What the new death makes of payments that were there before is no matter of new rows."""
    before = city.run(FEW, fresh=False)
    deaths = city.workspace.root / "in" / "police.deaths.parquet"
    rows = pq.read_table(deaths)
    paid = city.payments.slice(0, 36_000).group_by("person").aggregate([("month", "min")])
    known = pc.is_in(paid.column("person"), rows.column("person"))
    person, month = paid.filter(pc.invert(known)).slice(0, 1).to_pylist()[0].values()
    told = {"no": "N-late", "person": person, "date": month}
    late = pa.table({n: [told[n]] for n in rows.column_names}, schema=rows.schema)
    pq.write_table(pa.concat_tables([rows, late]), deaths)
    city.deliver(city.payments.slice(36_000, 1_000), 2)
    assert len(rules_since(city)) == 40
    after = city.run(FEW, fresh=False)
    rules = {f["rule"] for f in after.findings() if f["subject"]["value"] == person}
    assert "death_next_month" in rules
    assert not any(f["subject"]["value"] == person for f in before.findings())


def test_too_much_that_came_is_no_increment(city: BenefitsCity) -> None:
    city.run(FEW, fresh=False)
    city.deliver(city.payments.slice(36_000), 2)
    assert not rules_since(city)


def test_an_earlier_run_over_erased_rows_is_no_ground(city: BenefitsCity) -> None:
    city.deliver(city.payments.slice(36_000, 1_000), 2)
    city.run(FEW, fresh=False)
    (filing,) = (f for f in load_snapshot(city.workspace).of(PAYMENTS) if f.rows == 1_000)
    erasure = Erasure("2026-06-30T00:00:00+00:00", "a clerk", "clerk", "a court's order")
    assert forget(city.workspace, [filing.id], erasure)[0] == (filing.id,)
    assert not rules_since(city)


__all__ = ["worker_here"]
