"""Some of the settings in the ordinary test run; `python -m tests.settings` tries them all."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from engine.bridge.context import EngineSettings
from engine.run.in_memory import evaluate_tables
from tests.generated.compiled import checked, table
from tests.reference.schema import PAYMENTS, SCHEMA
from tests.reference.world import Row
from tests.reference.written import AS_OF
from tests.sample_city import FiledCity, filed_city
from tests.settings.files import accepted, cases_file, city_file
from tests.settings.grid import settings
from tests.settings.spills import watched
from tests.worker_here import worker_here

#: One part in small batches, four parts that spill, four parts joined by sorting.
_SMALL, _SPILLING, _SORTED = 0, 19, 23
_CASES = range(1, 8)
_PACKS = ("integrity", "investment", "petitions")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> FiledCity:
    """The city, filed, with its quick packs: `python -m tests.settings` tries all."""
    filed = filed_city(tmp_path_factory, tmp_path_factory.mktemp("settings") / "city")
    return replace(filed, packs=tuple(map(filed.pack, _PACKS)))


def test_there_are_twenty_four_settings() -> None:
    tried = settings()
    assert len(set(tried)) == 24
    assert tried[_SMALL] == EngineSettings(partitions=1, batch_size=8, narrow_rows=None)


def test_the_city_is_told_in_the_same_bytes(city: FiledCity) -> None:
    tried = {n: city_file(city, settings()[n]) for n in (_SMALL, _SPILLING)}
    assert tried[_SMALL].findings > 50
    assert not any(file.failed for file in tried.values())
    assert len({file.sha256 for file in tried.values()}) == 1


_MANY = """language en

regulation law "办法"
  in force from 2018-01-01
  article 1 "第一条。"

rule r "规则"
  under law article 1
  severity hint
  each payment in civil.payments
  per payment.person, payment.project
  where count(payment) >= 3
  finding
    total = sum(payment.amount)
    kinds = count_distinct(payment.kind)
    message "说明"
"""


def test_groups_that_do_not_fit_are_written_to_disk(tmp_path: Path) -> None:
    """What the city spills is gone before it can be seen: these groups take their time."""
    data_set = SCHEMA.data_set(PAYMENTS)
    assert data_set is not None
    rows: list[Row] = [
        {
            "payment_no": f"P{n}",
            "person": f"{n % 60_000:018}",
            "project": f"{n % 60_000:040}",
            "paid_on": datetime.date(2020, 1, 1),
            "amount": Decimal(n % 7),
            "kind": "普通",
        }
        for n in range(120_007)
    ]
    model = checked(_MANY, SCHEMA, rules=1)
    tables = {d.name: table(d, rows if d is data_set else ()) for d in SCHEMA.data_sets}
    free = EngineSettings(keep_rows=0)
    tight = replace(free, partitions=2, memory_limit=12 << 20, spill_folder=tmp_path)
    (expected,) = evaluate_tables(model, tables, as_of=AS_OF, settings=free)
    with watched(tmp_path) as spills:
        (told,) = evaluate_tables(model, tables, as_of=AS_OF, settings=tight)
    assert len(expected.findings) == 7
    assert told.findings == expected.findings
    assert spills.bytes > 1 << 20


def test_what_is_kept_for_several_parts_changes_nothing(tmp_path: Path) -> None:
    """Small tables are joined once and kept; large ones anew for each part that needs them.

    Of the city above, the first file keeps what the other two do not.
    """
    kept, anew = EngineSettings(), EngineSettings(keep_rows=0)
    cases = accepted(range(100, 115))
    files = [cases_file(cases, setting, tmp_path) for setting in (kept, anew)]
    assert files[0].findings > 15
    assert files[0].sha256 == files[1].sha256


def test_generated_cases_are_told_in_the_same_bytes(tmp_path: Path) -> None:
    cases = accepted(_CASES)
    files = [cases_file(cases, settings()[n], tmp_path) for n in (_SMALL, _SPILLING, _SORTED)]
    assert files[0].findings > 10
    assert len({file.sha256 for file in files}) == 1


__all__ = ["worker_here"]
