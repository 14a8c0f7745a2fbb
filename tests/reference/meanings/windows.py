"""`within D of T`."""

from __future__ import annotations

from tests.reference.schema import PAYMENTS
from tests.reference.written import Said, Written, found

_TWO_IN_TEN_DAYS = """each payment in civil.payments
  where payment.checked
  per payment.person within 10 days of payment.paid_on
  where count(payment) >= 2"""
_COUNT = "    n = count(payment)"

CASES = (
    Written(
        "a window holds T and T + D, both included",
        _TWO_IN_TEN_DAYS,
        {
            PAYMENTS: """payment_no paid_on person checked
            P1 2020-01-01 A true
            P2 2020-01-11 A true
            P3 2020-01-01 B true
            P4 2020-01-12 B true"""
        },
        (found("suspected", "A", payment=(1, 2), said=Said({"n": 2}, start="2020-01-01")),),
        measures=_COUNT,
    ),
    Written(
        "windows that hold and share a binding are one finding, measured over their union",
        _TWO_IN_TEN_DAYS,
        {
            PAYMENTS: """payment_no paid_on person checked
            P1 2020-01-01 A true
            P2 2020-01-08 A true
            P3 2020-01-15 A true
            P4 2020-03-01 A true
            P5 2020-03-01 A true"""
        },
        (
            found("suspected", "A", payment=(1, 2, 3), said=Said({"n": 3}, start="2020-01-01")),
            found("suspected", "A", payment=(4, 5), said=Said({"n": 2}, start="2020-03-01")),
        ),
        measures=_COUNT,
    ),
    Written(
        "windows whose only common binding lies on the last day of one are one finding",
        _TWO_IN_TEN_DAYS,
        {
            PAYMENTS: """payment_no paid_on person checked
            P1 2020-01-01 A true
            P2 2020-01-11 A true
            P3 2020-01-21 A true"""
        },
        (found("suspected", "A", payment=(1, 2, 3), said=Said({"n": 3}, start="2020-01-01")),),
        measures=_COUNT,
    ),
    Written(
        "a window in months keeps the last day of the month",
        """each payment in civil.payments
  per payment.person within 1 month of payment.paid_on
  where count(payment) >= 2""",
        {
            PAYMENTS: """payment_no paid_on person
            P1 2020-01-31 A
            P2 2020-02-29 A
            P3 2020-01-31 B
            P4 2020-03-01 B"""
        },
        (found("suspected", "A", payment=(1, 2), said=Said(start="2020-01-31")),),
    ),
    Written(
        "a window that only the unknown bindings fill is undetermined",
        _TWO_IN_TEN_DAYS,
        {
            PAYMENTS: """payment_no paid_on person checked
            P1 2020-01-01 A true
            P2 2020-01-02 A -"""
        },
        (found("undetermined", "A", payment=(1, 2), said=Said(start="2020-01-01")),),
    ),
    Written(
        "an undetermined window that shares a binding with a suspected union tells nothing new",
        _TWO_IN_TEN_DAYS,
        {
            PAYMENTS: """payment_no paid_on person checked
            P1 2020-01-01 A true
            P2 2020-01-08 A true
            P3 2020-01-15 A -"""
        },
        (found("suspected", "A", payment=(1, 2), said=Said({"n": 2}, start="2020-01-01")),),
        measures=_COUNT,
    ),
    Written(
        "bindings whose T is missing are one undetermined matter of their key",
        """each payment in civil.payments
  per payment.person within 10 days of payment.reversed_on
  where count(payment) >= 2""",
        {
            PAYMENTS: """payment_no paid_on person reversed_on
            P1 2020-01-01 A -
            P2 2020-01-02 A -
            P3 2020-01-03 A 2020-02-01"""
        },
        (found("undetermined", "A", payment=(1, 2)),),
    ),
    Written(
        "an exception after per is evaluated over the union",
        _TWO_IN_TEN_DAYS + "\n  unless count(payment) >= 3 under law article 2",
        {
            PAYMENTS: """payment_no paid_on person checked
            P1 2020-01-01 A true
            P2 2020-01-08 A true
            P3 2020-01-15 A true
            P4 2020-01-01 B true
            P5 2020-01-02 B true"""
        },
        (
            found(
                "exempt",
                "A",
                payment=(1, 2, 3),
                said=Said({"n": 3}, start="2020-01-01", exempted={0: {"payment": (1, 2, 3)}}),
            ),
            found("suspected", "B", payment=(4, 5), said=Said({"n": 2}, start="2020-01-01")),
        ),
        measures=_COUNT,
    ),
    Written(
        "rows taken out are told with every finding of the key, or else as one exempt matter",
        """each payment in civil.payments
  unless payment.checked under law article 2
  per payment.person within 10 days of payment.paid_on
  where count(payment) >= 2""",
        {
            PAYMENTS: """payment_no paid_on person checked
            P1 2020-01-01 A false
            P2 2020-01-02 A false
            P3 2020-06-01 A true
            P4 2020-01-01 B false
            P5 2020-01-02 B true"""
        },
        (
            found(
                "suspected",
                "A",
                payment=(1, 2),
                said=Said(start="2020-01-01", exempted={0: {"payment": (3,)}}),
            ),
            found("exempt", "B", payment=5, said=Said(exempted={0: {"payment": (5,)}})),
        ),
    ),
    Written(
        "a binding whose key is missing enters no window",
        _TWO_IN_TEN_DAYS,
        {
            PAYMENTS: """payment_no paid_on person checked
            P1 2020-01-01 - true
            P2 2020-01-02 - true"""
        },
        (found("undetermined", None, payment=(1, 2)),),
    ),
    Written(
        "of undetermined windows only those that share a binding with a suspected union go",
        _TWO_IN_TEN_DAYS,
        {
            PAYMENTS: """payment_no paid_on person checked
            P1 2020-01-01 A -
            P2 2020-01-08 A -
            P3 2020-01-15 A true
            P4 2020-01-20 A true"""
        },
        (
            found("undetermined", "A", payment=(1, 2), said=Said(start="2020-01-01")),
            found("suspected", "A", payment=(3, 4), said=Said({"n": 2}, start="2020-01-15")),
        ),
        measures=_COUNT,
    ),
)
