"""A blank among the values of a group decides nothing: it is told, or leaves the group open."""

from __future__ import annotations

from typing import Any

import pytest

from engine.findings.as_json import finding_to_json
from engine.run.in_memory import evaluate_tables
from tests.generated.compiled import checked, table
from tests.reference.schema import PAYMENTS, SCHEMA
from tests.reference.written import AS_OF, rows_from_text

POLICY = """\
language en

regulation code "办法"
  in force from 2000-01-01
  article 1 "条文1。"

rule paid "规则"
  under code article 1
  severity {severity}
  each payment in civil.payments
  per payment.person
  where {condition}
  finding
    measured = {measure}
    message "{{measured}}"
"""
HEAD = "payment_no person paid_on factor visits amount kind checked"


def told(
    condition: str, *rows: str, measure: str = "count(payment)", severity: str = "hint"
) -> list[dict[str, Any]]:
    """The findings over payments of one person, a row each: factor visits amount kind checked."""
    text = POLICY.format(condition=condition, measure=measure, severity=severity)
    model = checked(text, SCHEMA, rules=1)
    lines = [f"P{n} A 2020-05-0{n} {row}" for n, row in enumerate(rows, start=1)]
    tables = {
        d.name: table(d, rows_from_text(d.name, "\n".join((HEAD, *lines))))
        if d.name == PAYMENTS
        else table(d, ())
        for d in SCHEMA.data_sets
    }
    (result,) = evaluate_tables(model, tables, as_of=AS_OF)
    return [finding_to_json(f, pack="p", model=model, run="r") for f in result.findings]


def outcome(condition: str, *rows: str) -> str:
    found = told(condition, *rows)
    return str(found[0]["outcome"]) if found else "nothing"


_CASES = [
    # a factor has no bounds, so that a blank one may be anything
    ("sum(payment.factor) > 3", ("2 - - - -", "2 - - - -", "- - - - -"), "undetermined"),
    ("sum(payment.factor, known only) > 3", ("2 - - - -", "2 - - - -", "- - - - -"), "suspected"),
    ("sum(payment.factor, missing as 0) > 3", ("2 - - - -", "- - - - -"), "nothing"),
    # visits lie between 0 and 9
    ("sum(payment.visits) > 3", ("- 2 - - -", "- 2 - - -", "- - - - -"), "suspected"),
    ("sum(payment.visits) > 30", ("- 2 - - -", "- 2 - - -", "- - - - -"), "nothing"),
    ("sum(payment.visits) > 9", ("- 2 - - -", "- 2 - - -", "- - - - -"), "undetermined"),
    ("sum(payment.visits) = 14", ("- 2 - - -", "- 2 - - -", "- - - - -"), "nothing"),
    ("mean(payment.visits) > 5", ("- 2 - - -", "- - - - -"), "undetermined"),
    ("mean(payment.visits) > 6", ("- 2 - - -", "- - - - -"), "nothing"),
    ("min(payment.visits) > 2", ("- 2 - - -", "- - - - -"), "nothing"),
    ("min(payment.visits) >= 2", ("- 2 - - -", "- - - - -"), "undetermined"),
    ("max(payment.factor) >= 2", ("2 - - - -", "- - - - -"), "suspected"),
    (
        "median(payment.factor) > 0 and count(payment) >= 3",
        ("1 - - - -",) * 3 + ("- - - - -",),
        "undetermined",
    ),
    ("count_distinct(payment.kind) = 1", ("- - - 普通 -", "- - - - -"), "undetermined"),
    ("count_distinct(payment.kind) = 1", ("- - - - -",), "suspected"),
    ("count_distinct(payment.kind) >= 1", ("- - - - -", "- - - - -"), "suspected"),
    ("count_distinct(payment.kind) > 2", ("- - - 普通 -", "- - - - -"), "nothing"),
    (
        'count(payment where payment.kind = "特困") = 0',
        ("- - - 普通 -", "- - - - -"),
        "undetermined",
    ),
    ('count(payment where payment.kind = "特困") >= 1', ("- - - 特困 -", "- - - - -"), "suspected"),
    (
        'count(payment where payment.kind = "特困") / count(payment) >= 50%',
        ("- - - 特困 -", "- - - - -"),
        "suspected",
    ),
    ('count(payment where payment.kind = "特困", known only) = 0', ("- - - - -",), "suspected"),
    ("any(payment.checked where payment.amount > 5 元)", ("- - - - true",), "undetermined"),
    ("none(payment.checked where payment.amount > 5 元)", ("- - - - false",), "suspected"),
    ("all(payment.checked, known only)", ("- - - - true", "- - - - -"), "suspected"),
    ("all(payment.checked)", ("- - - - true", "- - - - -"), "undetermined"),
    ("last(payment.factor by payment.visits) > 1", ("2 1 - - -", "0 - - - -"), "undetermined"),
]


@pytest.mark.parametrize(("condition", "rows", "wanted"), _CASES)
def test_a_group_is_told_by_what_holds_whatever_is_missing(
    condition: str, rows: tuple[str, ...], wanted: str
) -> None:
    assert outcome(condition, *rows) == wanted


def test_how_many_rows_lack_a_value_is_told_beside_it() -> None:
    rows = ("- 2 - - -", "- 2 - - -", "- - - - -")
    (found,) = told("sum(payment.visits) > 3", *rows, measure="sum(payment.visits)")
    assert found["measures"] == {"measured": "4"}
    assert found["measures_lacking"] == {"measured": 1}
    assert [c["lacking"] for c in found["conditions"]] == [1]
    assert found["message"] == "4 (and 1 row lacks a value)"


def test_nothing_is_said_where_nothing_lacks() -> None:
    (found,) = told("sum(payment.visits) > 3", "- 4 - - -", measure="sum(payment.visits)")
    assert "measures_lacking" not in found
    assert found["message"] == "4"


def test_the_cell_that_is_missing_is_named() -> None:
    (found,) = told("sum(payment.factor) > 3", "2 - - - -", "- - - - -")
    assert [(c["column"], c["row"]) for c in found["missing"]] == [("factor", 2)]


def test_no_blank_hides_a_grave_case() -> None:
    severity, rows = "high when measured > 9\n  severity low", ("- 2 - - -", "- - - - -")
    total = "sum(payment.visits)"
    (found,) = told("count(payment) >= 1", *rows, measure=total, severity=severity)
    assert found["severity"] == "high"
