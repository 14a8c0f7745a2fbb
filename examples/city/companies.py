"""Companies, who leads, owns and runs them.

No background company belongs to anybody in service, or to anybody who draws low-income allowance;
no two that bid have an owner in common or own one another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from examples.city.days import day, random_day
from examples.city.ids import credit_code
from examples.city.people import Person
from examples.city.town import Town


@dataclass(frozen=True, slots=True)
class Company:
    """A company as the others know it; `works` for one that bids for works."""

    code: str
    name: str
    works: bool


def found(
    town: Town,
    rng: Random,
    legal_rep: Person,
    registered_on: date | None,
    *,
    deregistered_on: date | None = None,
    listed: bool | None = False,
    works: bool = False,
) -> Company:
    """Register a company and return it."""
    serial = 51_000_000 + 13 * len(town.books.of("market.companies"))
    company = Company(
        credit_code("91", "330182", serial), town.words.company(rng, works=works), works
    )
    town.books.add(
        "market.companies",
        credit_code=company.code,
        name=company.name,
        legal_rep=legal_rep.person,
        legal_rep_name=legal_rep.name,
        kind="股份有限公司" if listed else "有限责任公司",
        listed=listed,
        status="注销" if deregistered_on else "存续",
        registered_on=registered_on,
        deregistered_on=deregistered_on,
        region=legal_rep.region,
    )
    return company


def hold(
    town: Town,
    person: Person,
    company: Company,
    *,
    percent: Decimal,
    start: date | None,
    end: date | None = None,
) -> None:
    """Enter a person's share of a company."""
    town.books.add(
        "market.shareholdings",
        holding_no=town.books.number("GQ"),
        company=company.code,
        holder=person.person,
        holder_name=person.name,
        percent=percent,
        start=start,
        end=end,
    )


def serve(
    town: Town,
    person: Person,
    company: Company,
    post: str,
    *,
    start: date | None,
    end: date | None = None,
) -> None:
    """Enter a person's post in a company."""
    town.books.add(
        "market.executives",
        position_no=town.books.number("RZ"),
        company=company.code,
        person=person.person,
        name=person.name,
        post=post,
        start=start,
        end=end,
    )


def found_companies(town: Town, civilians: Sequence[Person]) -> list[Company]:
    """Every company of the county that is not planted, with owners and managers."""
    rng = town.stream("companies")
    poor = {row["person"] for row in town.books.of("civil_affairs.low_income_enrolments")}
    able = [p for p in civilians if p.person not in poor]
    grown = [p for p in able if day("1950-01-01") <= p.birth < day("2000-01-01")]
    unbound = rng.sample(grown, len(grown))
    companies = [
        _found_one(town, rng, grown=grown, unbound=unbound, index=index)
        for index in range(town.scaled(2500, at_least=60))
    ]
    for company in rng.sample(companies, len(companies) // 8):
        other = rng.choice(companies)
        if not (company.works and other.works):
            _invest(town, rng, company, other)
    return companies


def _found_one(
    town: Town, rng: Random, *, grown: Sequence[Person], unbound: list[Person], index: int
) -> Company:
    """`unbound` are those who own no bidder yet."""
    count = rng.choices((1, 2, 3), (50, 35, 15))[0]
    registered_on = random_day(rng, day("2003-01-01"), day("2025-10-31"))
    works = index < 30 or index % 8 == 0
    owners = [unbound.pop() for _ in range(count)] if works else rng.sample(grown, count)
    gone = not works and rng.random() < 0.12
    deregistered_on = random_day(rng, registered_on, day("2026-05-31")) if gone else None
    company = found(
        town,
        rng,
        owners[0],
        registered_on,
        deregistered_on=deregistered_on,
        listed=index % 400 == 7,
        works=works,
    )
    share = (Decimal(100) / len(owners)).quantize(Decimal("0.01"))
    for owner in owners:
        hold(town, owner, company, percent=share, start=registered_on, end=deregistered_on)
    serve(town, owners[0], company, "经理", start=registered_on, end=deregistered_on)
    if len(owners) > 1:
        serve(town, owners[1], company, "监事", start=registered_on, end=deregistered_on)
    return company


def _invest(town: Town, rng: Random, holder: Company, company: Company) -> None:
    if holder != company:
        invest(
            town,
            holder,
            company,
            percent=Decimal(rng.randrange(500, 6000)) / 100,
            start=random_day(rng, day("2015-01-01"), day("2025-12-31")),
        )


def invest(
    town: Town,
    holder: Company,
    company: Company,
    *,
    percent: Decimal | None,
    start: date | None,
    end: date | None = None,
) -> None:
    """Enter a company's share of another."""
    town.books.add(
        "market.investments",
        investment_no=town.books.number("TZ"),
        company=company.code,
        holder=holder.code,
        percent=percent,
        start=start,
        end=end,
    )
