"""The quartiles of the pack for open contracting data, against the definition in fractions."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from engine.run.in_memory import evaluate_tables
from tests.generated.compiled import checked, table
from tests.reference.schema import PAYMENTS, SCHEMA
from tests.reference.written import AS_OF

_FENCES = Path(__file__).parents[2] / "policies/ocds/packs/ocds/fences.huiyan"
_AROUND = """
regulation cardinal "Cardinal"
  in force from 2000-01-01
  article R024 "R024"
  article R058 "R058"

table samples "Values"
  under cardinal article R024
  each payment in civil.payments
  columns
    kind = payment.project
    value = VALUE

rule drawn "The quartiles of each kind, twelvefold"
  under cardinal article R024
  severity hint
  dated run_date()
  each spread in quartiles
  per spread.kind
  finding
    size = max(spread.size)
    first = max(quartile(spread.first_low, spread.first_high, spread.first_part))
    third = max(quartile(spread.third_low, spread.third_high, spread.third_part))
    message "drawn"
"""
_KINDS = 240


@pytest.mark.parametrize(
    ("written", "unit", "told_of"),
    [
        ("payment.factor", Decimal("0.125"), Fraction(1)),
        # In the last digit, where a quartile of the seventh definition is rounded.
        ("payment.factor / 100", Decimal("0.000001"), Fraction(1, 100)),
    ],
)
def test_quartiles_are_those_of_the_eighth_definition(
    written: str, unit: Decimal, told_of: Fraction
) -> None:
    chance = random.Random(20261126)
    drawn = {f"K{number}": _values(chance, 1 + number % 20, unit) for number in range(_KINDS)}
    told = _told(drawn, written)
    assert set(told) == set(drawn)
    for kind, values in drawn.items():
        quartiles = (12 * told_of * _quartile(values, p) for p in (1, 3))
        assert told[kind] == (len(values), *quartiles), (kind, sorted(values))


def _values(chance: random.Random, many: int, unit: Decimal) -> list[Decimal]:
    """Some values, of which several are often equal."""
    steps = chance.choice((2, 3, 5, 1_000))
    return [chance.randrange(steps) * unit for _ in range(many)]


def _quartile(values: Sequence[Decimal], quarter: int) -> Fraction:
    """The value at (n + 1/3) p + 1/3 of the order, between two values in proportion."""
    ordered = [Fraction(value) for value in sorted(values)]
    place = (len(ordered) + Fraction(1, 3)) * Fraction(quarter, 4) + Fraction(1, 3)
    low = min(max(int(place), 1), len(ordered))
    high = min(max(int(place) + 1, 1), len(ordered))
    part = place - int(place)
    return ordered[low - 1] + (ordered[high - 1] - ordered[low - 1]) * part


def _told(drawn: dict[str, list[Decimal]], written: str) -> dict[str, tuple[Any, ...]]:
    """Size and quartiles by kind, as the pack's tables have them."""
    every = [(kind, value) for kind, values in drawn.items() for value in values]
    rows = [
        {**{c.name: None for c in _columns()}, "payment_no": f"P{n}", "project": k, "factor": v}
        for n, (k, v) in enumerate(every)
    ]
    model = checked(_FENCES.read_text("utf-8") + _AROUND.replace("VALUE", written), SCHEMA, rules=1)
    tables = {d.name: table(d, rows if d.name == PAYMENTS else ()) for d in SCHEMA.data_sets}
    (result,) = evaluate_tables(model, tables, as_of=AS_OF)
    return {
        str(f.subject[0].value): tuple(Fraction(str(m.value)) for m in f.measures)
        for f in result.findings
    }


def _columns() -> Sequence[Any]:
    data_set = SCHEMA.data_set(PAYMENTS)
    assert data_set is not None
    return data_set.columns
