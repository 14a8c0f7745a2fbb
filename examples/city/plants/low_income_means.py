"""R015 低保_担任企业法定代表人 and R017 低保_同时享受城乡低保.

R015: each enrolment with a company of which the person is legal representative and that is not
吊销, their times sharing a day, open ends included; per person and company.
R017: each enrolment under 城市低保 with one of the same person under 农村低保, their times
sharing a day; per person. Where a start is missing and decides: undetermined.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from examples.city.benefits import enrol
from examples.city.companies import found
from examples.city.days import day
from examples.city.plants.ground import Ground
from examples.city.truth import Outcome

LEADS = "低保_担任企业法定代表人"
TWICE = "低保_同时享受城乡低保"
_COMPANIES = "market.companies"

#: Enrolled and registered from and until, whether the licence was revoked, outcome, note.
_LEADS: Sequence[tuple[str, str, bool, Outcome, str]] = (
    ("2022-01-01..", "2020-05-10..", False, "suspected", "leads a company all the time"),
    ("2022-01-01..2023-12-31", "2023-12-31..", False, "suspected", "founded on the last day"),
    ("2022-01-01..", "2018-03-01..2022-01-01", False, "suspected", "closed on the first day"),
    ("2022-01-01..", "2018-03-01..2021-12-31", False, "none", "closed the day before"),
    ("2022-01-01..2023-12-31", "2024-01-01..", False, "none", "founded the day after"),
    ("2022-01-01..", "2018-03-01..", True, "none", "the licence was revoked"),
    ("2022-01-01..2023-12-31", "..", False, "undetermined", "the day of registration is missing"),
)

#: Under 农村低保 and under 城市低保 from and until, outcome, note.
_TWICE: Sequence[tuple[str, str, Outcome, str]] = (
    ("2021-01-01..", "2022-07-01..", "suspected", "moved to town and drew both"),
    ("2021-01-01..2022-07-01", "2022-07-01..", "suspected", "both on one day"),
    ("2021-01-01..2022-06-30", "2022-07-01..", "none", "the one followed the other"),
    ("..2022-12-31", "2021-07-01..2021-12-31", "undetermined", "a start is missing"),
)


def plant_companies(ground: Ground) -> None:
    """Enter all cases of R015."""
    town = ground.town
    rng = town.stream("low income companies")
    for enrolled, registered, revoked, outcome, note in _LEADS:
        person = ground.person(rng)
        start, end = _period(enrolled)
        enrol(town, person, town.books.number("DBZ"), start=start, end=end)
        founded, closed = _period(registered)
        company = found(town, rng, person, founded, deregistered_on=closed)
        if revoked:
            town.books.of(_COMPANIES)[-1]["status"] = "吊销"
        town.expect(LEADS, (person.person, company.code), outcome, note)


def plant_schemes(ground: Ground) -> None:
    """Enter all cases of R017."""
    town = ground.town
    rng = town.stream("low income schemes")
    for rural, urban, outcome, note in _TWICE:
        person = ground.person(rng)
        for period, scheme in ((rural, "农村低保"), (urban, "城市低保")):
            start, end = _period(period)
            family = town.books.number("DBZ")
            enrol(town, person, family, start=start, end=end, scheme=scheme)
        town.expect(TWICE, person.person, outcome, note)


def _period(text: str) -> tuple[date | None, date | None]:
    first, last = text.split("..")
    return day(first) if first else None, day(last) if last else None
