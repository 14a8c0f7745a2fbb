"""Equality, months, division, and the functions."""

from __future__ import annotations

import datetime
from decimal import Decimal

from tests.reference.schema import DEATHS, NOTICES, PAYMENTS, POSTS
from tests.reference.values import Cell
from tests.reference.written import Said, Written, found


def _one_payment(expression: str, expected: Cell, **cells: str) -> Written:
    """A case of one payment and one measure."""
    said = {"payment_no": "P1", "paid_on": "2020-01-01", **cells}
    return Written(
        f"{expression} of {cells} is {expected}",
        "each payment in civil.payments",
        {PAYMENTS: f"{' '.join(said)}\n{' '.join(said.values())}"},
        (found("suspected", "P1", payment=1, said=Said({"value": expected})),),
        measures=f"    value = {expression}",
    )


def _one_post(expression: str, expected: Cell, **cells: str) -> Written:
    """A case of one post and one measure."""
    said = {"post_no": "T1", "started": "2020-01-01", **cells}
    return Written(
        f"{expression} of {cells} is {expected}",
        "each post in staff.posts",
        {POSTS: f"{' '.join(said)}\n{' '.join(said.values())}"},
        (found("suspected", "T1", post=1, said=Said({"value": expected})),),
        measures=f"    value = {expression}",
    )


CASES = (
    Written(
        "equality on text is exact",
        """each payment in civil.payments
  with death in police.deaths on death.name = payment.name""",
        {
            PAYMENTS: "payment_no paid_on name\nP1 2020-01-01 Ada\nP2 2020-01-01 ada",
            DEATHS: "death_no name\nD1 ada",
        },
        (found("suspected", "P2", payment=2, death=1),),
    ),
    Written(
        "division by zero is unknown",
        """each notice in tenders.notices
  where notice.amount / notice.bids > 5 元""",
        {
            NOTICES: """notice_no published_on amount bids
            N1 2020-01-01 11 2
            N2 2020-01-01 11 0
            N3 2020-01-01 10 2"""
        },
        (found("suspected", "N1", notice=1), found("undetermined", "N2", notice=2)),
    ),
    Written(
        "membership with a missing option is unknown unless another option is equal",
        """each payment in civil.payments
  where payment.paid_on in (payment.reversed_on, 2020-01-01)""",
        {
            PAYMENTS: """payment_no paid_on reversed_on
            P1 2020-01-01 -
            P2 2020-01-02 -
            P3 2020-01-02 2020-01-03"""
        },
        (found("suspected", "P1", payment=1), found("undetermined", "P2", payment=2)),
    ),
    Written(
        "a rounded amount is compared as it is rounded",
        """each payment in civil.payments
  where round(payment.amount, 1) <= 10 元""",
        {
            PAYMENTS: """payment_no paid_on amount
            P1 2020-01-01 10.01
            P2 2020-01-01 10.05"""
        },
        (found("suspected", "P1", payment=1),),
    ),
    Written(
        "between holds both its ends; one end that fails is enough to fail",
        """each payment in civil.payments
  where payment.paid_on between 2020-01-01 and payment.reversed_on""",
        {
            PAYMENTS: """payment_no paid_on reversed_on
            P1 2020-01-01 2020-01-01
            P2 2020-01-02 -
            P3 2019-12-31 -"""
        },
        (found("suspected", "P1", payment=1), found("undetermined", "P2", payment=2)),
    ),
    Written(
        "a mean is a quotient, cut like any other",
        "each payment in civil.payments\n  per payment.person",
        {
            PAYMENTS: """payment_no paid_on person amount visits
            P1 2020-01-01 A 10 1
            P2 2020-01-01 A 10 1
            P3 2020-01-01 A 0 0"""
        },
        (
            found(
                "suspected",
                "A",
                payment=(1, 2, 3),
                said=Said({"amount": Decimal("6.66666666"), "visits": Decimal("0.66666666")}),
            ),
        ),
        measures="""    amount = mean(payment.amount)
    visits = mean(payment.visits)""",
    ),
    Written(
        "case takes the first branch whose condition is true; without else it is missing",
        "each payment in civil.payments",
        {
            PAYMENTS: """payment_no paid_on checked amount
            P1 2020-01-01 - 7
            P2 2020-01-01 - 3"""
        },
        (
            found("suspected", "P1", payment=1, said=Said({"value": 2})),
            found("suspected", "P2", payment=2, said=Said({"value": None})),
        ),
        measures="""    value = case when payment.checked then 1
      when payment.amount > 5 元 then 2 end""",
    ),
    Written(
        "validity holds both its days, a missing end being still valid",
        """each post in staff.posts
  where post valid at 2020-06-01""",
        {
            POSTS: """post_no started ended
            T1 2020-06-01 2020-06-01
            T2 2020-01-01 -
            T3 - 2020-05-31
            T4 - -
            T5 2020-06-02 -"""
        },
        (
            found("suspected", "T1", post=1),
            found("suspected", "T2", post=2),
            found("undetermined", "T4", post=4),
        ),
    ),
    Written(
        "two periods overlap when they share a day",
        """each post in staff.posts
  with other in staff.posts on other.person = post.person and other.post_no != post.post_no
  where post overlaps other""",
        {
            POSTS: """post_no person started ended
            T1 A 2020-01-01 2020-06-01
            T2 A 2020-06-01 -
            T3 A 2019-01-01 2019-12-31"""
        },
        (
            found("suspected", "T1", post=1, other=2),
            found("suspected", "T2", post=2, other=1),
        ),
    ),
    Written(
        "two periods without an end overlap, whenever they began",
        """each post in staff.posts
  with other in staff.posts on other.person = post.person and other.post_no != post.post_no
  where post overlaps other""",
        {
            POSTS: """post_no person started ended
            T1 A 2020-01-01 -
            T2 A - -
            T3 B 2019-01-01 2019-12-31
            T4 B - -"""
        },
        (
            found("suspected", "T1", post=1, other=2),
            found("undetermined", "T2", post=2, other=1),  # of no day: no clause is sure to hold
            found("undetermined", "T3", post=3, other=4),
            found("undetermined", "T4", post=4, other=3),
        ),
    ),
    _one_payment(
        "payment.reversed_on + 1 month", datetime.date(2020, 2, 29), reversed_on="2020-01-31"
    ),
    _one_payment(
        "payment.reversed_on - 1 month", datetime.date(2020, 2, 29), reversed_on="2020-03-31"
    ),
    _one_payment(
        "payment.reversed_on + 1 year", datetime.date(2021, 2, 28), reversed_on="2020-02-29"
    ),
    _one_payment("payment.month + 2 months", datetime.date(2021, 1, 1), month="2020-11"),
    _one_payment(
        "payment.reversed_on + payment.grace",
        datetime.date(2020, 3, 1),
        reversed_on="2020-02-28",
        grace="2",
    ),
    _one_payment("month(payment.reversed_on)", datetime.date(2020, 2, 1), reversed_on="2020-02-29"),
    _one_payment("last_day(payment.month)", datetime.date(2020, 2, 29), month="2020-02"),
    _one_payment("year(payment.reversed_on)", 2020, reversed_on="2020-02-29"),
    _one_payment(
        "days_between(payment.paid_on, payment.reversed_on)", 31, reversed_on="2020-02-01"
    ),
    _one_payment("birth_date(payment.person)", datetime.date(1935, 2, 28), person="C"),
    _one_payment("age(birth_date(payment.person), 2020-02-27)", 84, person="C"),
    _one_payment("age(birth_date(payment.person), 2020-02-28)", 85, person="C"),
    _one_payment("age(birth_date(payment.person), 1935-02-27)", -1, person="C"),
    _one_payment("age(birth_date(payment.person), 1934-02-28)", -1, person="C"),
    _one_payment(
        "months_between(payment.paid_on, payment.reversed_on)", 1, reversed_on="2020-02-01"
    ),
    _one_payment(
        "months_between(payment.paid_on, payment.reversed_on)", 0, reversed_on="2020-01-31"
    ),
    _one_payment(
        "months_between(payment.reversed_on, payment.paid_on)", -1, reversed_on="2020-02-29"
    ),
    _one_payment(
        "months_between(payment.reversed_on, payment.paid_on)", 0, reversed_on="2020-01-31"
    ),
    _one_payment("payment.grace / 2", 3, grace="7"),
    _one_payment("payment.grace / 2", -3, grace="-7"),
    _one_payment("payment.grace / payment.visits", None, grace="7", visits="0"),
    _one_payment("payment.grace * payment.visits", 14, grace="7", visits="2"),
    _one_payment(
        'join_texts(payment.region, "-", payment.name)', "330102-Ada", region="330102", name="Ada"
    ),
    _one_payment('join_texts(payment.region, "-", payment.name)', None, region="330102"),
    _one_payment("payment.amount / 3", Decimal("3.33333333"), amount="10"),
    _one_payment("payment.amount / 3", Decimal("-3.33333333"), amount="-10"),
    _one_payment("round(payment.factor, 4) / 3", Decimal("0.66666666"), factor="2"),
    _one_payment("payment.visits / 3", Decimal("0.66666666"), visits="2"),
    _one_payment("round(payment.amount, 1)", Decimal("2.4"), amount="2.35"),
    _one_payment("round(payment.amount, 0)", Decimal("-3"), amount="-2.5"),
    _one_payment("payment.amount * payment.share", Decimal("2.5"), amount="10", share="0.25"),
    _one_payment("least(payment.amount, 5 元)", None),
    _one_payment("greatest(payment.amount, 5 元)", Decimal(5), amount="4"),
    _one_payment("coalesce(payment.amount, 5 元)", Decimal(5)),
    _one_payment("payment.monthly * 3 months", Decimal("301.65"), monthly="100.55"),
    _one_payment("2 months * payment.monthly", Decimal("201.10"), monthly="100.55"),
    _one_payment(
        "payment.monthly * months_between(payment.paid_on, payment.reversed_on)",
        Decimal("301.65"),
        monthly="100.55",
        reversed_on="2020-04-30",
    ),
    _one_post("post.salary * 2 years", Decimal("201.10"), salary="100.55"),
    _one_post("post.term * 2", 14, term="7"),
    _one_post("post.term / 4 months", Decimal("1.75"), term="7"),
    _one_payment("payment.month - 2019-11", 3, month="2020-02"),
    _one_payment("payment.grace / 3 days", Decimal("2.33333333"), grace="7"),
    _one_payment("abs(payment.amount)", Decimal("2.35"), amount="-2.35"),
    _one_payment('normalise("Ａ-b 慧眼（2）号")', "ａb慧眼2号"),
    _one_payment('substring("慧眼识珠", 2, 2)', "眼识"),
    _one_payment('substring("慧眼识珠", payment.visits, 3)', "慧眼", visits="0"),
    _one_payment('substring("慧眼识珠", payment.visits, 3)', "慧", visits="-1"),
    _one_payment('substring("慧眼识珠", 2, payment.visits)', "", visits="-1"),
    _one_payment('length("慧眼")', 2),
    _one_payment('starts_with(payment.region, "3301")', True, region="330102"),
    _one_payment("contains(payment.region, payment.region)", None),
)
