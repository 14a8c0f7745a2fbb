"""`latest` and `earliest`: which of the rows that match, and what is unknown of it."""

from __future__ import annotations

from decimal import Decimal

from tests.reference.schema import DEATHS, NOTICES, PAYMENTS
from tests.reference.written import Said, Written, found

_NOTICES = """notice_no published_on project amount
            N1 2020-01-01 X 10
            N2 2020-02-01 X 20
            N3 2020-04-01 X 40"""

CASES = (
    Written(
        "the latest of the rows that match is as of the day of the payment",
        """each payment in civil.payments
  with latest notice in tenders.notices by notice.published_on
    on notice.project = payment.project and notice.published_on <= payment.paid_on
  per payment.project""",
        {
            PAYMENTS: """payment_no paid_on project
            P1 2020-03-01 X
            P2 2020-01-01 X
            P3 2019-12-31 X""",
            NOTICES: _NOTICES,
        },
        (
            found(
                "suspected",
                "X",
                payment=(1, 2),
                notice=(1, 2),
                said=Said({"total": Decimal("30.00")}),
            ),
        ),
        measures="    total = sum(notice.amount)",
    ),
    Written(
        "the earliest later row of the same key is the next one",
        """each notice in tenders.notices
  with earliest later in tenders.notices by later.published_on
    on later.project = notice.project and later.published_on > notice.published_on
  where later.published_on - notice.published_on <= 31 days
  per notice.project""",
        {NOTICES: _NOTICES},
        (found("suspected", "X", notice=1, later=2),),
    ),
    Written(
        "what is asked afterwards is asked of the row chosen, and does not choose another",
        """each payment in civil.payments
  with latest notice in tenders.notices by notice.published_on on notice.project = payment.project
  where notice.amount < 40 元
  per payment.project""",
        {
            PAYMENTS: """payment_no paid_on project
            P1 2020-03-01 X""",
            NOTICES: _NOTICES,
        },
        (),
    ),
    Written(
        "rows in the same last place are all chosen: row order decides nothing",
        """each payment in civil.payments
  with latest notice in tenders.notices by notice.published_on on notice.project = payment.project
  per payment.project""",
        {
            PAYMENTS: """payment_no paid_on project
            P1 2020-03-01 X""",
            NOTICES: """notice_no published_on project
            N1 2020-02-01 X
            N2 2020-01-01 X
            N3 2020-02-01 X""",
        },
        (found("suspected", "X", payment=1, notice=(1, 3)),),
    ),
    Written(
        "a row without its place may be the latest: it and the latest of the others are unknown",
        """each payment in civil.payments
  with latest notice in tenders.notices by notice.closes_on on notice.project = payment.project
  per payment.project""",
        {
            PAYMENTS: """payment_no paid_on project
            P1 2020-03-01 X""",
            NOTICES: """notice_no published_on project closes_on
            N1 2020-02-01 X 2020-02-01
            N2 2020-01-01 X -
            N3 2020-02-01 X 2020-03-01""",
        },
        (found("undetermined", "X", payment=1, notice=(2, 3)),),
    ),
    Written(
        "a later row whose match is unknown leaves the latest unknown, an earlier one does not",
        """each payment in civil.payments
  with latest notice in tenders.notices by notice.published_on
    on notice.project = payment.project and notice.won
  per payment.project""",
        {
            PAYMENTS: """payment_no paid_on project
            P1 2020-03-01 X
            P2 2020-03-01 Y""",
            NOTICES: """notice_no published_on project won
            N1 2020-01-01 X -
            N2 2020-02-01 X true
            N3 2020-03-01 X false
            N4 2020-02-01 Y true
            N5 2020-03-01 Y -""",
        },
        (
            found("suspected", "X", payment=1, notice=2),
            found("undetermined", "Y", payment=2, notice=(4, 5)),
        ),
    ),
    Written(
        "the row by a distance is the nearest one, and one that was not looked for is unknown",
        """each payment in civil.payments
  with earliest death in police.deaths by abs(days_between(payment.paid_on, death.died_on))
    on death.person = payment.person
  per payment.region""",
        {
            PAYMENTS: """payment_no paid_on person region
            P1 2020-03-01 A 330100
            P2 2020-03-01 - 330182""",
            DEATHS: """death_no died_on person
            D1 2020-03-09 A
            D2 2020-02-27 A
            D3 2019-03-01 A""",
        },
        (
            found("suspected", "330100", payment=1, death=2),
            found("undetermined", "330182", payment=2),
        ),
    ),
)
