"""Some cases of every relation, and that a relation can be broken at all."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from engine.run.in_memory import evaluate_tables
from tests.generated.case import draw_case
from tests.generated.compiled import RefusedError, checked
from tests.generated.shown import shown
from tests.metamorphic import filed_on_disk, ternary
from tests.metamorphic.judge import compared, judge_case
from tests.metamorphic.relations import MANY
from tests.metamorphic.told import Told, broken
from tests.metamorphic.trial import Relation, Trial, filed, findings_among, trial_of
from tests.reference.schema import PAYMENTS, SCHEMA
from tests.reference.values import Cell
from tests.reference.world import Row

#: A bounded number here; `python -m tests.metamorphic` tries as many as wanted.
_BATCH = 3
_CASES = range(4_000_001, 4_000_013)
_ON_DISK = range(4_000_001, 4_000_003)

#: These compare with what they evaluate themselves.
_BY_ITSELF = ("ternary_partition", "promise")

_POLICY = """language en
regulation law "办法"
  in force from 2000-01-01
  article 1 "第一条。"
rule often "多次"
  under law article 1
  severity low
  each payment in civil.payments
  where payment.amount > 1 元 and payment.visits > 0
  per payment.person
  finding
    message "说明"
"""
_PERSON = "330182192003070014"


@pytest.mark.parametrize("first", _CASES[::_BATCH])
def test_every_relation_holds(first: int) -> None:
    verdicts = {
        seed: judge_case(draw_case(seed, computed=False), MANY)
        for seed in range(first, first + _BATCH)
    }
    for seed, judged in verdicts.items():
        for verdict in judged:
            lines = verdict.compared.broken if verdict.compared else ()
            assert not lines, f"{verdict.relation}\n{shown(draw_case(seed, computed=False), lines)}"
    told = [v.compared for judged in verdicts.values() for v in judged if v.compared]
    assert len(told) >= _BATCH * len(MANY) * 2 / 3
    assert any(one.findings for one in told)


@pytest.mark.parametrize("seed", _ON_DISK)
def test_a_delivery_filed_again_changes_nothing(seed: int) -> None:
    case = draw_case(seed, computed=False)
    for verdict in judge_case(case, [filed_on_disk.RELATION]):
        assert verdict.compared is not None
        assert not verdict.compared.broken, shown(case, verdict.compared.broken)


@pytest.fixture(scope="module")
def trial() -> Trial:
    """A case with several findings, one of them suspected and measured."""
    for seed in _CASES:
        try:
            tried = trial_of(draw_case(seed, computed=False))
        except RefusedError:
            continue
        if findings_among(tried.told) > 2 and any(_is_measured(line) for line in tried.told):
            return tried
    raise AssertionError("no such case among the seeds")


def _is_measured(line: Told) -> bool:
    return bool(line["outcome"] == "suspected" and line["measures"])


@pytest.mark.parametrize("relation", [r for r in MANY if r.name not in _BY_ITSELF])
def test_a_relation_sees_what_is_told_otherwise(trial: Trial, relation: Relation) -> None:
    measured = next(line for line in trial.told if _is_measured(line))
    others = {
        "lost": [line for line in trial.told if line is not measured],
        "twice": [*trial.told, measured],
        "measures": _with(trial, measured, {"measures": dict.fromkeys(measured["measures"], "-")}),
        "rows": _with(trial, measured, {"witness": {"payment in civil.payments": [99]}}),
    }
    for name, lines in others.items():
        found = compared(replace(trial, told=lines), relation)
        assert found is not None
        assert found.broken, name


def _with(trial: Trial, changed: Told, parts: Mapping[str, object]) -> Sequence[Told]:
    return [{**line, **parts} if line is changed else line for line in trial.told]


@pytest.mark.parametrize(
    ("told", "seen", "fits"),
    [
        ("suspected", ("suspected", None, None), True),
        ("suspected", (None, "suspected", None), True),
        ("suspected", ("undetermined", "undetermined", "suspected"), True),
        ("exempt", ("exempt", "exempt", "exempt"), True),
        ("suspected", (None, None, None), False),
        ("suspected", ("suspected", "suspected", None), False),
        ("suspected", ("undetermined", None, None), False),
        ("suspected", (None, None, "suspected"), False),
        (None, ("suspected", None, None), False),
    ],
)
def test_a_binding_is_in_one_part(
    told: str | None, seen: tuple[str | None, ...], fits: bool
) -> None:
    assert ternary.fits(told, seen, whole=True) is fits


def test_a_binding_without_a_row_is_told_by_some_part() -> None:
    assert ternary.fits("undetermined", (None, "undetermined", None), whole=False)
    assert not ternary.fits("undetermined", (None, None, None), whole=False)


def test_what_is_missing_is_told_in_the_contracts_order() -> None:
    lacking: list[Row] = [_payment(1, amount=None), _payment(2, visits=None)]
    said = [_message(rows) for rows in (lacking, lacking[::-1])]
    parts = "civil.payments lacks amount (1 rows); civil.payments lacks visits (1 rows)"
    assert said == [f"Undetermined: {parts}"] * 2


def _payment(number: int, **cells: None) -> Row:
    row: dict[str, Cell] = dict.fromkeys(c.name for c in SCHEMA.data_sets[0].columns)
    row |= {"payment_no": f"P{number}", "person": _PERSON, "paid_on": datetime.date(2020, 1, 1)}
    return {**row, "amount": 10, "visits": 1, **cells}


def _message(rows: Sequence[Row]) -> str:
    model = checked(_POLICY, SCHEMA, rules=1)
    tables = filed({PAYMENTS: rows})
    (result,) = evaluate_tables(model, tables, as_of=datetime.date(2020, 6, 30))
    (finding,) = result.findings
    return finding.message


def test_lines_name_the_part_that_differs() -> None:
    one = {"rule": "r", "outcome": "suspected", "subject": {"value": "x"}, "measures": {"n": 1}}
    assert broken([one], [one]) == ()
    (line,) = broken([one], [{**one, "measures": {"n": 2}}])
    assert line == "r x: measures {'n': 1} before, {'n': 2} after"
