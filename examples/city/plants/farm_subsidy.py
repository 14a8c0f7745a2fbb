"""R032 惠农补贴_公职人员领取: a farm subsidy drawn while on the public payroll.

Each payment with a term of service of the same person whose category is 公务员, 参公人员 or
事业编制, start <= paid_on <= end, both days included, an open end included; per person.
No id on the payment: undetermined.
"""

from __future__ import annotations

from collections.abc import Sequence

from examples.city.benefits import pay_subsidy
from examples.city.books import Disguise
from examples.city.days import day
from examples.city.plants.after_death import SUBSIDY
from examples.city.plants.ground import Ground
from examples.city.staff import appoint, supervise

RULE = "惠农补贴_公职人员领取"
_PAYMENTS = "agriculture.subsidy_payments"

#: Category, start, end, days paid, spelling of the id on the payments, note.
_SUSPECTED: Sequence[tuple[str, str, str, str, Disguise | None, str]] = (
    ("公务员", "2010-08-01", "", "2021-07-12 2022-07-20 2023-07-18", None, "every year in service"),
    (
        "参公人员",
        "2022-08-15",
        "",
        "2021-08-15 2022-08-15",
        None,
        "paid on the first day of service",
    ),
    ("事业编制", "2003-09-01", "2023-06-30", "2023-06-30", None, "paid on the last day of service"),
    ("事业编制", "2015-09-01", "", "2024-08-02", Disguise.FIFTEEN_DIGITS, "15-digit id"),
    ("公务员", "2016-05-01", "", "2025-06-25", Disguise.FULL_WIDTH, "full-width digits"),
)

_SILENT: Sequence[tuple[str, str, str, str, str]] = (
    ("公务员", "2023-08-01", "", "2022-07-20 2023-07-31", "paid up to the day before service"),
    (
        "事业编制",
        "2001-09-01",
        "2024-06-30",
        "2024-07-01 2025-07-08",
        "paid from the day after service",
    ),
    ("编外人员", "2019-03-01", "", "2022-07-20", "not on the establishment"),
    ("村干部", "2017-04-01", "", "2022-07-20 2023-07-18", "a village cadre who farms"),
)


def plant(ground: Ground) -> None:
    """Enter all cases of R032."""
    town = ground.town
    rng = town.stream("farm subsidy plants")
    for category, start, end, paid, spelled, note in _SUSPECTED:
        person = ground.person(rng)
        appoint(town, person, category, day(start), day(end) if end else None)
        supervise(town, person, "公职人员", day(start), day(end) if end else None)
        for paid_on in paid.split():
            pay_subsidy(town, person, day(paid_on))
            ground.disguise(_PAYMENTS, spelled)
        town.expect(RULE, person.person, "suspected", note)
    for category, start, end, paid, note in _SILENT:
        person = ground.person(rng)
        appoint(town, person, category, day(start), day(end) if end else None)
        for paid_on in paid.split():
            pay_subsidy(town, person, day(paid_on))
        town.expect(RULE, person.person, "none", note)
    payment_no = pay_subsidy(town, ground.person(rng), day("2023-07-18"))
    town.books.of(_PAYMENTS)[-1]["person"] = None
    for rule in (RULE, SUBSIDY):
        town.expect_nameless(rule, (payment_no,), "a payment carries no id")
