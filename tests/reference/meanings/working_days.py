"""Working days, by the notices of the State Council for 2020.

Spring Festival: off from 24 January to 2 February, 19 January (a Sunday) worked. Labour Day:
off from 1 to 5 May, 26 April (a Sunday) and 9 May (a Saturday) worked.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from tests.reference.schema import DAYS, PAYMENTS
from tests.reference.values import Cell
from tests.reference.written import Said, Written, found

_CALENDAR = """calendar arranged in office.days
  days off where arranged.kind = "放假"
  working days where arranged.kind = "上班"
"""
_OFF = (
    *(f"2020-01-{day}" for day in (24, *range(27, 32))),
    *(f"2020-05-{day:02}" for day in range(1, 6)),
)
_WORKED = ("2020-01-19", "2020-04-26", "2020-05-09")
_NOTICE = "\n".join(
    ["day kind", "2020-01-01 放假"]
    + [f"{day} 放假" for day in _OFF]
    + [f"{day} 上班" for day in _WORKED]
)
_D = datetime.date


def _one(
    expression: str, value: Cell, *, notice: str = _NOTICE, cells: Mapping[str, str] | None = None
) -> Written:
    """A measure of the only payment, paid on 2020-01-17 where nothing else is said."""
    row = {"payment_no": "P1", "paid_on": "2020-01-17", **(cells or {})}
    said = Said(measures={"value": value})
    return Written(
        f"{expression} of {row['paid_on']} by {len(notice.splitlines()) - 1} rows is {value}",
        "each payment in civil.payments",
        {PAYMENTS: f"{' '.join(row)}\n{' '.join(row.values())}", DAYS: notice},
        (found("suspected", "P1", said=said, payment=1),),
        measures=f"    value = {expression}",
        declarations=_CALENDAR,
    )


_PAID = "is_working_day(payment.paid_on)"
_NEXT = "\n2021-01-01 放假"

CASES = (
    _one(_PAID, True),
    _one(_PAID, False, cells={"paid_on": "2020-01-18"}),
    _one(_PAID, True, cells={"paid_on": "2020-01-19"}),
    _one(_PAID, False, cells={"paid_on": "2020-01-24"}),
    _one(_PAID, None, cells={"paid_on": "2019-12-31"}),
    # The notice for 2021 may move days of December, and is not there.
    _one(_PAID, None, cells={"paid_on": "2020-12-01"}),
    _one(_PAID, True, cells={"paid_on": "2020-12-01"}, notice=_NOTICE + _NEXT),
    _one(_PAID, None, cells={"paid_on": "2021-12-01"}, notice=_NOTICE + _NEXT),
    # Two rows of one day that disagree, and one that leaves open what it says.
    _one(_PAID, None, notice=_NOTICE + "\n2020-01-17 放假\n2020-01-17 上班"),
    _one(_PAID, None, notice=_NOTICE + "\n2020-01-17 -"),
    _one(_PAID, True, notice=_NOTICE + "\n2020-01-17 其他"),
    _one("add_working_days(payment.paid_on, 1)", _D(2020, 1, 19)),
    _one("add_working_days(payment.paid_on, 0)", _D(2020, 1, 17)),
    _one("payment.paid_on + 6 working days", _D(2020, 2, 3)),
    _one("3 working days + payment.paid_on", _D(2020, 1, 21)),
    _one("payment.paid_on - 1 workday", _D(2020, 1, 16)),
    _one("payment.paid_on - 1 workday", _D(2020, 1, 19), cells={"paid_on": "2020-01-20"}),
    _one("payment.paid_on - 1 workday", _D(2020, 1, 23), cells={"paid_on": "2020-02-01"}),
    _one("add_working_days(payment.paid_on, 300)", None),
    _one("add_working_days(payment.paid_on, -20)", None),
    _one("add_working_days(payment.paid_on, payment.visits)", None),
    # A count that is calculated may grow beyond what a count is held in.
    _one(
        "add_working_days(payment.paid_on, 3 - payment.visits)",
        _D(2020, 1, 19),
        cells={"visits": "2"},
    ),
    _one("working_days_between(payment.paid_on, 2020-02-03)", 6),
    _one("working_days_between(2020-02-03, payment.paid_on)", -6),
    _one("working_days_between(payment.paid_on, payment.paid_on)", 0),
    _one("working_days_between(payment.paid_on, 2020-01-18)", 0),
    _one("working_days_between(payment.paid_on, 2021-01-04)", None),
    # A day in between that is not known leaves the count unknown.
    _one(
        "working_days_between(payment.paid_on, 2020-01-23)",
        None,
        notice=_NOTICE + "\n2020-01-20 -",
    ),
    _one("2 * working_days_between(payment.paid_on, 2020-01-20) - 1 workday", 3),
)
