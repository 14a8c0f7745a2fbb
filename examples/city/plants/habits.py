"""How a bidder fares over many lots: R061 投标_只投一家且全中 and R075 投标_落标报价取整.

R061: bids that were not withdrawn, tenders of 单一来源 left out; per bidder: one buyer, five bids
or more, all won. R075: bids that were not withdrawn and not won; per bidder: ten or more, of
which 80 % or more ask a multiple of 10,000 元. A bid without result may change either; so may one
without bidder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from examples.city.companies import Company, found
from examples.city.days import after, day
from examples.city.plants.ground import Ground
from examples.city.staff import Unit, public_units
from examples.city.tendering import Tender, announce, bid
from examples.city.truth import Outcome

ONE_BUYER = "投标_只投一家且全中"
ROUND_PRICES = "投标_落标报价取整"
_BIDS = "tenders.bids"


@dataclass(frozen=True, slots=True)
class Custom:
    """What one bidder won from one buyer, and what else it did."""

    won: int
    outcome: Outcome
    note: str
    lost: int = 0
    elsewhere: int = 0
    single: int = 0
    unclear: int = 0


_CUSTOM: Sequence[Custom] = (
    Custom(5, "suspected", "five bids to one buyer, all won"),
    Custom(4, "none", "four bids to one buyer, all won"),
    Custom(6, "none", "six of seven won", lost=1),
    Custom(5, "none", "a sixth won from another buyer", elsewhere=1),
    Custom(4, "none", "the fifth won where nobody else was asked", single=1),
    Custom(5, "undetermined", "a sixth has no result", unclear=1),
)

#: Lots lost, round prices among them, lots without result, outcome, note.
_ROUND: Sequence[tuple[int, int, int, Outcome, str]] = (
    (10, 8, 0, "suspected", "eight of ten lost prices are round: exactly 80 %"),
    (10, 7, 0, "none", "seven of ten lost prices are round"),
    (9, 9, 0, "none", "nine lost prices, all round"),
    (9, 9, 1, "undetermined", "a tenth has no result"),
)


def plant(ground: Ground) -> None:
    """Enter all cases of R061 and R075."""
    rng = ground.town.stream("bidders' habits")
    for custom in _CUSTOM:
        bidder = _bidder(ground, rng)
        _deal(ground, rng, bidder, custom)
        ground.town.expect(ONE_BUYER, bidder.code, custom.outcome, custom.note)
    for lost, even, unclear, outcome, note in _ROUND:
        bidder = _bidder(ground, rng)
        for index in range(lost + unclear):
            tender = _lot(ground, rng, rng.choice(public_units(ground.town)))
            price = _even(tender, index) + (0 if index < even + unclear else Decimal("12.30"))
            bid(ground.town, rng, tender, bidder, price=price)
            if index >= lost:
                ground.town.books.of(_BIDS)[-1]["won"] = None
        ground.town.expect(ROUND_PRICES, bidder.code, outcome, note)


def _deal(ground: Ground, rng: Random, bidder: Company, custom: Custom) -> None:
    buyer, other = rng.sample(public_units(ground.town), 2)
    for _ in range(custom.won):
        bid(ground.town, rng, _lot(ground, rng, buyer, won=True), bidder, won=True)
    for _ in range(custom.elsewhere):
        bid(ground.town, rng, _lot(ground, rng, other, won=True), bidder, won=True)
    for _ in range(custom.single):
        tender = _announce(ground, rng, buyer, "单一来源")
        bid(ground.town, rng, tender, bidder, won=True)
    for index in range(custom.lost + custom.unclear):
        bid(ground.town, rng, _lot(ground, rng, buyer), bidder)
        if index >= custom.lost:
            ground.town.books.of(_BIDS)[-1]["won"] = None


def _lot(ground: Ground, rng: Random, buyer: Unit, *, won: bool = False) -> Tender:
    """A tender with three background bids; the first wins unless another is to."""
    tender = _announce(ground, rng, buyer, "公开招标")
    for place, entrant in enumerate(rng.sample(list(ground.bidders), 3)):
        bid(ground.town, rng, tender, entrant, won=place == 0 and not won)
    return tender


def _announce(ground: Ground, rng: Random, buyer: Unit, method: str) -> Tender:
    return announce(
        ground.town,
        name=rng.choice(ground.town.words.purchases).format(unit=buyer.name),
        buyer=buyer,
        limit=Decimal("2400000.00"),
        published_on=after(day("2021-02-01"), rng.randrange(1700)),
        method=method,
    )


def _even(tender: Tender, index: int) -> Decimal:
    """A multiple of 10,000 元 within the limit."""
    return (tender.limit * Decimal("0.9")).quantize(Decimal("0.01")) + 10_000 * index


def _bidder(ground: Ground, rng: Random) -> Company:
    return found(ground.town, rng, ground.person(rng), day("2016-06-01"), works=True)
