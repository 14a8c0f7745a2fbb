"""Plans: what they look like, what they share, and how large they may be."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from dsl.check import check_files
from dsl.domains import MONEY, NUMBER
from dsl.grammar import parse
from dsl.model.expressions import Operator
from dsl.model.regions import region_prefix
from dsl.model.rules import Model
from dsl.model.types import Type, column_type
from dsl.text.source import SourceText
from engine.plan.arena import Arena
from engine.plan.from_rule import nodes_of_rule, plan_model
from engine.plan.nodes import NodeId, Scan
from engine.plan.show import show_plan
from engine.plan.storage import (
    FLAG,
    TEXT,
    WHOLE,
    common_storage,
    decimal,
    storage_of,
)
from tests.reference.schema import SCHEMA

DAY = datetime.date(2021, 6, 30)

LAW = """language en

regulation law "测试办法"
  in force from 2018-01-01
  article 1 "第一条。"
"""

LARGE = """
rule large "Large payments"
  under law article 1
  severity low
  each payment in civil.payments
  where payment.amount > {limit} 元
  per payment.person
  where count(payment) >= 2
  finding
    total = sum(payment.amount)
    message "{{total}}"
"""


def model_of(*rules: str) -> Model:
    """The model of the law and `rules`."""
    parsed = parse(SourceText("plan.huiyan", LAW + "".join(rules)))
    assert not parsed.diagnostics
    checked = check_files([parsed.file], SCHEMA)
    assert len(checked.model.rules) == len(rules), checked.diagnostics
    return checked.model


PLANS = sorted((Path(__file__).parent / "plans").glob("*.txt"))


@pytest.mark.parametrize("path", PLANS, ids=[p.stem for p in PLANS])
def test_a_plan_reads_as_its_rule(path: Path) -> None:
    rule, expected = path.read_text(encoding="utf-8").split("=====\n")
    assert shown_plan(rule) == expected


def shown_plan(rule: str) -> str:
    """Every relation that the plan of `rule` asks for."""
    arena = Arena()
    (plan,) = plan_model(arena, model_of(rule), DAY)
    roots = [] if plan.groups is None else [("groups", plan.groups.relation)]
    if plan.window is not None:
        roots += [
            ("windows", plan.window.windows.relation),
            ("islands", plan.window.islands.relation),
        ]
    roots += [(f"table {name}", arena.tables[name]) for name in sorted(arena.tables)]
    roots += [(f"evidence {e.taken}", e.relation) for e in plan.evidence]
    roots += [(f"refuted by {r.alias.name}", r.of_found) for r in plan.refuted]
    roots += [(f"parameters of {a.alias.name}", a.relation) for a in plan.asked_there]
    return show_plan(arena, roots)


def test_rules_that_differ_in_a_limit_share_their_scan() -> None:
    arena = Arena()
    rules = [LARGE.format(limit=n).replace("rule large", f"rule large_{n}") for n in (100, 200)]
    plan_model(arena, model_of(*rules), DAY)
    nodes = (arena[NodeId(number)] for number in range(len(arena)))
    scans = [n for n in nodes if isinstance(n, Scan)]
    assert len(scans) == 1


def test_a_second_rule_of_the_same_meaning_adds_no_node() -> None:
    one, two = Arena(), Arena()
    rule = LARGE.format(limit=100)
    plan_model(one, model_of(rule), DAY)
    plan_model(two, model_of(rule, rule.replace("rule large", "rule large_again")), DAY)
    assert len(one) == len(two)


def test_values_that_python_holds_for_equal_do_not_share_a_node() -> None:
    arena = Arena()
    nodes = {
        arena.constant(1, WHOLE),
        arena.constant(True, FLAG),
        arena.constant(Decimal("1.0"), decimal(2, 1)),
        arena.constant(Decimal("1.00"), decimal(3, 2)),
        arena.constant("1", TEXT),
    }
    assert len(nodes) == 5


def test_conjunctions_drop_what_says_nothing() -> None:
    arena = Arena()
    truth, column = arena.flag(True), arena.column("c")
    assert arena.all_of([]) == truth
    assert arena.all_of([truth, column, column]) == column
    assert arena.any_of([]) == arena.flag(False)
    assert arena[arena.all_of([column, arena.column("d")])].operator is Operator.AND  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (decimal(18, 2), decimal(18, 6), decimal(22, 6)),
        (WHOLE, decimal(3, 2), decimal(21, 2)),
        (WHOLE, WHOLE, WHOLE),
        (decimal(38, 2), decimal(38, 8), decimal(38, 8)),
    ],
)
def test_numbers_meet_in_a_storage_that_holds_both(
    one: object, other: object, expected: object
) -> None:
    assert common_storage((one, other)) == expected  # type: ignore[arg-type]


def test_storage_follows_from_the_type() -> None:
    assert storage_of(column_type(MONEY)) == decimal(18, 2)
    assert storage_of(Type(NUMBER, 12, 8)) == decimal(12, 8)


@pytest.mark.parametrize(
    ("region", "prefix"),
    [("330100", "3301"), ("330000", "33"), ("330182", "330182"), ("000000", "00"), (None, "")],
)
def test_a_region_holds_the_codes_that_begin_like_it(region: str | None, prefix: str) -> None:
    assert region_prefix(region) == prefix


def test_the_size_of_a_plan_can_be_asked_before_it_runs() -> None:
    model = model_of(LARGE.format(limit=100))
    assert 20 < nodes_of_rule(model, model.rules[0], DAY) < 120
