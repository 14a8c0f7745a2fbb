"""`unless`, before and after `per`."""

from __future__ import annotations

from tests.reference.schema import NOTICES, PAYMENTS
from tests.reference.written import Said, Written, found

_BEFORE = """each payment in civil.payments
  unless payment.reversed_on is present under law article 2 "已退回"
  per payment.person"""

CASES = (
    Written(
        "unless before per takes bindings out, told beside what remains",
        _BEFORE,
        {
            PAYMENTS: """payment_no paid_on person reversed_on
            P1 2020-01-01 A 2020-02-01
            P2 2020-01-02 A -"""
        },
        (found("suspected", "A", payment=2, said=Said({"n": 1}, exempted={0: {"payment": (1,)}})),),
        measures="    n = count(payment)",
    ),
    Written(
        "where only taken-out bindings remain the subject is exempt",
        _BEFORE,
        {
            PAYMENTS: """payment_no paid_on person reversed_on
            P1 2020-01-01 A 2020-02-01
            P2 2020-01-02 A 2020-02-01"""
        },
        (found("exempt", "A", payment=(1, 2), said=Said(exempted={0: {"payment": (1, 2)}})),),
    ),
    Written(
        "a row that a condition makes false is not exempt, it is nothing",
        """each payment in civil.payments
  where payment.amount > 10 元
  unless payment.checked under law article 2""",
        {PAYMENTS: "payment_no paid_on amount checked\nP1 2020-01-01 9 true"},
        (),
    ),
    Written(
        "an unknown exception makes a binding unknown; a true one takes out an unknown binding",
        """each payment in civil.payments
  where payment.amount > 10 元
  unless payment.checked under law article 2""",
        {
            PAYMENTS: """payment_no paid_on amount checked
            P1 2020-01-01 11 -
            P2 2020-01-01 - true
            P3 2020-01-01 11 false"""
        },
        (
            found("undetermined", "P1", payment=1),
            found("exempt", "P2", payment=2, said=Said(exempted={0: {"payment": (2,)}})),
            found("suspected", "P3", payment=3),
        ),
    ),
    Written(
        "the first exception that holds is the one that is told",
        """each payment in civil.payments
  unless payment.amount > 10 元 under law article 2
  unless payment.checked under law article 2""",
        {
            PAYMENTS: """payment_no paid_on amount checked
            P1 2020-01-01 11 true
            P2 2020-01-01 - true
            P3 2020-01-01 9 true"""
        },
        (
            found("exempt", "P1", payment=1, said=Said(exempted={0: {"payment": (1,)}})),
            found("exempt", "P2", payment=2, said=Said(exempted={1: {"payment": (2,)}})),
            found("exempt", "P3", payment=3, said=Said(exempted={1: {"payment": (3,)}})),
        ),
    ),
    Written(
        "an exception binds only facts dated within its clause's period",
        """each payment in civil.payments
  unless payment.checked under law article 3""",
        {
            PAYMENTS: """payment_no paid_on checked
            P1 2019-12-31 true
            P2 2020-01-01 true
            P3 2020-01-01 -"""
        },
        (
            found("exempt", "P1", payment=1, said=Said(exempted={0: {"payment": (1,)}})),
            found("suspected", "P2", payment=2),
            found("suspected", "P3", payment=3),
        ),
    ),
    Written(
        "an exception may be a row that exists",
        """each payment in civil.payments
  unless notice in tenders.notices
    on notice.project = payment.project and notice.won under law article 2""",
        {
            PAYMENTS: """payment_no paid_on project
            P1 2020-01-01 X
            P2 2020-01-01 Y
            P3 2020-01-01 -
            P4 2020-01-01 Z""",
            NOTICES: """notice_no project won
            N1 X true
            N2 Y -
            N3 - true""",
        },
        (
            found(
                "exempt",
                "P1",
                payment=1,
                said=Said(exempted={0: {"notice": (1,), "payment": (1,)}}),
            ),
            found("undetermined", "P2", payment=2),
            found("undetermined", "P3", payment=3),
            found("suspected", "P4", payment=4),
        ),
    ),
    Written(
        "unless after per makes the group exempt, or undetermined where it is unknown",
        """each payment in civil.payments
  per payment.person
  unless max(payment.amount) <= 10 元 under law article 2""",
        {
            PAYMENTS: """payment_no paid_on person amount
            P1 2020-01-01 A 10
            P2 2020-01-01 B 11
            P3 2020-01-01 C -"""
        },
        (
            found("exempt", "A", payment=1, said=Said({"n": 1}, exempted={0: {"payment": (1,)}})),
            found("suspected", "B", payment=2, said=Said({"n": 1})),
            found("undetermined", "C", payment=3),
        ),
        measures="    n = count(payment)",
    ),
    Written(
        "a group exception is evaluated over the known and over all bindings",
        """each payment in civil.payments
  where payment.checked
  per payment.person
  where count(payment) >= 1
  unless count(payment) = 1 under law article 2""",
        {
            PAYMENTS: """payment_no paid_on person checked
            P1 2020-01-01 A true
            P2 2020-01-01 A -"""
        },
        (found("undetermined", "A", payment=(1, 2)),),
    ),
    Written(
        "a group left undetermined by its conditions is exempt where the exception holds",
        """each payment in civil.payments
  where payment.checked
  per payment.person
  where count(payment) >= 2
  unless max(payment.paid_on) < 2020-06-01 under law article 2""",
        {
            PAYMENTS: """payment_no paid_on person checked
            P1 2020-01-01 A true
            P2 2020-01-02 A -
            P3 2020-01-01 B true
            P4 2020-06-01 B -"""
        },
        (
            found("exempt", "A", payment=1, said=Said({"n": 1}, exempted={0: {"payment": (1,)}})),
            found("undetermined", "B", payment=(3, 4)),
        ),
        measures="    n = count(payment)",
    ),
    Written(
        "a group exception needs its clause in force on the last event date",
        """each payment in civil.payments
  per payment.person
  unless count(payment) >= 1 under law article 3""",
        {
            PAYMENTS: """payment_no paid_on person
            P1 2019-12-30 A
            P2 2019-12-31 A
            P3 2019-12-31 B
            P4 2020-01-01 B"""
        },
        (
            found("exempt", "A", payment=(1, 2), said=Said(exempted={0: {"payment": (1, 2)}})),
            found("suspected", "B", payment=(3, 4)),
        ),
    ),
    Written(
        "the first group exception that holds exempts, even after one that is unknown",
        """each payment in civil.payments
  per payment.person
  unless min(payment.amount) > 5 元 under law article 2
  unless count(payment) = 1 under law article 2""",
        {PAYMENTS: "payment_no paid_on person amount\nP1 2020-01-01 A -"},
        (found("exempt", "A", payment=1, said=Said(exempted={1: {"payment": (1,)}})),),
    ),
    Written(
        "bindings taken out whose key is missing are told under that key",
        _BEFORE,
        {
            PAYMENTS: """payment_no paid_on person reversed_on
            P1 2020-01-01 - 2020-02-01
            P2 2020-01-02 - -"""
        },
        (found("undetermined", None, payment=2, said=Said(exempted={0: {"payment": (1,)}})),),
    ),
)
