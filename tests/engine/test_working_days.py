"""Working days: what a finding says of the calendar that was asked, and what it needs of it."""

from __future__ import annotations

import datetime

import numpy as np
import pyarrow as pa
import pytest

from dsl.check import check_files
from dsl.explain.rule import explain_rule
from dsl.grammar import parse
from dsl.model.rules import Model
from dsl.text.source import SourceText
from engine.bridge.working_days import covered_years, working_days_of
from engine.findings.as_json import finding_to_json
from engine.findings.finding import Finding
from engine.plan.calendars import DAY, OFF, WORKED
from engine.replay import needed_rows
from engine.run.in_memory import evaluate_tables
from interfaces.cli.rule_plan import sql_text
from tests.generated.compiled import table
from tests.reference.counted_days import (
    add_working_days,
    is_working_day,
    working_days_between,
)
from tests.reference.schema import DAYS, PAYMENTS, SCHEMA
from tests.reference.written import rows_from_text

AS_OF = datetime.date(2021, 6, 30)
POLICY = """language en

regulation law "测试办法"
  in force from 2018-01-01
  article 1 "第一条。"

calendar arranged in office.days
  days off where arranged.kind = "放假"
  working days where arranged.kind = "上班"

rule weekend "Paid on a day off"
  under law article 1
  severity low
  each payment in civil.payments
  where not is_working_day(payment.paid_on)
  finding
    message "Paid on {payment.paid_on}"
"""
ROWS = {
    PAYMENTS: """payment_no paid_on
        P1 2020-01-18
        P2 2020-01-19
        P3 2022-01-01""",
    DAYS: """day kind
        2020-01-01 放假
        2020-01-19 上班
        2021-01-01 放假""",
}


def _model(policy: str = POLICY) -> Model:
    checked = check_files([parse(SourceText("days.huiyan", policy)).file], SCHEMA)
    assert not checked.diagnostics
    return checked.model


def _findings() -> tuple[Finding, ...]:
    tables = {
        d.name: table(d, rows_from_text(d.name, ROWS[d.name]))
        for d in SCHEMA.data_sets
        if d.name in ROWS
    }
    (result,) = evaluate_tables(_model(), tables, as_of=AS_OF)
    return result.findings


def test_a_finding_names_the_calendar_whole() -> None:
    model, (first, _) = _model(), _findings()
    told = finding_to_json(first, pack="p", model=model, run="r")
    assert told["outcome"] == "suspected"
    assert told["calendars"] == [
        {
            "name": "arranged",
            "dataset": "office.days",
            "filing": "example",
            "row_ranges": [[1, 3]],
            "years": [2020, 2021],
        }
    ]
    days = next(n for n in needed_rows(told) if n.data_set == DAYS)
    assert days.rows == (1, 2, 3)


def test_a_day_outside_the_calendar_is_undetermined_and_says_why() -> None:
    _, last = _findings()
    assert last.outcome.value == "undetermined"
    assert last.message == (
        "Undetermined: office.days does not arrange the days asked for (it covers 2020, 2021)"
    )


def test_the_explanation_says_by_what_working_days_are_counted() -> None:
    model = _model()
    english = explain_rule(model.rule("weekend"), model, "en")
    assert "Monday to Friday, but as office.days says: days off where arranged's kind is" in english
    chinese = explain_rule(model.rule("weekend"), model, "zh")
    assert "周一至周五上班，按“机关.安排”调整：安排的安排等于“放假”的放假" in chinese


def test_sql_names_the_function() -> None:
    model = _model()
    assert "is_working_day(" in sql_text(model, model.rule("weekend"), AS_OF, dialect="duckdb")


def test_a_calendar_without_rows_covers_no_year() -> None:
    arranged = pa.table(
        {
            DAY: pa.array([], pa.date32()),
            OFF: pa.array([], pa.bool_()),
            WORKED: pa.array([], pa.bool_()),
        }
    )
    assert covered_years(arranged) == ()
    days = np.array([0, 18_000], np.int64)
    for _, known in (
        working_days_of(arranged).is_working_day(days),
        working_days_of(arranged).between(days, days),
        working_days_of(arranged).add(days, np.array([0, 1], np.int64)),
    ):
        assert not known.any()


@pytest.mark.parametrize("seed", range(8))
def test_arrays_count_as_a_clerk_does(seed: int) -> None:
    chance = np.random.default_rng(seed)
    first = datetime.date(2018, 12, 1)
    day = datetime.timedelta(1)
    years = chance.choice(np.arange(2019, 2024), 4, replace=False).tolist()
    rows = [(datetime.date(year, 1, 1), True, False) for year in years]
    for number in chance.integers(0, 1_900, 60).tolist():
        said = ((True, False), (False, True), (False, False), (None, False), (True, True))
        rows.append(
            (first + day * number, *said[int(chance.choice(5, p=(0.4, 0.4, 0.1, 0.05, 0.05)))])
        )
    arranged: dict[datetime.date, set[bool | None]] = {}
    for when, off, worked in rows:
        sayings = arranged.setdefault(when, set())
        if off is None or (off and worked):
            sayings.add(None)
        elif off or worked:
            sayings.add(worked)
    columns = zip((DAY, OFF, WORKED), zip(*rows, strict=True), strict=True)
    types = {DAY: pa.date32(), OFF: pa.bool_(), WORKED: pa.bool_()}
    found = working_days_of(pa.table({n: pa.array(c, types[n]) for n, c in columns}))

    starts = [first + day * n for n in chance.integers(0, 2_000, 150).tolist()]
    lengths = chance.integers(-40, 40, 150)
    ends = [s + day * int(n) for s, n in zip(starts, lengths.tolist(), strict=True)]
    numbers, until = (
        np.array([(d - datetime.date(1970, 1, 1)).days for d in ds]) for ds in (starts, ends)
    )
    asked = (
        (found.is_working_day(numbers), [is_working_day(s, arranged) for s in starts]),
        (
            found.between(numbers, until),
            [working_days_between(s, e, arranged) for s, e in zip(starts, ends, strict=True)],
        ),
        (
            found.add(numbers, lengths),
            [
                None if d is None else (d - datetime.date(1970, 1, 1)).days
                for d in (
                    add_working_days(s, n, arranged)
                    for s, n in zip(starts, lengths.tolist(), strict=True)
                )
            ],
        ),
    )
    for (values, known), expected in asked:
        got = [v if k else None for v, k in zip(values.tolist(), known.tolist(), strict=True)]
        assert got == expected
