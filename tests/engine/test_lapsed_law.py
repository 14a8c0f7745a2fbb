"""Facts dated after the last clause of a rule has ended are counted, never passed over."""

from __future__ import annotations

import datetime

import pyarrow as pa

from dsl.check import check_files
from dsl.grammar import parse
from dsl.text.source import SourceText
from engine.catalog.storage import value_schema
from engine.run.in_memory import evaluate_tables
from tests.reference.schema import PAYMENTS, SCHEMA

POLICY = """language en

regulation old_law "旧办法"
  in force from 2010-01-01 until 2019-12-31
  article 1 "第一条。"

regulation new_law "新办法"
  in force from 2020-01-01
  replaces old_law
  article 1 "第一条。"

rule paid "Paid"
  under {basis}
  severity low
  each payment in civil.payments
  finding
    message "{{payment.amount}}"
"""
DAYS = [datetime.date(2019, 12, 31), datetime.date(2020, 1, 1), datetime.date(2021, 5, 1), None]


def outcomes(basis: str) -> tuple[int, list[tuple[str, list[str]]]]:
    """How many facts came too late, and the findings with the regulations they cite."""
    parsed = parse(SourceText("law.huiyan", POLICY.format(basis=basis)))
    model = check_files([parsed.file], SCHEMA).model
    data_set = SCHEMA.data_set(PAYMENTS)
    assert data_set is not None
    rows = [
        {"_row": n, "payment_no": f"P{n}", "paid_on": day} for n, day in enumerate(DAYS, start=1)
    ]
    table = pa.Table.from_pylist(rows, schema=value_schema(data_set))
    (result,) = evaluate_tables(model, {PAYMENTS: table}, as_of=datetime.date(2022, 1, 1))
    told = [(f.outcome.value, [c.regulation.name for c in f.clauses]) for f in result.findings]
    return result.lapsed, told


def test_a_lapsed_basis_counts_the_facts_it_does_not_reach() -> None:
    lapsed, told = outcomes("old_law article 1")
    assert lapsed == 2
    assert told == [("suspected", ["old_law"]), ("undetermined", ["old_law"])]


def test_only_the_version_in_force_on_the_day_is_cited() -> None:
    lapsed, told = outcomes("old_law article 1, new_law article 1")
    assert lapsed == 0
    assert told[:3] == [
        ("suspected", ["old_law"]),
        ("suspected", ["new_law"]),
        ("suspected", ["new_law"]),
    ]
