"""`with gaps up to`: bindings of a key that follow one another closely are one group."""

from __future__ import annotations

import datetime

from tests.reference.schema import PAYMENTS
from tests.reference.written import Said, Written, found

_STEPS = """each payment in civil.payments
  per payment.person with gaps up to 30 days of payment.paid_on
  where count(payment) >= 2"""

CASES = (
    Written(
        "bindings that follow one another no further apart than said are one group by itself",
        _STEPS,
        {
            PAYMENTS: """payment_no paid_on person
            P1 2020-01-01 A
            P2 2020-03-01 A
            P3 2020-01-31 A
            P4 2020-05-01 A
            P5 2020-06-01 A
            P6 2020-06-01 A"""
        },
        (
            found("suspected", "A", payment=(1, 2, 3), said=Said({"n": 3}, start="2020-01-01")),
            found("suspected", "A", payment=(5, 6), said=Said({"n": 2}, start="2020-06-01")),
        ),
        measures="    n = count(payment)",
    ),
    Written(
        "months reach to the same day or the last of the month",
        """each payment in civil.payments
  per payment.person with gaps up to 1 month of payment.paid_on
  where count(payment) >= 2""",
        {
            PAYMENTS: """payment_no paid_on person
            P1 2020-01-31 A
            P2 2020-02-29 A
            P3 2020-03-30 A"""
        },
        (found("suspected", "A", payment=(1, 2), said=Said(start="2020-01-31")),),
    ),
    Written(
        "a group that only unknown bindings hold together is undetermined",
        """each payment in civil.payments
  where payment.amount > 1 元
  per payment.person with gaps up to 30 days of payment.paid_on
  where count(payment) >= 2""",
        {
            PAYMENTS: """payment_no paid_on person amount
            P1 2020-01-01 A 2
            P2 2020-01-25 A -
            P3 2020-02-15 A 2
            P4 2020-01-01 B 2
            P5 2020-01-25 B 2
            P6 2020-02-15 B -"""
        },
        (
            found("undetermined", "A", payment=(1, 2, 3), said=Said(start="2020-01-01")),
            found("suspected", "B", payment=(4, 5), said=Said(start="2020-01-01")),
        ),
    ),
    Written(
        "quarters, halves and fiscal years are windows of the calendar, named by their beginning",
        """each payment in civil.payments
  per quarter(payment.paid_on), half_year(payment.month), fiscal_year(payment.paid_on, 4)
  where count(payment) >= 2""",
        {
            PAYMENTS: """payment_no paid_on month
            P1 2020-03-31 2020-07
            P2 2020-01-01 2020-12
            P3 2020-04-01 2020-06
            P4 2020-06-30 2020-01
            P5 2020-07-01 2020-01"""
        },
        (
            found(
                "suspected",
                datetime.date(2020, 1, 1),
                datetime.date(2020, 7, 1),
                2019,
                payment=(1, 2),
            ),
            found(
                "suspected",
                datetime.date(2020, 4, 1),
                datetime.date(2020, 1, 1),
                2020,
                payment=(3, 4),
            ),
        ),
    ),
    Written(
        "a binding without T is undetermined, and holds nothing together",
        _STEPS,
        {
            PAYMENTS: """payment_no paid_on person
            P1 2020-01-01 A
            P2 - A
            P3 2020-02-20 A"""
        },
        (found("undetermined", "A", payment=2),),
    ),
)
