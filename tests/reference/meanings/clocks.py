"""Timestamps: what a clock showed, to the second, and how much time lies between two of them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from tests.reference.schema import PAYMENTS, VISITS
from tests.reference.values import Cell
from tests.reference.written import Said, Written, found

_T = datetime.datetime
_D = datetime.date
_STAY = {"arrived": "2020-02-29T23:30:00", "departed": "2020-03-01T00:15:30"}


def _one(expression: str, value: Cell, *, cells: Mapping[str, str] | None = None) -> Written:
    """A measure of the only visit, over midnight where nothing else is said."""
    row = {"visit_no": "V1", **_STAY, **(cells or {})}
    said = Said(measures={"value": value})
    return Written(
        f"{expression} of a visit from {row['arrived']} to {row['departed']} is {value}",
        "each visit in office.visits",
        {VISITS: f"{' '.join(row)}\n{' '.join(row.values())}"},
        (found("suspected", "V1", said=said, visit=1),),
        measures=f"    value = {expression}",
    )


_MEASURED = (
    _one("date(visit.arrived)", _D(2020, 2, 29)),
    _one("date(visit.departed)", _D(2020, 3, 1)),
    _one("month(visit.arrived)", _D(2020, 2, 1)),
    _one("year(visit.departed)", 2020),
    _one("visit.departed - visit.arrived", 2730),
    _one("visit.arrived - visit.departed", -2730),
    _one("abs(visit.arrived - visit.departed)", 2730),
    _one("visit.departed - visit.arrived - 45 minutes", 30),
    _one("(visit.departed - visit.arrived) / 30 minutes >= 1.5", True),
    _one("visit.arrived + 30 minutes", _T(2020, 3, 1, 0, 0)),
    _one("visit.arrived + 30 minutes = 2020-03-01 00:00", True),
    _one("visit.departed - 2 hours", _T(2020, 2, 29, 22, 15, 30)),
    _one("90 seconds + visit.arrived", _T(2020, 2, 29, 23, 31, 30)),
    _one("visit.departed - visit.arrived > 1 hour", False),
    _one("visit.arrived < 2020-02-29 23:30:01", True),
    _one("visit.arrived between 2020-02-29 23:30 and 2020-02-29 23:30", True),
    _one("date(visit.departed) - date(visit.arrived) = 1 day", True),
    _one("visit.arrived + visit.stay", _T(2020, 3, 1, 0, 30), cells={"stay": "3600"}),
    _one("visit.arrived + visit.stay", None),
    _one("visit.departed - visit.arrived", None, cells={"departed": "-"}),
    _one("visit.arrived + 1 day", _T(2020, 3, 1, 23, 30)),
    _one("visit.departed - 3 days", _T(2020, 2, 27, 0, 15, 30)),
    _one("1 month + visit.arrived", _T(2020, 3, 29, 23, 30)),
    _one("visit.arrived - 1 year", _T(2019, 2, 28, 23, 30)),
    _one("visit.stay / 2", 1800, cells={"stay": "3601"}),
    _one("(visit.departed - visit.arrived) * 2", 5460),
    _one("greatest(visit.arrived, visit.departed)", _T(2020, 3, 1, 0, 15, 30)),
)
_IN_TWO_HOURS = """each visit in office.visits
  per visit.person within 2 hours of visit.arrived
  where count(visit) >= 3"""
_WINDOWS = (
    Written(
        "a window of hours is counted on the clock, to the second, over midnight",
        _IN_TWO_HOURS,
        {
            VISITS: """visit_no person arrived
            V1 A 2020-02-29T23:00:00
            V2 A 2020-02-29T23:59:59
            V3 A 2020-03-01T01:00:00
            V4 B 2020-02-29T23:00:00
            V5 B 2020-02-29T23:59:59
            V6 B 2020-03-01T01:00:01"""
        },
        (
            found(
                "suspected",
                "A",
                visit=(1, 2, 3),
                said=Said({"n": 3}, start="2020-02-29 23:00:00"),
            ),
        ),
        measures="    n = count(visit)",
    ),
    Written(
        "a binding whose time is missing makes its window's key undetermined",
        _IN_TWO_HOURS,
        {VISITS: "visit_no person arrived\nV1 A -"},
        (found("undetermined", "A", visit=1),),
    ),
    Written(
        "gaps of minutes end a stretch",
        """each visit in office.visits
  per visit.person with gaps up to 30 minutes of visit.arrived
  where count(visit) >= 2""",
        {
            VISITS: """visit_no person arrived
            V1 A 2020-02-29T23:00:00
            V2 A 2020-02-29T23:30:00
            V3 A 2020-03-01T00:00:01
            V4 A 2020-03-01T00:30:00"""
        },
        (
            found("suspected", "A", visit=(1, 2), said=Said(start="2020-02-29 23:00:00")),
            found("suspected", "A", visit=(3, 4), said=Said(start="2020-03-01 00:00:01")),
        ),
    ),
    Written(
        "a window of days along a time ends at the same time of its last day",
        """each visit in office.visits
  per visit.person within 1 day of visit.arrived
  where count(visit) >= 2""",
        {
            VISITS: """visit_no person arrived
            V1 A 2020-02-29T23:00:00
            V2 A 2020-03-01T23:00:00
            V3 B 2020-02-29T23:00:00
            V4 B 2020-03-01T23:00:01"""
        },
        (found("suspected", "A", visit=(1, 2), said=Said(start="2020-02-29 23:00:00")),),
    ),
)
_GROUPED = Written(
    "least, greatest, first and last go by the clock, not by the day",
    "each visit in office.visits\n  per visit.person",
    {
        VISITS: (
            "visit_no person arrived kind\n"
            "V1 A 2020-05-01T18:00:01 普通\n"
            "V2 A 2020-05-01T08:30:00 特困\n"
            "V3 A 2020-05-01T18:00:00 其他\n"
            "V4 A - 普通"
        )
    },
    (
        found(
            "suspected",
            "A",
            said=Said(
                measures={
                    "least": _T(2020, 5, 1, 8, 30),
                    "most": _T(2020, 5, 1, 18, 0, 1),
                    "opening": "特困",
                    "closing": "普通",
                    "apart": 34201,
                }
            ),
            visit=(1, 2, 3),
        ),
    ),
    measures=(
        "    least = min(visit.arrived)\n"
        "    most = max(visit.arrived)\n"
        "    opening = first(visit.kind by visit.arrived)\n"
        "    closing = last(visit.kind by visit.arrived)\n"
        "    apart = max(visit.arrived) - min(visit.arrived)"
    ),
)

_REACH = Written(
    "a timestamp binds the law on the day of its clock, midnight being the new day",
    "each visit in office.visits",
    {VISITS: ("visit_no arrived\nV1 2019-12-31T23:59:59\nV2 2020-01-01T00:00:00")},
    (found("suspected", "V1", said=Said(clauses=("law article 3",)), visit=1),),
    under="law article 3",
)

_DATED = Written(
    "`dated date(t)` dates the facts by the day of the clock",
    "each payment in civil.payments",
    {
        PAYMENTS: (
            "payment_no paid_on paid_at\n"
            "P1 2020-01-01 2019-12-31T23:59:59\n"
            "P2 2019-12-31 2020-01-01T00:00:00"
        )
    },
    (found("suspected", "P1", said=Said(clauses=("law article 3",)), payment=1),),
    under="law article 3\n  dated date(payment.paid_at)",
)

_LATEST = Written(
    "the last visit before a payment, by the minute",
    (
        "each payment in civil.payments\n"
        "  with latest visit in office.visits by visit.arrived\n"
        "    on visit.person = payment.person and visit.arrived <= payment.paid_at\n"
        "  where payment.paid_at - visit.arrived <= 10 minutes"
    ),
    {
        PAYMENTS: (
            "payment_no person paid_on paid_at\n"
            "P1 A 2020-05-01 2020-05-01T09:00:00\n"
            "P2 B 2020-05-01 2020-05-01T09:00:00"
        ),
        VISITS: (
            "visit_no person arrived\n"
            "V1 A 2020-05-01T08:50:00\n"
            "V2 A 2020-05-01T08:10:00\n"
            "V3 A 2020-05-01T09:00:01\n"
            "V4 B 2020-05-01T08:49:59"
        ),
    },
    (found("suspected", "P1", payment=1, visit=1),),
)

CASES = (*_MEASURED, *_WINDOWS, _GROUPED, _REACH, _DATED, _LATEST)
