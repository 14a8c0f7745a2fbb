"""Absence: `without` and its three answers."""

from __future__ import annotations

from tests.reference.schema import NOTICES, PAYMENTS
from tests.reference.written import Said, Written, found

_STEPS = """each payment in civil.payments
  without notice in tenders.notices
    on notice.project = payment.project and notice.published_on < payment.paid_on"""

_PROJECT_X = Said(absent=(("notice", ("X",)),))

CASES = (
    Written(
        "without is true when no row makes its on true or unknown",
        _STEPS,
        {
            PAYMENTS: "payment_no paid_on project\nP1 2020-01-01 X",
            NOTICES: """notice_no project published_on
            N1 Y 2019-01-01
            N2 X 2020-01-01""",
        },
        (found("suspected", "P1", payment=1, said=_PROJECT_X),),
    ),
    Written(
        "without is true when the other data set is empty",
        _STEPS,
        {
            PAYMENTS: "payment_no paid_on project\nP1 2020-01-01 X",
            NOTICES: "notice_no project published_on",
        },
        (found("suspected", "P1", payment=1, said=_PROJECT_X),),
    ),
    Written(
        "without is unknown when no row makes it true but some unknown",
        _STEPS,
        {
            PAYMENTS: "payment_no paid_on project\nP1 2020-01-01 X",
            NOTICES: "notice_no project published_on\nN1 X -",
        },
        (found("undetermined", "P1", payment=1, said=_PROJECT_X),),
    ),
    Written(
        "without is false as soon as one row makes it true",
        _STEPS,
        {
            PAYMENTS: "payment_no paid_on project\nP1 2020-01-01 X",
            NOTICES: """notice_no project published_on
            N1 X -
            N2 X 2019-01-01""",
        },
        (),
    ),
    Written(
        "a row of the absent data set whose key is missing never matches",
        _STEPS,
        {
            PAYMENTS: "payment_no paid_on project\nP1 2020-01-01 X",
            NOTICES: "notice_no project published_on\nN1 - 2019-01-01",
        },
        (found("suspected", "P1", payment=1, said=_PROJECT_X),),
    ),
    Written(
        "without is unknown when the key to look for is missing",
        _STEPS,
        {
            PAYMENTS: "payment_no paid_on project\nP1 2020-01-01 -",
            NOTICES: "notice_no project published_on",
        },
        (found("undetermined", "P1", payment=1),),
    ),
    Written(
        "a false condition drops the row whatever the absence",
        _STEPS + "\n  where payment.amount > 10 元",
        {
            PAYMENTS: "payment_no paid_on project amount\nP1 2020-01-01 - 5",
            NOTICES: "notice_no project published_on",
        },
        (),
    ),
)
