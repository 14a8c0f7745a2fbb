"""Law in time: clauses in force, parameters by date and region."""

from __future__ import annotations

from decimal import Decimal

from tests.reference.schema import DEATHS, PAYMENTS
from tests.reference.written import Said, Written, found

_LIMIT = """parameter limit: money
  10 元 from 2018-01-01 until 2019-12-31 under code article 1
  20 元 from 2020-01-01 under code article 1"""
_REGIONAL = f"""{_LIMIT}
  30 元 from 2020-01-01 for "330000" under code article 1
  40 元 from 2020-01-01 for "330100" under code article 1"""

CASES = (
    Written(
        "a clause binds only facts dated within its period in force, both days included",
        "each payment in civil.payments",
        {
            PAYMENTS: """payment_no paid_on
            P1 2017-12-31
            P2 2018-01-01
            P3 2022-12-31
            P4 2023-01-01"""
        },
        (found("suspected", "P2", payment=2), found("suspected", "P3", payment=3)),
    ),
    Written(
        "a binding whose event date is missing is undetermined",
        "each payment in civil.payments",
        {PAYMENTS: "payment_no paid_on\nP1 -"},
        (found("undetermined", "P1", payment=1),),
    ),
    Written(
        "with several clauses any one in force carries the finding",
        "each payment in civil.payments",
        {
            PAYMENTS: """payment_no paid_on
            P1 2019-12-31
            P2 2020-01-01
            P3 2020-06-30
            P4 2020-07-01"""
        },
        (
            found("suspected", "P1", payment=1, said=Said(clauses=("law article 3",))),
            found("suspected", "P4", payment=4, said=Said(clauses=("law article 4",))),
        ),
        under="law article 3, law article 4",
    ),
    Written(
        "the event date may be said; a month counts by its first day",
        """dated death.month
  each payment in civil.payments
  with death in police.deaths on death.person = payment.person""",
        {
            PAYMENTS: "payment_no paid_on person\nP1 2020-01-01 A\nP2 2020-01-01 B",
            DEATHS: "death_no person month\nD1 A 2020-06\nD2 B 2020-07",
        },
        (found("suspected", "P2", payment=2, death=2, said=Said(clauses=("law article 4",))),),
        under="law article 4",
    ),
    Written(
        "a parameter is read at the event date, or at the date said",
        """each payment in civil.payments
  where payment.amount > limit and payment.amount <= limit at payment.reversed_on""",
        {
            PAYMENTS: """payment_no paid_on amount reversed_on
            P1 2019-12-31 15 2020-01-01
            P2 2020-01-01 15 2020-01-01
            P3 2019-12-31 15 2017-12-31
            P4 2019-12-31 15 -"""
        },
        (
            found("suspected", "P1", payment=1),
            found("undetermined", "P3", payment=3),
            found("undetermined", "P4", payment=4),
        ),
        declarations=_LIMIT,
    ),
    Written(
        "a parameter is read for a region: the most specific that covers the code, else all",
        """each payment in civil.payments
  where payment.amount > limit for payment.region""",
        {
            PAYMENTS: """payment_no paid_on amount region
            P1 2020-01-01 35 330102
            P2 2020-01-01 35 330200
            P3 2020-01-01 25 330200
            P4 2020-01-01 25 110000
            P5 2019-12-31 15 330100"""
        },
        (
            found("suspected", "P2", payment=2),
            found("suspected", "P4", payment=4),
            found("suspected", "P5", payment=5),
        ),
        declarations=_REGIONAL,
    ),
    Written(
        "a group reads a parameter at the date said",
        """each payment in civil.payments
  per payment.person
  where sum(payment.amount) > limit at max(payment.paid_on)""",
        {
            PAYMENTS: """payment_no paid_on person amount
            P1 2019-12-30 A 8
            P2 2019-12-31 A 8
            P3 2019-12-31 B 8
            P4 2020-01-01 B 8"""
        },
        (found("suspected", "A", payment=(1, 2), said=Said({"total": Decimal(16)})),),
        measures="    total = sum(payment.amount)",
        declarations=_LIMIT,
    ),
    Written(
        "a list parameter holds the options in force on the date",
        """each payment in civil.payments
  where payment.kind in special""",
        {
            PAYMENTS: """payment_no paid_on kind
            P1 2019-12-31 特困
            P2 2020-01-01 特困
            P3 2020-01-01 其他
            P4 2020-01-01 -"""
        },
        (
            found("suspected", "P1", payment=1),
            found("suspected", "P3", payment=3),
            found("undetermined", "P4", payment=4),
        ),
        declarations="""parameter special: list of category
  ("特困", "普通") from 2018-01-01 until 2019-12-31 under code article 1
  ("其他", "普通") from 2020-01-01 under code article 1""",
    ),
    Written(
        "where no list applies on the day, it is unknown what is in it",
        """each payment in civil.payments
  where payment.kind in special""",
        {
            PAYMENTS: """payment_no paid_on kind
            P1 2019-12-31 特困
            P2 2020-01-01 特困
            P3 2020-01-01 其他"""
        },
        (found("undetermined", "P1", payment=1), found("suspected", "P2", payment=2)),
        declarations="""parameter special: list of category
  ("特困", "普通") from 2020-01-01 under code article 1""",
    ),
    Written(
        "the run's date is a value",
        """each payment in civil.payments
  where payment.reversed_on > run_date()""",
        {
            PAYMENTS: """payment_no paid_on reversed_on
            P1 2020-01-01 2021-06-30
            P2 2020-01-01 2021-07-01"""
        },
        (found("suspected", "P2", payment=2),),
    ),
)
