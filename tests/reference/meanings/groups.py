"""Groups, aggregates, and group conditions evaluated twice."""

from __future__ import annotations

from decimal import Decimal

from tests.reference.schema import DEATHS, NOTICES, PAYMENTS, POSTS
from tests.reference.written import Said, Written, found

CASES = (
    Written(
        "a choice one of whose branches cannot be met is never missing",
        """each payment in civil.payments
  with post in staff.posts on post.person = payment.person
  per payment.region
  where min(payment.monthly) between max(payment.monthly) and max(payment.monthly where
    case when payment.visits >= 2 then 2020-01
      when payment.monthly not in (payment.monthly) then payment.month
      else 2019-12 end >= 2020-01)""",
        {
            PAYMENTS: """payment_no paid_on region person visits monthly month
            P1 2020-01-01 330100 A 2 10 2020-03
            P2 2020-01-01 330100 A 1 10 2020-03""",
            POSTS: """post_no started person
            Q1 2020-01-01 A""",
        },
        (found("suspected", "330100", payment=(1, 2), post=1),),
    ),
    Written(
        "choices that are counted themselves are compared one by one",
        """each payment in civil.payments
  per payment.person
  where count(payment) not in (count(payment where payment.kind = "特困"), count(payment))
  where count(payment) in (count(payment), count_distinct(payment.payment_no))""",
        {
            PAYMENTS: """payment_no paid_on person kind
            P1 2020-01-01 A 普通"""
        },
        (),
    ),
    Written(
        "two lists about one group value hold together",
        """each payment in civil.payments
  per payment.person
  let few = least(count(payment), count_distinct(payment.payment_no))
  where few in (2)
  where few in (count(payment))""",
        {
            PAYMENTS: """payment_no paid_on person
            P1 2020-01-01 A
            P2 2020-01-02 A
            P3 2020-01-02 B"""
        },
        (found("suspected", "A", payment=(1, 2)),),
    ),
    Written(
        "a row that was not looked for is not counted as one that lacks something",
        """each payment in civil.payments
  with death in police.deaths on death.person = payment.person
  per payment.region
  where count(payment where death.name is missing) = 1""",
        {
            PAYMENTS: """payment_no paid_on region person
            P1 2020-01-01 330100 A
            P2 2020-01-01 330100 -""",
            DEATHS: """death_no died_on person name
            D1 2020-01-01 A -""",
        },
        (found("suspected", "330100", payment=1, death=1),),
    ),
    Written(
        "a sum grows beyond the largest count",
        """each payment in civil.payments
  per payment.person""",
        {
            PAYMENTS: """payment_no paid_on person visits
            P1 2020-01-01 A 9000000000000000000
            P2 2020-01-02 A 9000000000000000000"""
        },
        (found("suspected", "A", payment=(1, 2), said=Said({"n": 18_000_000_000_000_000_000})),),
        measures="    n = sum(payment.visits)",
    ),
    Written(
        "a group is the set of bindings with equal key values",
        """each payment in civil.payments
  per payment.person, payment.kind""",
        {
            PAYMENTS: """payment_no paid_on person kind
            P1 2020-01-01 A 普通
            P2 2020-01-02 A 普通
            P3 2020-01-01 A 特困"""
        },
        (
            found("suspected", "A", "普通", payment=(1, 2), said=Said({"n": 2})),
            found("suspected", "A", "特困", payment=3, said=Said({"n": 1})),
        ),
        measures="    n = count(payment)",
    ),
    Written(
        "a binding whose key is missing is undetermined, never grouped: one matter a key",
        """each payment in civil.payments
  per payment.person
  where count(payment) >= 2""",
        {
            PAYMENTS: """payment_no paid_on person
            P1 2020-01-01 -
            P2 2020-01-02 -
            P3 2020-01-01 A"""
        },
        (found("undetermined", None, payment=(1, 2)),),
    ),
    Written(
        "an aggregate counts each row once, however many rows the other joins matched",
        """each payment in civil.payments
  with death in police.deaths on death.person = payment.person
  per payment.person""",
        {
            PAYMENTS: """payment_no paid_on person amount
            P1 2020-01-01 A 10
            P2 2020-01-02 A 20""",
            DEATHS: """death_no person
            D1 A
            D2 A
            D3 A""",
        },
        (
            found(
                "suspected",
                "A",
                payment=(1, 2),
                death=(1, 2, 3),
                said=Said({"n": 2, "total": Decimal(30), "deaths": 3, "both": 6}),
            ),
        ),
        measures="""    n = count(payment)
    total = sum(payment.amount)
    deaths = count(death)
    both = count(payment where death.person = payment.person)""",
    ),
    Written(
        "aggregates skip what is missing; count of an expression counts where it is present",
        """each payment in civil.payments
  per payment.person""",
        {
            PAYMENTS: """payment_no paid_on person amount kind
            P1 2020-01-01 A 10 普通
            P2 2020-01-02 A - 普通
            P3 2020-01-02 A 20 -"""
        },
        (
            found(
                "suspected",
                "A",
                payment=(1, 2, 3),
                said=Said(
                    {
                        "rows": 3,
                        "said": 2,
                        "kinds": 1,
                        "total": Decimal(30),
                        "low": Decimal(10),
                        "high": Decimal(20),
                        "middle": Decimal(15),
                    }
                ),
            ),
        ),
        measures="""    rows = count(payment)
    said = count(payment.amount)
    kinds = count_distinct(payment.kind)
    total = sum(payment.amount)
    low = min(payment.amount)
    high = max(payment.amount)
    middle = mean(payment.amount)""",
    ),
    Written(
        "a sum over no row is 0, a minimum missing; the where of an aggregate must be true",
        """each payment in civil.payments
  per payment.person""",
        {
            PAYMENTS: """payment_no paid_on person amount checked
            P1 2020-01-01 A 10 false
            P2 2020-01-02 A 20 -"""
        },
        (
            found(
                "suspected",
                "A",
                payment=(1, 2),
                said=Said({"n": 0, "total": Decimal(0), "low": None, "middle": None}),
            ),
        ),
        measures="""    n = count(payment where payment.checked)
    total = sum(payment.amount where payment.checked)
    low = min(payment.amount where payment.checked)
    middle = mean(payment.amount where payment.checked)""",
    ),
    Written(
        "a row that was not looked for counts in no aggregate; what asks for it is never false",
        """each payment in civil.payments
  with death in police.deaths on death.person = payment.person
  per payment.kind
  where count(payment) >= 1 and count(death) >= 1""",
        {
            PAYMENTS: """payment_no paid_on person kind
            P1 2020-01-01 - 普通
            P2 2020-01-01 - 特困
            P3 2020-01-01 A 特困""",
            DEATHS: "death_no person\nD1 A",
        },
        (
            found("undetermined", "普通", payment=1),
            found("suspected", "特困", payment=3, death=1, said=Said({"deaths": 1})),
        ),
        measures="    deaths = count(death)",
    ),
    Written(
        "group conditions true over the known and over all: suspected, measured over the known",
        """each payment in civil.payments
  where payment.amount > 10 元
  per payment.person
  where count(payment) >= 2""",
        {
            PAYMENTS: """payment_no paid_on person amount
            P1 2020-01-01 A 11
            P2 2020-01-02 A 12
            P3 2020-01-03 A -"""
        },
        (found("suspected", "A", payment=(1, 2), said=Said({"n": 2})),),
        measures="    n = count(payment)",
    ),
    Written(
        "false over the known and true over all, or the reverse: undetermined",
        """each payment in civil.payments
  where payment.amount > 10 元
  per payment.person
  where count(payment) = 2""",
        {
            PAYMENTS: """payment_no paid_on person amount
            P1 2020-01-01 A 11
            P2 2020-01-02 A -
            P3 2020-01-01 B 11
            P4 2020-01-02 B 11
            P5 2020-01-03 B -"""
        },
        (
            found("undetermined", "A", payment=(1, 2)),
            found("undetermined", "B", payment=(3, 4, 5)),
        ),
    ),
    Written(
        "false both ways: nothing",
        """each payment in civil.payments
  where payment.amount > 10 元
  per payment.person
  where count(payment) >= 3""",
        {
            PAYMENTS: """payment_no paid_on person amount
            P1 2020-01-01 A 11
            P2 2020-01-02 A -"""
        },
        (),
    ),
    Written(
        "a group of unknown bindings alone is undetermined",
        """each payment in civil.payments
  where payment.amount > 10 元
  per payment.person""",
        {PAYMENTS: "payment_no paid_on person amount\nP1 2020-01-01 A -"},
        (found("undetermined", "A", payment=1),),
    ),
    Written(
        "an unknown group condition: undetermined",
        """each payment in civil.payments
  per payment.person
  where min(payment.amount) > 10 元""",
        {PAYMENTS: "payment_no paid_on person amount\nP1 2020-01-01 A -"},
        (found("undetermined", "A", payment=1),),
    ),
    Written(
        "a group condition may speak of the key",
        """each payment in civil.payments
  per payment.kind
  where payment.kind = "普通" and count(payment) >= 1""",
        {
            PAYMENTS: """payment_no paid_on kind
            P1 2020-01-01 普通
            P2 2020-01-01 特困"""
        },
        (found("suspected", "普通", payment=1),),
    ),
    Written(
        "a share is a quotient of counts",
        """each notice in tenders.notices
  per notice.bidder
  where count(notice) >= 2 and count(notice where notice.won) / count(notice) >= 50%""",
        {
            NOTICES: """notice_no published_on bidder won
            N1 2020-01-01 X true
            N2 2020-01-02 X false
            N3 2020-01-01 Y true
            N4 2020-01-02 Y false
            N5 2020-01-03 Y -"""
        },
        (
            found("suspected", "X", notice=(1, 2)),
            found("undetermined", "Y", notice=(3, 4, 5)),
        ),
    ),
)
