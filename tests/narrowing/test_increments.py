"""What new filings can touch is looked at again, and nothing else; all findings are the same."""

from __future__ import annotations

import pytest

from engine.bridge.session import EngineSettings
from engine.run.metrics import load_metrics
from tests.narrowing.benefits_city import BenefitsCity, benefits_city

FEW = EngineSettings(narrow_rows=0)


@pytest.fixture
def city(tmp_path_factory: pytest.TempPathFactory) -> BenefitsCity:
    return benefits_city(tmp_path_factory.mktemp("increments") / "city", 38_000)


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
    city.deliver(city.payments.slice(38_000, 1_000), 2)
    assert len(rules_since(city)) == 40
    city.deliver(city.payments.slice(39_000), 3)
    assert len(rules_since(city)) == 40
