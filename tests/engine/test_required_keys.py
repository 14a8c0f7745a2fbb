"""What a contract promises of a column changes the plan, and nothing that is told."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from dsl.schema import Schema
from tests.generated.compiled import checked, evaluate
from tests.reference.schema import DEATHS, PAYMENTS, POSTS, SCHEMA
from tests.reference.world import Row

_POLICY = """language en

regulation law "测试办法"
  in force from 2000-01-01
  article 1 "第一条。"

rule chain "先后两次查找"
  under law article 1
  severity low
  each payment in civil.payments
  with death in police.deaths on death.person = payment.person
  with post in staff.posts on post.person = death.person
  finding
    message "说明"
"""
_DAY = datetime.date(2020, 1, 1)
_PERSON = "330182192003070014"


def _promising(*data_sets: str) -> Schema:
    """The schema in which every person of these data sets is required."""
    return Schema(
        tuple(
            replace(
                d,
                columns=tuple(
                    replace(c, required=c.required or c.name == "person") for c in d.columns
                ),
            )
            if d.name in data_sets
            else d
            for d in SCHEMA.data_sets
        )
    )


@pytest.mark.parametrize("promised", [(), (DEATHS,), (POSTS,), (DEATHS, POSTS)])
def test_a_row_that_could_not_look_is_told_through_a_chain(promised: tuple[str, ...]) -> None:
    schema = _promising(*promised)
    tables: Mapping[str, Sequence[Row]] = {
        PAYMENTS: [
            {"payment_no": "P1", "person": _PERSON, "paid_on": _DAY},
            {"payment_no": "P2", "person": None, "paid_on": _DAY},
        ],
        DEATHS: [{"death_no": "D1", "person": _PERSON, "died_on": _DAY}],
        POSTS: [{"post_no": "T1", "person": _PERSON, "started": _DAY}],
    }
    model = checked(_POLICY, schema, rules=1)
    found = evaluate(model, schema, tables=tables, as_of=_DAY)
    told = {f.subject: (f.outcome, f.witness) for f in found}
    assert told == {
        ("P1",): ("suspected", {"payment": (1,), "death": (1,), "post": (1,)}),
        ("P2",): ("undetermined", {"payment": (2,)}),
    }
