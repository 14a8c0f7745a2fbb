"""R037 公务员_担任法定代表人; R038 公务员_持有股份, 公务员_在企业任职; R039 公务员_间接控股.

A term of service of a 公务员 or 参公人员 meets a company that the person leads, a share that
the person holds, or a post that the person has there: the two periods overlap, both ends
included, open ends included; per person and company. The status column plays no part.
Legal representatives and posts are exempt under a part-time approval for the same person
and company that covers the first day of both: approved_on <= that day <= expires_on, an open
end included. Shares of listed companies do not count. A missing registered_on, a missing start
of the post, a missing `listed`: undetermined. Dated by the last day of both, today while they
last: the law binds from 2019-06-01.
R039 looks at the day of the run: an official in service holds more than half of a company, which
holds more than half of another, over three such steps at most; per person and last company. Every
step that the official is behind is a holding of R038 as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from examples.city.books import Disguise
from examples.city.companies import Company, found, hold, invest, serve
from examples.city.days import day
from examples.city.people import Person
from examples.city.plants.ground import Ground
from examples.city.staff import appoint, approve, supervise
from examples.city.truth import Outcome

LEADS = "公务员_担任法定代表人"
HOLDS = "公务员_持有股份"
SERVES = "公务员_在企业任职"
CONTROLS = "公务员_间接控股"
_STAFF = "organization.staff"


@dataclass(frozen=True, slots=True)
class Tie:
    """One official and one company: the term of service, and the time in the company."""

    service: str
    company: str
    outcome: Outcome
    note: str
    category: str = "公务员"
    disguise: Disguise | None = None
    approval: str = ""
    listed: bool | None = False


_LEADS: Sequence[Tie] = (
    Tie("2020-08-03..", "2022-05-10..", "suspected", "founded in service"),
    Tie("2021-03-01..", "2020-02-18..", "suspected", "founded before service, kept"),
    Tie(
        "2020-08-03..2023-06-30", "2023-06-30..", "suspected", "founded on the last day of service"
    ),
    Tie(
        "2022-09-01..", "2020-04-07..2022-09-01", "suspected", "closed on the first day of service"
    ),
    Tie("2020-07-01..", "2021-11-11..2024-01-31", "suspected", "closed since", category="参公人员"),
    Tie(
        "2020-09-01..", "2023-02-14..", "suspected", "15-digit id", disguise=Disguise.FIFTEEN_DIGITS
    ),
    Tie(
        "2020-01-06..",
        "2023-03-01..",
        "suspected",
        "approval expired",
        approval="2021-01-04..2023-02-28",
    ),
    Tie("2020-01-06..", "2022-03-01..", "suspected", "approved late", approval="2022-03-02.."),
    Tie("2021-08-02..", "2022-10-09..", "exempt", "approved without end", approval="2022-09-20.."),
    Tie(
        "2020-01-06..",
        "2021-06-01..",
        "exempt",
        "approved to the day",
        approval="2021-06-01..2021-06-01",
    ),
    Tie("2022-09-01..", "2020-04-07..2022-08-31", "none", "closed the day before service"),
    Tie("2020-08-03..2023-06-30", "2023-07-01..", "none", "founded the day after service"),
    Tie("2020-08-03..", "2022-05-10..", "none", "a teacher", category="事业编制"),
    Tie("2020-08-03..", "..", "undetermined", "the day of registration is missing"),
    Tie(
        "2012-08-01..", "2015-01-08..2019-06-01", "suspected", "closed on the first day of the law"
    ),
    Tie("2012-08-01..", "2015-01-08..2019-05-31", "none", "closed the day before the law"),
    Tie(
        "2022-09-01..",
        "2020-04-07..",
        "exempt",
        "founded before service, approved on entering it",
        approval="2022-09-01..",
    ),
)

_HOLDS: Sequence[Tie] = (
    Tie("2020-03-02..", "2021-07-19..", "suspected", "bought in service"),
    Tie("2022-08-01..", "2020-05-15..", "suspected", "held on entering", category="参公人员"),
    Tie("2020-03-02..2024-05-31", "2024-05-31..", "suspected", "bought on the last day of service"),
    Tie("2023-05-04..", "2021-01-08..2023-05-04", "suspected", "sold on the first day of service"),
    Tie(
        "2020-10-09..", "2022-12-01..", "suspected", "15-digit id", disguise=Disguise.FIFTEEN_DIGITS
    ),
    Tie("2020-03-02..", "2021-07-19..", "none", "shares of a listed company", listed=True),
    Tie("2023-05-04..", "2021-01-08..2023-05-03", "none", "sold the day before service"),
    Tie("2020-03-02..", "2021-07-19..", "none", "an engineer", category="事业编制"),
    Tie("2020-03-02..", "2022-01-20..", "undetermined", "listed or not is missing", listed=None),
)

_SERVES: Sequence[Tie] = (
    Tie("2020-06-01..", "2021-09-01..", "suspected", "supervisor in service"),
    Tie("2022-03-01..", "2020-08-01..2022-03-01", "suspected", "left on the first day of service"),
    Tie("2020-06-01..2022-12-31", "2022-12-31..", "suspected", "began on the last day of service"),
    Tie("2021-05-06..", "2023-10-08..", "suspected", "full-width id", disguise=Disguise.FULL_WIDTH),
    Tie("2020-06-01..", "2022-06-01..", "exempt", "approved", approval="2022-05-20.."),
    Tie("2022-03-01..", "2020-08-01..2022-02-28", "none", "left the day before service"),
    Tie("2020-06-01..", "2021-09-01..", "none", "off the establishment", category="编外人员"),
    Tie("2020-06-01..", "..", "undetermined", "the start of the post is missing"),
)


def plant_legal_representatives(ground: Ground) -> None:
    """Enter all cases of R037, each with other people running the company."""
    rng = ground.town.stream("legal representative plants")
    for tie in _LEADS:
        person = _official(ground, rng, tie)
        start, end = _period(tie.company)
        company = found(ground.town, rng, person, start, deregistered_on=end)
        serve(ground.town, ground.person(rng), company, "监事", start=start or day("2021-01-01"))
        _conclude(ground, person, company, tie, LEADS)
    official = _official(ground, rng, Tie("2020-08-03..", "..", "none", ""))
    namesake = ground.person(rng, name=official.name)
    company = found(ground.town, rng, namesake, day("2021-04-12"))
    subject = (official.person, company.code)
    ground.town.expect(LEADS, subject, "none", "a namesake leads the company")


def plant_shareholders(ground: Ground) -> None:
    """Enter all cases of R038 that are about shares."""
    rng = ground.town.stream("shareholder plants")
    for tie in _HOLDS:
        person = _official(ground, rng, tie)
        company = found(ground.town, rng, ground.person(rng), day("2020-01-02"), listed=tie.listed)
        start, end = _period(tie.company)
        hold(ground.town, person, company, percent=Decimal("30.00"), start=start, end=end)
        ground.disguise("market.shareholdings", tie.disguise, column="holder")
        _conclude(ground, person, company, tie, HOLDS)


def plant_executives(ground: Ground) -> None:
    """Enter all cases of R038 that are about posts."""
    rng = ground.town.stream("executive plants")
    for tie in _SERVES:
        person = _official(ground, rng, tie)
        company = found(ground.town, rng, ground.person(rng), day("2020-01-02"))
        start, end = _period(tie.company)
        serve(ground.town, person, company, "监事", start=start, end=end)
        _conclude(ground, person, company, tie, SERVES)


def plant_control(ground: Ground) -> None:
    """Enter all cases of R039: what the official holds, what the company holds, and until when."""
    rng = ground.town.stream("control plants")
    cases: Sequence[tuple[str, str, str, Outcome, str]] = (
        ("60.00", "60.00", "", "suspected", "through one company"),
        ("50.01", "50.01", "2026-06-30", "suspected", "until the day of the run"),
        ("50.00", "60.00", "", "none", "the official holds half"),
        ("60.00", "50.00", "", "none", "the company holds half"),
        ("60.00", "60.00", "2026-06-29", "none", "sold the day before the run"),
        ("60.00", "", "", "undetermined", "the company's percentage is missing"),
    )
    for own, percent, end, outcome, note in cases:
        person = ground.person(rng, (1970, 1995))
        appoint(ground.town, person, "公务员", day("2018-08-01"))
        first, last = (
            found(ground.town, rng, ground.person(rng), day("2017-01-04")) for _ in range(2)
        )
        hold(ground.town, person, first, percent=Decimal(own), start=day("2019-03-01"))
        share = Decimal(percent) if percent else None
        until = day(end) if end else None
        invest(ground.town, first, last, percent=share, start=day("2020-03-02"), end=until)
        ground.town.expect(HOLDS, (person.person, first.code), "suspected", "controls another")
        ground.town.expect(CONTROLS, (person.person, last.code), outcome, note)


def _official(ground: Ground, rng: Random, tie: Tie) -> Person:
    start, end = _period(tie.service)
    if start is None:
        raise ValueError("a term of service has a first day")
    person = ground.person(rng, (1970, 1995))
    appoint(ground.town, person, tie.category, start, end)
    ground.disguise(_STAFF, tie.disguise)
    supervise(ground.town, person, "公职人员", start, end)
    return person


def _conclude(ground: Ground, person: Person, company: Company, tie: Tie, rule: str) -> None:
    if tie.approval:
        approved_on, expires_on = _period(tie.approval)
        if approved_on is None:
            raise ValueError("an approval has a date")
        approve(ground.town, person, company.code, approved_on, expires_on)
    ground.town.expect(rule, (person.person, company.code), tie.outcome, tie.note)


def _period(text: str) -> tuple[date | None, date | None]:
    first, last = text.split("..")
    return day(first) if first else None, day(last) if last else None
