"""Decision tables: the row that applies, and what a case without one comes to."""

from __future__ import annotations

from decimal import Decimal

from tests.reference.schema import PAYMENTS
from tests.reference.written import Said, Written, found

_BY_VISITS = """decision table rate(visits: count): money
  under code article 1
    | visits | value |
    | .. 1   | 10 元 |
    | 2 .. 4 | 20 元 |
    | 5 ..   | 30 元 |"""
_BY_SHARE = """decision table rate(share: percent): count
  under code article 1
    | share       | value |
    | ..< 10%     | 1     |
    | 10% ..< 50% | 2     |
    | 50% ..      | 3     |"""
_BY_KIND = """decision table rate(kind: category, checked: flag): money
  under code article 1
    | kind       | checked | value |
    | 普通, 特困 | true    | 10 元 |
    | 普通       | false   | 20 元 |
    | 特困       | false   | 30 元 |
    | other      |         | 40 元 |"""
_WITH_A_GAP = """decision table rate(visits: count): money
  under code article 1
    | visits | value |
    | 0 .. 1 | 10 元 |
    | 2      |       |
    | 4 ..   | 30 元 |"""
_DATED = """decision table rate(visits: count): money
  from 2018-01-01 until 2019-12-31 under code article 1
    | visits | value |
    |        | 10 元 |
  from 2020-01-01 under code article 1
    | value | visits |
    | 20 元 | .. 1   |
    | 30 元 | 2 ..   |"""
_BY_PLACE = """decision table rate(place: region_code): money
  under code article 1
    | place  | value |
    | 330100 | 10 元 |
    | 330200 | 20 元 |
    | other  | 30 元 |"""
_BY_DAY = """decision table rate(day: date, month: month, grace: period/day): category
  under code article 1
    | day           | month         | grace      | value |
    | .. 2019-12-31 |               |            | 普通  |
    | 2020-01-01 .. | .. 2020-02    |            | 特困  |
    | 2020-01-01 .. | 2020-03 ..    | 0 days ..  | 其他  |"""
_BY_CLOCK = """decision table shift(at: timestamp): category
  under code article 1
    | at                                   | value |
    | ..< 2020-01-01 08:00                 | 普通  |
    | 2020-01-01 08:00 .. 2020-01-01 17:59:59 | 特困  |
    | 2020-01-01 18:00 ..                  | 其他  |"""
_PAYMENTS = "each payment in civil.payments"


def _amounts(table: str) -> str:
    return f"{_PAYMENTS}\n  where payment.amount > rate({table})"


CASES = (
    Written(
        "a range holds both its ends, and an open one everything beyond its end",
        _amounts("payment.visits"),
        {
            PAYMENTS: """payment_no paid_on visits amount
            P1 2020-01-01 0 15
            P2 2020-01-01 1 15
            P3 2020-01-01 2 15
            P4 2020-01-01 2 25
            P5 2020-01-01 4 25
            P6 2020-01-01 5 25
            P7 2020-01-01 900 35"""
        },
        tuple(found("suspected", f"P{n}", payment=n) for n in (1, 2, 4, 5, 7)),
        declarations=_BY_VISITS,
    ),
    Written(
        "a range with a sign before its end leaves that end out",
        f"{_PAYMENTS}\n  where rate(payment.share) = 2",
        {
            PAYMENTS: """payment_no paid_on share
            P1 2020-01-01 0.099999
            P2 2020-01-01 0.1
            P3 2020-01-01 0.499999
            P4 2020-01-01 0.5"""
        },
        (found("suspected", "P2", payment=2), found("suspected", "P3", payment=3)),
        declarations=_BY_SHARE,
    ),
    Written(
        "a cell may name several values; other takes what no other row of its column names",
        _amounts("payment.kind, payment.checked"),
        {
            PAYMENTS: """payment_no paid_on kind checked amount
            P1 2020-01-01 普通 true 15
            P2 2020-01-01 特困 true 15
            P3 2020-01-01 普通 false 15
            P4 2020-01-01 普通 false 25
            P5 2020-01-01 其他 - 35
            P6 2020-01-01 其他 true 45"""
        },
        tuple(found("suspected", f"P{n}", payment=n) for n in (1, 2, 4, 6)),
        declarations=_BY_KIND,
    ),
    Written(
        "with a missing input no row is known to hold but one that does not ask for it",
        _amounts("payment.kind, payment.checked"),
        {
            PAYMENTS: """payment_no paid_on kind checked amount
            P1 2020-01-01 - true 900
            P2 2020-01-01 特困 - 900
            P3 2020-01-01 其他 - 900
            P4 2020-01-01 - - 5"""
        },
        (
            found("undetermined", "P1", payment=1),
            found("undetermined", "P2", payment=2),
            found("suspected", "P3", payment=3),
            found("undetermined", "P4", payment=4),
        ),
        declarations=_BY_KIND,
    ),
    Written(
        "where no row holds, or one that sets no value, the value is missing",
        _amounts("payment.visits"),
        {
            PAYMENTS: """payment_no paid_on visits amount
            P1 2020-01-01 1 15
            P2 2020-01-01 2 900
            P3 2020-01-01 3 900
            P4 2020-01-01 4 15"""
        },
        (
            found("suspected", "P1", payment=1),
            found("undetermined", "P2", payment=2),
            found("undetermined", "P3", payment=3),
        ),
        declarations=_WITH_A_GAP,
    ),
    Written(
        "a decision table is asked on the event date",
        _amounts("payment.visits"),
        {
            PAYMENTS: """payment_no paid_on visits amount
            P1 2019-12-31 5 15
            P2 2020-01-01 5 15
            P3 2020-01-01 1 25
            P4 2020-01-01 1 15"""
        },
        (found("suspected", "P1", payment=1), found("suspected", "P3", payment=3)),
        declarations=_DATED,
    ),
    Written(
        "a decision table is asked on the day said; on a day of no version it sets nothing",
        f"{_PAYMENTS}\n  where payment.amount > rate(payment.visits) at payment.reversed_on",
        {
            PAYMENTS: """payment_no paid_on reversed_on visits amount
            P1 2019-12-31 2020-01-01 5 15
            P2 2020-01-01 2019-12-31 5 15
            P3 2020-01-01 2017-12-31 5 900
            P4 2020-01-01 - 5 900"""
        },
        (
            found("suspected", "P2", payment=2),
            found("undetermined", "P3", payment=3),
            found("undetermined", "P4", payment=4),
        ),
        declarations=_DATED,
    ),
    Written(
        "a region names every code inside it",
        _amounts("payment.region"),
        {
            PAYMENTS: """payment_no paid_on region amount
            P1 2020-01-01 330182 15
            P2 2020-01-01 330282 15
            P3 2020-01-01 330282 25
            P4 2020-01-01 330000 25
            P5 2020-01-01 330000 35
            P6 2020-01-01 - 900"""
        },
        (
            found("suspected", "P1", payment=1),
            found("suspected", "P3", payment=3),
            found("suspected", "P5", payment=5),
            found("undetermined", "P6", payment=6),
        ),
        declarations=_BY_PLACE,
    ),
    Written(
        "dates, months and periods have ranges, and a table may set a word",
        f"""{_PAYMENTS}
  let word = rate(payment.paid_on, payment.month, payment.grace)
  where payment.kind != word""",
        {
            PAYMENTS: """payment_no paid_on month grace kind
            P1 2019-12-31 - - 普通
            P2 2019-12-31 2020-03 1 特困
            P3 2020-01-01 2020-02 1 特困
            P4 2020-01-01 2020-03 0 特困
            P5 2020-01-01 2020-03 - 特困"""
        },
        (
            found("suspected", "P2", payment=2),
            found("suspected", "P4", payment=4),
            found("undetermined", "P5", payment=5),
        ),
        declarations=_BY_DAY,
    ),
    Written(
        "a range of times is one to the second",
        f"""{_PAYMENTS}
  where payment.kind = shift(payment.paid_at)""",
        {
            PAYMENTS: """payment_no paid_on kind paid_at
            P1 2020-01-01 普通 2020-01-01T07:59:59
            P2 2020-01-01 特困 2020-01-01T08:00:00
            P3 2020-01-01 特困 2020-01-01T17:59:59
            P4 2020-01-01 特困 2020-01-01T18:00:00
            P5 2020-01-01 其他 2020-01-01T18:00:00"""
        },
        tuple(found("suspected", f"P{row}", payment=row) for row in (1, 2, 3, 5)),
        declarations=_BY_CLOCK,
    ),
    Written(
        "a group asks a decision table of its aggregates, on the day said",
        f"""{_PAYMENTS}
  per payment.person
  where sum(payment.amount) > rate(count(payment)) at max(payment.paid_on)""",
        {
            PAYMENTS: """payment_no paid_on person amount
            P1 2019-12-31 A 12
            P2 2020-01-01 B 12
            P3 2019-12-31 B 12"""
        },
        (found("suspected", "A", payment=1, said=Said({"limit": Decimal(10)})),),
        measures="    limit = rate(1) at min(payment.paid_on)",
        declarations=_DATED,
    ),
    Written(
        "a value that a decision table sets is summed as any other",
        f"""{_PAYMENTS}
  per payment.person
  where sum(payment.amount) > sum(rate(payment.visits))""",
        {
            PAYMENTS: """payment_no paid_on person visits amount
            P1 2020-01-01 A 1 10
            P2 2020-01-01 A 2 21
            P3 2020-01-01 B 1 10
            P4 2020-01-01 B 2 20"""
        },
        (found("suspected", "A", payment=(1, 2), said=Said({"over": Decimal(1)})),),
        measures="    over = sum(payment.amount) - sum(rate(payment.visits))",
        declarations=_BY_VISITS,
    ),
    Written(
        "a decision table may be asked within a definition",
        f"{_PAYMENTS}\n  where over(payment)",
        {PAYMENTS: "payment_no paid_on visits amount\nP1 2020-01-01 2 25\nP2 2020-01-01 2 20"},
        (found("suspected", "P1", payment=1),),
        declarations=f"""{_BY_VISITS}

define over(paid in civil.payments) under code article 1 as paid.amount > rate(paid.visits)""",
    ),
)
