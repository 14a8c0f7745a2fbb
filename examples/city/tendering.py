"""Tenders, bids, awards and contracts.

Every background competition has three valid bidders, no two bids of a tender cost the same, and
what is rejected cost more than what was valid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from random import Random

from examples.city.companies import Company
from examples.city.days import LAST_DAY, after, day, random_day
from examples.city.projects import Project
from examples.city.staff import Unit, public_units
from examples.city.town import Town


@dataclass(frozen=True, slots=True)
class Tender:
    """A tender while its bids are entered."""

    code: str
    project: str | None
    buyer: Unit
    limit: Decimal
    deadline: date


def announce(
    town: Town,
    *,
    name: str,
    buyer: Unit,
    limit: Decimal,
    published_on: date,
    project: str | None = None,
    method: str = "公开招标",
    status: str = "已定标",
) -> Tender:
    """Enter a tender; bids are opened on the day of the deadline unless it failed."""
    deadline = after(published_on, 22)
    tender = Tender(town.books.number("ZB"), project, buyer, limit, deadline)
    town.books.add(
        "tenders.tenders",
        tender=tender.code,
        project=project,
        name=name,
        buyer=buyer.name,
        buyer_code=buyer.code,
        method=method,
        budget=limit,
        published_on=published_on,
        deadline=deadline,
        opened_on=deadline if status == "已定标" else None,
        status=status,
    )
    return tender


def close_after(town: Town, tender: Tender, days: int) -> Tender:
    """The tender entered last, closed `days` after its notice instead."""
    row = town.books.of("tenders.tenders")[-1]
    published_on = row["published_on"]
    if row["tender"] != tender.code or not isinstance(published_on, date):
        raise ValueError(f"{tender.code} was not entered last")
    deadline = after(published_on, days)
    row["deadline"] = deadline
    if row["opened_on"] is not None:
        row["opened_on"] = deadline
    return replace(tender, deadline=deadline)


def bid(
    town: Town,
    rng: Random,
    tender: Tender,
    bidder: Company | None,
    *,
    won: bool = False,
    status: str | None = "有效",
    price: Decimal | None = None,
    submitted_on: date | None = None,
) -> str:
    """Enter one bid, below the limit, and the award and contract where it won."""
    price = price or _price(town, rng, tender, rejected=status == "否决")
    bid_no = town.books.number("TB")
    town.books.add(
        "tenders.bids",
        bid_no=bid_no,
        tender=tender.code,
        bidder=bidder.code if bidder else None,
        bidder_name=bidder.name if bidder else None,
        price=price,
        status=status,
        won=won,
        submitted_on=submitted_on or after(tender.deadline, -rng.randrange(0, 4)),
    )
    if won and bidder:
        _award(town, tender, bidder, price)
    return bid_no


def _price(town: Town, rng: Random, tender: Tender, *, rejected: bool) -> Decimal:
    """A price to the cent that nobody else asks in this tender."""
    lowest, highest = (995_000, 1_000_000) if rejected else (850_000, 995_000)
    bids = town.books.of("tenders.bids")
    first = len(bids)
    while first and bids[first - 1]["tender"] == tender.code:
        first -= 1
    taken = {each["price"] for each in bids[first:]}
    while True:
        share = Decimal(rng.randrange(lowest, highest)) / 1_000_000
        price = (tender.limit * share).quantize(Decimal("0.01"))
        if price not in taken:
            return price


def _award(town: Town, tender: Tender, bidder: Company, amount: Decimal) -> None:
    town.books.add(
        "tenders.awards",
        award_no=town.books.number("ZJ"),
        tender=tender.code,
        bidder=bidder.code,
        bidder_name=bidder.name,
        amount=amount,
        awarded_on=after(tender.deadline, 6),
    )
    contract(
        town,
        tender.buyer,
        bidder,
        amount=amount,
        signed_on=after(tender.deadline, 18),
        tender=tender.code,
        project=tender.project,
    )


def contract(
    town: Town,
    buyer: Unit,
    supplier: Company,
    *,
    amount: Decimal,
    signed_on: date,
    tender: str | None = None,
    project: str | None = None,
) -> None:
    """Enter one contract."""
    town.books.add(
        "tenders.contracts",
        contract_no=town.books.number("HT"),
        tender=tender,
        project=project,
        buyer=buyer.name,
        supplier=supplier.code,
        supplier_name=supplier.name,
        amount=amount,
        signed_on=signed_on,
    )


def hold_tenders(town: Town, projects: Sequence[Project], bidders: Sequence[Company]) -> None:
    """The tenders of the projects, and others for goods and services."""
    rng = town.stream("tenders")
    for project in projects:
        if "招标" in project.steps and "合同" in project.steps:
            tender = announce(
                town,
                name=f"{project.name}施工",
                buyer=project.owner,
                limit=project.budget,
                published_on=project.steps["招标"],
                project=project.code,
            )
            _compete(town, rng, tender, bidders)
    for _ in range(town.scaled(560, at_least=30)):
        _purchase(town, rng, bidders)


def _purchase(town: Town, rng: Random, bidders: Sequence[Company]) -> None:
    buyer = rng.choice(public_units(town))
    method = rng.choices(
        ("公开招标", "邀请招标", "竞争性谈判", "询价", "单一来源"), (60, 8, 15, 10, 7)
    )
    failed = rng.random() < 0.05
    tender = announce(
        town,
        name=rng.choice(town.words.purchases).format(unit=buyer.name),
        buyer=buyer,
        limit=Decimal(rng.randrange(30, 900) * 10_000).quantize(Decimal("0.01")),
        published_on=random_day(rng, day("2020-02-01"), after(LAST_DAY, -60)),
        method=method[0],
        status="流标" if failed else "已定标",
    )
    if failed:
        bid(town, rng, tender, rng.choice(bidders))
    elif method == ["单一来源"]:
        bid(town, rng, tender, rng.choice(bidders), won=True)
    else:
        _compete(town, rng, tender, bidders)


def _compete(town: Town, rng: Random, tender: Tender, bidders: Sequence[Company]) -> None:
    """Three valid bids or more, of which one wins; now and then one is rejected or withdrawn."""
    entrants = rng.sample(bidders, min(len(bidders), rng.randint(4, 8)))
    winner = rng.randrange(3)
    for place, bidder in enumerate(entrants):
        doubtful = place >= 3 and rng.random() < 0.15
        status = rng.choice(("否决", "撤回")) if doubtful else "有效"
        bid(town, rng, tender, bidder, won=place == winner, status=status)
