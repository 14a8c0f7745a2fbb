"""Bindings, their truth, and keys that are missing."""

from __future__ import annotations

from decimal import Decimal

from tests.reference.schema import DEATHS, NOTICES, PAYMENTS, POSTS
from tests.reference.written import Said, Written, found

CASES = (
    Written(
        "conditions before per are one conjunction: false is dropped, unknown is undetermined",
        """each payment in civil.payments
  where payment.checked
  where payment.amount > 10 元""",
        {
            PAYMENTS: """payment_no paid_on checked amount
            P1 2020-01-01 true 11
            P2 2020-01-01 - 11
            P3 2020-01-01 true -
            P4 2020-01-01 - 9
            P5 2020-01-01 false -
            P6 2020-01-01 true 10"""
        },
        (
            found("suspected", "P1", payment=1),
            found("undetermined", "P2", payment=2),
            found("undetermined", "P3", payment=3),
        ),
    ),
    Written(
        "or is three-valued: one true side is enough",
        """each payment in civil.payments
  where payment.checked or payment.amount > 10 元""",
        {
            PAYMENTS: """payment_no paid_on checked amount
            P1 2020-01-01 true -
            P2 2020-01-01 - 9
            P3 2020-01-01 false 9"""
        },
        (found("suspected", "P1", payment=1), found("undetermined", "P2", payment=2)),
    ),
    Written(
        "not of unknown is unknown",
        """each payment in civil.payments
  where not payment.amount > 10 元""",
        {
            PAYMENTS: """payment_no paid_on amount
            P1 2020-01-01 -
            P2 2020-01-01 9
            P3 2020-01-01 11"""
        },
        (found("undetermined", "P1", payment=1), found("suspected", "P2", payment=2)),
    ),
    Written(
        "presence is never unknown itself",
        """each payment in civil.payments
  where payment.reversed_on is missing and payment.amount is present""",
        {
            PAYMENTS: """payment_no paid_on reversed_on amount
            P1 2020-01-01 - 1
            P2 2020-01-01 2020-02-01 1
            P3 2020-01-01 - -"""
        },
        (found("suspected", "P1", payment=1),),
    ),
    Written(
        "a with row whose equality key is missing makes no binding",
        """each payment in civil.payments
  with death in police.deaths on death.person = payment.person""",
        {
            PAYMENTS: """payment_no paid_on person
            P1 2020-01-01 A
            P2 2020-01-01 B""",
            DEATHS: """death_no person died_on
            D1 - 2019-01-01
            D2 A 2019-01-01""",
        },
        (found("suspected", "P1", payment=1, death=2),),
    ),
    Written(
        "a column that is calculated with is no key: where it is missing, the tie is unknown",
        """each post in staff.posts
  with own in staff.posts on own.person = post.person and post.salary = round(own.salary, 2)""",
        {
            POSTS: """post_no started person salary
            P1 2020-01-01 A -
            P2 2020-01-01 B 10"""
        },
        (
            found("undetermined", "P1", post=1, own=1),
            found("suspected", "P2", post=2, own=2),
        ),
    ),
    Written(
        "a base row whose own key is missing is undetermined, once, whatever could be joined",
        """each payment in civil.payments
  with death in police.deaths on payment.person = death.person
  where death.died_on is present""",
        {
            PAYMENTS: """payment_no paid_on person
            P1 2020-01-01 -""",
            DEATHS: """death_no person died_on
            D1 A 2019-01-01
            D2 B 2019-01-01""",
        },
        (found("undetermined", "P1", payment=1),),
    ),
    Written(
        "a base row whose key is missing is undetermined even where nothing could be joined",
        """each payment in civil.payments
  with death in police.deaths on death.person = payment.person""",
        {PAYMENTS: "payment_no paid_on person\nP1 2020-01-01 -", DEATHS: "death_no person"},
        (found("undetermined", "P1", payment=1),),
    ),
    Written(
        "a condition on another alias still drops a binding whose key is missing",
        """each payment in civil.payments
  with death in police.deaths on death.person = payment.person
  where death.verified and payment.amount > 10 元""",
        {
            PAYMENTS: """payment_no paid_on person amount
            P1 2020-01-01 - 5
            P2 2020-01-01 - 50""",
            DEATHS: "death_no person",
        },
        (found("undetermined", "P2", payment=2),),
    ),
    Written(
        "a later with whose key reads a row not looked for is not looked for either",
        """each payment in civil.payments
  with death in police.deaths on death.person = payment.person
  with post in staff.posts on post.ended = coalesce(death.died_on, payment.paid_on)""",
        {
            PAYMENTS: "payment_no paid_on person\nP1 2020-01-01 -",
            DEATHS: "death_no person\nD1 A",
            POSTS: "post_no ended\nT1 2020-01-01",
        },
        (found("undetermined", "P1", payment=1),),
    ),
    Written(
        "a without whose key reads a row not looked for is unknown",
        """each payment in civil.payments
  with death in police.deaths on death.person = payment.person
  without post in staff.posts on post.ended = coalesce(death.died_on, payment.paid_on)""",
        {
            PAYMENTS: "payment_no paid_on person\nP1 2020-01-01 -",
            DEATHS: "death_no person",
            POSTS: "post_no ended\nT1 2020-01-01",
        },
        (found("undetermined", "P1", payment=1),),
    ),
    Written(
        "the other conditions of on are residual: unknown where a value is missing",
        """each payment in civil.payments
  with death in police.deaths on death.person = payment.person
    and death.died_on < payment.paid_on""",
        {
            PAYMENTS: """payment_no paid_on person
            P1 2020-01-01 A
            P2 2018-06-01 A""",
            DEATHS: """death_no person died_on
            D1 A -
            D2 A 2019-01-01
            D3 A 2021-01-01""",
        },
        (
            found("suspected", "P1", payment=1, death=2),
            found("undetermined", "P2", payment=2, death=1),
        ),
    ),
    Written(
        "two key pairs must both agree",
        """each payment in civil.payments
  with notice in tenders.notices
    on notice.project = payment.project and notice.month = payment.month""",
        {
            PAYMENTS: """payment_no paid_on project month
            P1 2020-01-01 X 2020-01
            P2 2020-01-01 X -""",
            NOTICES: """notice_no project month
            N1 X 2020-01
            N2 X 2020-02
            N3 X -""",
        },
        (
            found("suspected", "P1", payment=1, notice=1),
            found("undetermined", "P2", payment=2),
        ),
    ),
    Written(
        "a let is a name for its expression",
        """each payment in civil.payments
  let late = payment.paid_on > 2020-06-01
  where late or payment.checked""",
        {
            PAYMENTS: """payment_no paid_on checked
            P1 2020-07-01 -
            P2 2020-01-01 false"""
        },
        (found("suspected", "P1", payment=1),),
    ),
    Written(
        "a definition stands for its body, with rows and values as arguments",
        """each payment in civil.payments
  with post in staff.posts on post.person = payment.person
  where in_office(post, payment.paid_on)""",
        {
            PAYMENTS: "payment_no paid_on person\nP1 2020-01-01 A",
            POSTS: """post_no person started ended
            T1 A 2019-01-01 2020-01-01
            T2 A 2019-01-01 2019-12-31
            T3 A 2020-01-01 -
            T4 A 2020-01-02 -""",
        },
        (
            found(
                "suspected",
                "P1",
                payment=1,
                post=(1, 3),
                said=Said({"posts": 2, "weight": Decimal(0)}),
            ),
        ),
        measures="    posts = count(post)\n    weight = sum(post.weight)",
        declarations="""define in_office(row in staff.posts, day: date) "在任" under law article 1
  as row valid at day""",
    ),
    Written(
        "a definition may be given a name, and use another definition",
        """each payment in civil.payments
  let double = payment.amount * 2
  where big(double)""",
        {PAYMENTS: "payment_no paid_on amount\nP1 2020-01-01 5\nP2 2020-01-01 6"},
        (found("suspected", "P2", payment=2),),
        declarations="""define above(value: money, limit: money) "超过" under law article 1
  as value > limit

define big(value: money) "大额" under law article 1
  as above(value, 10 元)""",
    ),
)
