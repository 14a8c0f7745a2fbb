"""Severities that depend on the case, and scores."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.reference.schema import DEATHS, NOTICES, PAYMENTS
from tests.reference.written import Said, Written, found

_PAYMENTS = """payment_no paid_on person amount
P1 2020-01-01 A 600
P2 2020-02-01 A 400
P3 2020-01-01 B 500
P4 2020-01-01 C 10"""


def _paid(amount: int, **weight: Any) -> Said:
    return Said(measures={"total": amount}, **weight)


CASES = (
    Written(
        "of the severity lines the first that holds counts",
        """each payment in civil.payments
  per payment.person""",
        {PAYMENTS: _PAYMENTS},
        (
            found("suspected", "A", payment=(1, 2), said=_paid(1000, severity="high")),
            found("suspected", "B", payment=3, said=_paid(500, severity="medium")),
            found("suspected", "C", payment=4, said=_paid(10, severity="low")),
        ),
        measures="total = sum(payment.amount)",
        severity="""severity high when total >= 1000 元
  severity medium when total >= 100 元
  severity low""",
    ),
    Written(
        "a later line counts although an earlier one of less weight would hold too",
        """each payment in civil.payments
  per payment.person""",
        {PAYMENTS: _PAYMENTS},
        (
            found("suspected", "A", payment=(1, 2), said=_paid(1000, severity="hint")),
            found("suspected", "B", payment=3, said=_paid(500, severity="hint")),
            found("suspected", "C", payment=4, said=_paid(10, severity="high")),
        ),
        measures="total = sum(payment.amount)",
        severity="""severity hint when total >= 100 元
  severity medium when total >= 1000 元
  severity high""",
    ),
    Written(
        "where it is unknown whether a line holds, the highest that could hold counts",
        """each payment in civil.payments
  per payment.person""",
        {
            PAYMENTS: """payment_no paid_on person amount
            P1 2020-01-01 A -
            P2 2020-02-01 B 20"""
        },
        (
            found(
                "suspected",
                "A",
                payment=1,
                said=Said(measures={"least": None, "rows": 1}, severity="high"),
            ),
            found(
                "suspected",
                "B",
                payment=2,
                said=Said(measures={"least": 20, "rows": 1}, severity="medium"),
            ),
        ),
        measures="""least = min(payment.amount)
  rows = count(payment)""",
        severity="""severity high when least >= 1000 元
  severity medium when rows >= 1
  severity low when least < 0 元
  severity hint""",
    ),
    Written(
        "a line that is unknown hides none that weighs more below it",
        """each payment in civil.payments
  per payment.person""",
        {
            PAYMENTS: """payment_no paid_on person amount
            P1 2020-01-01 A -"""
        },
        (
            found(
                "suspected",
                "A",
                payment=1,
                said=Said(measures={"least": None}, severity="medium"),
            ),
        ),
        measures="least = min(payment.amount)",
        severity="""severity hint when least < 10 元
  severity low when least < 1000 元
  severity medium""",
    ),
    Written(
        "what is no suspicion has the highest severity of its rule",
        """each payment in civil.payments
  with death in police.deaths on death.person = payment.person
  unless payment.kind = "特困" under law article 2
  where payment.amount > 0 元
  per payment.person""",
        {
            PAYMENTS: """payment_no paid_on person amount kind
            P1 2020-01-01 A 10 特困
            P2 2020-01-01 B - 普通
            P3 2020-01-01 C 10 普通""",
            DEATHS: """death_no died_on person
            D1 2020-01-01 A
            D2 2020-01-01 B
            D3 2020-01-01 C""",
        },
        (
            found(
                "exempt",
                "A",
                payment=1,
                death=1,
                said=Said(exempted={0: {"payment": (1,), "death": (1,)}}, severity="medium"),
            ),
            found("undetermined", "B", payment=2, death=2, said=Said(severity="medium")),
            found(
                "suspected",
                "C",
                payment=3,
                death=3,
                said=Said(measures={"total": 10}, severity="low", score=10),
            ),
        ),
        measures="""total = sum(payment.amount)
  score = 10""",
        severity="""severity medium when total >= 100 元
  severity low""",
    ),
    Written(
        "a rule without per asks what its row measures, by a parameter of its day",
        """each notice in tenders.notices""",
        {
            NOTICES: """notice_no published_on amount
            N1 2019-06-01 150
            N2 2020-06-01 150"""
        },
        (
            found(
                "suspected",
                "N1",
                notice=1,
                said=Said(measures={"budget": 150}, severity="medium"),
            ),
            found(
                "suspected",
                "N2",
                notice=2,
                said=Said(measures={"budget": 150}, severity="hint"),
            ),
        ),
        measures="budget = notice.amount",
        severity="""severity medium when budget >= limit
  severity hint""",
        declarations="""parameter limit: money
  100 元 from 2019-01-01 until 2019-12-31 under law article 1
  200 元 from 2020-01-01 until 2022-12-31 under law article 1
""",
    ),
    Written(
        "a score below 0 counts as 0, one above 100 as 100, and one that is missing is none",
        """each payment in civil.payments
  per payment.person""",
        {PAYMENTS: _PAYMENTS},
        (
            found("suspected", "A", payment=(1, 2), said=_paid(1000, score=100)),
            found("suspected", "B", payment=3, said=_paid(500, score=0)),
            found("suspected", "C", payment=4, said=_paid(10)),
        ),
        measures="""total = sum(payment.amount)
  score = case when total > 600 元 then 101 when total > 100 元 then -1 end""",
    ),
    Written(
        "a percentage is a score by its points, rounded half up",
        """each payment in civil.payments""",
        {
            PAYMENTS: """payment_no paid_on share
            P1 2020-01-01 0.125
            P2 2020-01-01 0.124999
            P3 2020-01-01 2
            P4 2020-01-01 -"""
        },
        (
            found(
                "suspected",
                "P1",
                payment=1,
                said=Said(measures={"part": Decimal("0.125")}, score=13),
            ),
            found(
                "suspected",
                "P2",
                payment=2,
                said=Said(measures={"part": Decimal("0.124999")}, score=12),
            ),
            found("suspected", "P3", payment=3, said=Said(measures={"part": 2}, score=100)),
            found("suspected", "P4", payment=4, said=Said(measures={"part": None})),
        ),
        measures="""part = payment.share
  score = part""",
    ),
)
