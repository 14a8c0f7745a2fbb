"""What holds of all rows of a group, of any, of none; its first and its last row."""

from __future__ import annotations

import datetime
from decimal import Decimal

from tests.reference.schema import DEATHS, PAYMENTS
from tests.reference.written import Said, Written, found

CASES = (
    Written(
        "all, any and none are three-valued: what is decisive outweighs what is missing",
        """each payment in civil.payments
  per payment.person
  where any(payment.checked) and not all(payment.checked)""",
        {
            PAYMENTS: """payment_no paid_on person checked
            P1 2020-01-01 A true
            P2 2020-01-02 A false
            P3 2020-01-03 A -
            P4 2020-01-01 B true
            P5 2020-01-02 B -
            P6 2020-01-01 C true"""
        },
        (
            found("suspected", "A", payment=(1, 2, 3)),
            found("undetermined", "B", payment=(4, 5)),
        ),
    ),
    Written(
        "of no row, all and none are true and any is false",
        """each payment in civil.payments
  per payment.person
  where all(payment.checked where payment.kind = "特困")
  where none(payment.checked where payment.kind = "特困")
  where not any(payment.checked where payment.kind = "特困")""",
        {
            PAYMENTS: """payment_no paid_on person checked kind
            P1 2020-01-01 A true 普通"""
        },
        (found("suspected", "A", payment=1),),
    ),
    Written(
        "rows of an unknown binding may be what decides",
        """each payment in civil.payments
  where payment.amount > 1 元
  per payment.person
  where none(payment.checked)""",
        {
            PAYMENTS: """payment_no paid_on person checked amount
            P1 2020-01-01 A false 2
            P2 2020-01-02 A true -"""
        },
        (found("undetermined", "A", payment=(1, 2)),),
    ),
    Written(
        "first and last give the value of the row by its place, missing where the row lacks it",
        """each payment in civil.payments
  per payment.person""",
        {
            PAYMENTS: """payment_no paid_on person kind amount reversed_on
            P1 2020-01-03 A 普通 30 2020-02-03
            P2 2020-01-01 A 特困 10 2020-02-01
            P3 2020-01-05 A 其他 - -"""
        },
        (
            found(
                "suspected",
                "A",
                payment=(1, 2, 3),
                said=Said(
                    {
                        "earliest": "特困",
                        "unpaid": None,
                        "returned": Decimal("30.00"),
                        "day": datetime.date(2020, 1, 5),
                    }
                ),
            ),
        ),
        measures="""    earliest = first(payment.kind by payment.paid_on)
    unpaid = last(payment.amount by payment.paid_on)
    returned = last(payment.amount by payment.reversed_on)
    day = last(payment.paid_on by payment.paid_on)""",
    ),
    Written(
        "of rows in the same place the least is first and the greatest last, however they lie",
        """each payment in civil.payments
  with death in police.deaths on death.person = payment.person
  per payment.person""",
        {
            PAYMENTS: """payment_no paid_on person amount visits
            P1 2020-01-01 A 20 1
            P2 2020-01-01 A 10 -
            P3 2020-01-01 A 30 2""",
            DEATHS: """death_no died_on person
            D1 2020-01-01 A
            D2 2020-02-01 A""",
        },
        (
            found(
                "suspected",
                "A",
                payment=(1, 2, 3),
                death=(1, 2),
                said=Said({"a": Decimal("10.00"), "b": Decimal("30.00"), "c": None}),
            ),
        ),
        measures="""    a = first(payment.amount by payment.paid_on)
    b = last(payment.amount by payment.paid_on)
    c = first(payment.visits by payment.paid_on)""",
    ),
)
