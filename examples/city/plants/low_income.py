"""R002 低保_去世后发放, R006 死亡登记_与火化登记不一致 and R011 低保_财政供养人员领取.

R002: each payment with a death of the same person, payment month > month of death. Exempt while
somebody else is enrolled under the same family number: start <= payment month <= end. In
conflict (R006) where the cremation tells another day of death, and the payment is not after it.
R006: each death with a cremation of the same person, whose days of death lie more than three days
apart; always a conflict, never a suspicion. A death without id is undetermined.
R011: each payment with a term of service of the same person whose category is 公务员,
参公人员 or 事业编制, month(start) <= payment month <= month(end), an open end included.
All per person. A payment without id is undetermined under R002 and R011; a missing date of death or
start of service under the one that needs it. Law in time: all suspected facts since 2021-07.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from examples.city.benefits import enrol, pay_low_income
from examples.city.books import Disguise
from examples.city.days import day, last_day_of, month_after, month_of, months
from examples.city.people import Person, register_death
from examples.city.plants.ground import GROWN, RETIRED, Ground
from examples.city.staff import appoint, supervise
from examples.city.truth import Outcome

AFTER_DEATH = "低保_去世后发放"
TOLD_APART = "死亡登记_与火化登记不一致"
ON_PAYROLL = "低保_财政供养人员领取"
_PAYMENTS = "civil_affairs.low_income_payments"
_STAFF = "organization.staff"
_AMOUNT = Decimal("865.00")
#: Days of death of two registers may differ by so many days without being told.
_DAYS_APART = 3

_DEAD: Sequence[tuple[str, int, Disguise | None, str]] = (
    ("2022-04-19", 7, None, "paid for seven months after death"),
    ("2023-12-31", 1, None, "died on the last day of the year, paid for January"),
    ("2024-06-01", 2, None, "died on the first of a month"),
    ("2022-08-08", 3, Disguise.FIFTEEN_DIGITS, "payments carry the 15-digit id"),
    ("2025-03-27", 4, Disguise.FULL_WIDTH, "payments carry full-width digits"),
)

#: Category, start, end, first and last month paid, spelling of the id on the payroll, note.
_SERVING: Sequence[tuple[str, str, str, str, str, Disguise | None, str]] = (
    ("公务员", "2018-08-01", "", "2022-01", "2022-12", None, "in service throughout"),
    ("参公人员", "2020-03-02", "", "2023-05", "2023-05", None, "a single payment in service"),
    (
        "事业编制",
        "2019-09-01",
        "2024-08-31",
        "2024-08",
        "2024-12",
        None,
        "the last month of service",
    ),
    ("事业编制", "2023-03-01", "", "2022-11", "2023-03", None, "the first month of service"),
    ("公务员", "2017-01-04", "", "2024-01", "2024-03", Disguise.FIFTEEN_DIGITS, "15-digit id"),
)

_NOT_SERVING: Sequence[tuple[str, str, str, str, str, str]] = (
    ("编外人员", "2019-01-01", "", "2022-02", "2022-09", "not on the establishment"),
    (
        "公务员",
        "2012-07-01",
        "2022-05-31",
        "2022-06",
        "2022-12",
        "paid from the month after leaving",
    ),
    ("事业编制", "2024-09-01", "", "2023-09", "2024-08", "paid up to the month before entering"),
)


def plant_deaths(ground: Ground) -> None:
    """Enter all cases of R002."""
    expect = ground.town.expect
    for died_on, extra, spelled, note in _DEAD:
        person = _deceased(ground, day(died_on))
        _draw(ground, person, -3, extra, spelled)
        expect(AFTER_DEATH, person.person, "suspected", note)
    for died_on, note in (
        ("2023-09-14", "paid for the month of death, then no more"),
        ("2024-11-30", "died on the last day of the month that was paid"),
        ("2022-02-01", "died on the first of the month that was paid"),
    ):
        person = _deceased(ground, day(died_on))
        _draw(ground, person, -3, 0, None)
        expect(AFTER_DEATH, person.person, "none", note)
    _plant_widowed(ground)
    _plant_disputed(ground)
    rng = ground.town.stream("low income undated")
    undated = ground.person(rng, RETIRED)
    register_death(ground.town, undated, date=None)
    _receive(ground, undated, day("2023-08-01"), day("2023-10-01"))
    expect(AFTER_DEATH, undated.person, "undetermined", "the date of death is missing")


def _plant_widowed(ground: Ground) -> None:
    """The dead who leave somebody enrolled under their family's number."""
    town = ground.town
    rng = town.stream("low income widowed")
    cases: Sequence[tuple[str, int, Outcome, str]] = (
        ("2023-02-18", 3, "exempt", "another of the family is enrolled throughout"),
        ("2024-03-09", 1, "suspected", "the other of the family left in the month after death"),
    )
    for died_on, enrolled, outcome, note in cases:
        person = _deceased(ground, day(died_on))
        died = month_of(day(died_on))
        family = _draw(ground, person, -3, 3, None)
        widowed = ground.person(rng, RETIRED)
        last = last_day_of(month_after(died, enrolled))
        enrol(town, widowed, family, start=month_after(died, -3), end=last)
        town.expect(AFTER_DEATH, person.person, outcome, note)


def _plant_disputed(ground: Ground) -> None:
    """The dead whose day of death the register and the crematorium tell differently."""
    cases: Sequence[tuple[str, str, int, Outcome, str]] = (
        ("2022-12-05", "2023-02-05", 2, "conflict", "two months between the two days of death"),
        ("2024-07-30", "2024-08-02", 1, "conflict", "three days between them, across a month"),
        ("2023-06-11", "2023-06-12", 2, "suspected", "the days differ, the month does not"),
        ("2025-02-14", "2025-03-14", 3, "suspected", "two months are late by either day"),
    )
    for died_on, cremated_as, extra, outcome, note in cases:
        rng = ground.town.stream(f"low income {died_on}")
        person = ground.person(rng, RETIRED, died_on=day(died_on))
        register_death(ground.town, person, date=day(died_on), cremated_as=day(cremated_as))
        _draw(ground, person, -3, extra, None)
        ground.town.expect(AFTER_DEATH, person.person, outcome, note)
        apart = abs((day(cremated_as) - day(died_on)).days) > _DAYS_APART
        ground.town.expect(TOLD_APART, person.person, "conflict" if apart else "none", note)


def plant_payroll(ground: Ground) -> None:
    """Enter all cases of R011, and payments without id, which neither rule can judge."""
    town = ground.town
    rng = town.stream("low income payroll")
    for category, start, end, first, last, spelled, note in _SERVING:
        person = ground.person(rng, (1970, 1990))
        appoint(town, person, category, day(start), day(end) if end else None)
        ground.disguise(_STAFF, spelled)
        supervise(town, person, "公职人员", day(start), day(end) if end else None)
        _receive(ground, person, day(f"{first}-01"), day(f"{last}-01"))
        town.expect(ON_PAYROLL, person.person, "suspected", note)
    for category, start, end, first, last, note in _NOT_SERVING:
        person = ground.person(rng, GROWN)
        appoint(town, person, category, day(start), day(end) if end else None)
        _receive(ground, person, day(f"{first}-01"), day(f"{last}-01"))
        town.expect(ON_PAYROLL, person.person, "none", note)
    unknown = ground.person(rng, GROWN)
    appoint(town, unknown, "事业编制", None)
    _receive(ground, unknown, day("2024-04-01"), day("2024-05-01"))
    town.expect(ON_PAYROLL, unknown.person, "undetermined", "the start of service is missing")
    nameless = []
    for month in (day("2022-07-01"), day("2025-02-01")):
        nameless.append(pay_low_income(town, ground.person(rng), "DBZ999999", month, _AMOUNT))
        town.books.of(_PAYMENTS)[-1]["person"] = None
    for rule in (AFTER_DEATH, ON_PAYROLL):
        town.expect_nameless(rule, tuple(nameless), "payments carry no id")


def _deceased(ground: Ground, died_on: date) -> Person:
    rng = ground.town.stream(f"low income {died_on}")
    person = ground.person(rng, RETIRED, died_on=died_on)
    register_death(ground.town, person, date=died_on)
    return person


def _draw(ground: Ground, person: Person, first: int, last: int, spelled: Disguise | None) -> str:
    """Pay from `first` to `last` months after the month of death; returns the family's number."""
    died = month_of(person.died_on or day("2026-06-30"))
    return _receive(ground, person, month_after(died, first), month_after(died, last), spelled)


def _receive(
    ground: Ground, person: Person, first: date, last: date, spelled: Disguise | None = None
) -> str:
    family = ground.town.books.number("DBZ")
    enrol(ground.town, person, family, start=first, end=last_day_of(last))
    for month in months(first, last):
        pay_low_income(ground.town, person, family, month, _AMOUNT)
        ground.disguise(_PAYMENTS, spelled)
    return family
