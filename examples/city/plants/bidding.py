"""R059 投标_几乎逢投必中 and R060 投标_屡投不中.

R059: each bid with status 有效 in a tender that is not 单一来源; per bidder: 20 bids or more, and
won / bids >= 95 %.
R060: each bid of any status; per bidder: 100 bids or more, none won.
A bid without bidder is undetermined under both, and under the other rules on bidders; so is a
bidder at the bound when a bid has no status (R059) or no result (both).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from examples.city.books import Disguise
from examples.city.companies import Company, found
from examples.city.days import after, day
from examples.city.plants.ground import Ground
from examples.city.plants.habits import ONE_BUYER, ROUND_PRICES
from examples.city.plants.lots import CONTROL, SAME_HOLDER, SAME_LEADER
from examples.city.staff import public_units
from examples.city.tendering import Tender, announce, bid
from examples.city.truth import Outcome

WINS = "投标_几乎逢投必中"
NEVER = "投标_屡投不中"
_BIDS = "tenders.bids"


@dataclass(frozen=True, slots=True)
class Streak:
    """How one bidder fares: `won` and `lost` valid bids, `rejected` and `unclear` others.

    `single` bids were won where nobody else was asked.
    """

    won: int
    lost: int
    outcome: Outcome
    note: str
    rejected: int = 0
    unclear: int = 0
    single: int = 0


_STREAKS: Sequence[Streak] = (
    Streak(20, 0, "suspected", "20 valid bids, all won"),
    Streak(19, 1, "suspected", "19 of 20 won: exactly 95 %"),
    Streak(20, 0, "suspected", "20 valid bids won, 5 more rejected", rejected=5),
    Streak(19, 0, "none", "all won, but one bid short of twenty"),
    Streak(18, 2, "none", "18 of 20 won: 90 %"),
    Streak(19, 0, "undetermined", "a twentieth bid has no status", unclear=1),
    Streak(19, 0, "none", "the twentieth won from a single source", single=1),
)

#: Bids, tenders won among them, outcome, note.
_LOSERS: Sequence[tuple[int, int, Outcome, str]] = (
    (100, 0, "suspected", "exactly 100 bids, none won"),
    (115, 0, "suspected", "115 bids, none won"),
    (99, 0, "none", "99 bids, none won"),
    (101, 0, "undetermined", "one of 101 bids has no result"),
    (120, 1, "none", "120 bids, one won"),
)


def plant(ground: Ground) -> None:
    """Enter all cases of R059 and R060; the losers of the one compete in the other's tenders."""
    rng = ground.town.stream("bidding plants")
    losers = [_bidder(ground, rng) for _ in _LOSERS]
    outings = [0] * len(losers)
    lucky = losers[-1]
    lucky_wins = _LOSERS[-1][1]
    for streak in _STREAKS:
        leader = _bidder(ground, rng)
        ground.town.expect(WINS, leader.code, streak.outcome, streak.note)
        for won, status in _fates(streak):
            tender = _tender(ground, rng)
            bid(ground.town, rng, tender, leader, won=won, status=status)
            winner = None if won else rng.choice(ground.bidders)
            if status == "有效" and not won and lucky_wins:
                winner = lucky
                outings[-1] += 1
                lucky_wins -= 1
            _others(ground, rng, tender, winner)
            _join(ground, rng, tender, losers, outings, skip=winner)
        for _ in range(streak.single):
            tender = _tender(ground, rng, "单一来源")
            bid(ground.town, rng, tender, leader, won=True)
    for index, (count, _, outcome, note) in enumerate(_LOSERS):
        if outings[index] != count:
            raise ValueError(f"bidder {index} made {outings[index]} bids, not {count}")
        ground.town.expect(NEVER, losers[index].code, outcome, note)
    _plant_unnamed(ground, rng)


def _fates(streak: Streak) -> list[tuple[bool, str | None]]:
    return [
        *[(True, "有效")] * streak.won,
        *[(False, "有效")] * streak.lost,
        *[(False, "否决")] * streak.rejected,
        *[(False, None)] * streak.unclear,
    ]


def _join(
    ground: Ground,
    rng: Random,
    tender: Tender,
    losers: Sequence[Company],
    outings: list[int],
    *,
    skip: Company | None,
) -> None:
    for index, loser in enumerate(losers):
        if loser != skip and outings[index] < _LOSERS[index][0]:
            bid(ground.town, rng, tender, loser)
            outings[index] += 1
            if outings[index] == 1 and _LOSERS[index][2] == "undetermined":
                ground.town.books.of(_BIDS)[-1]["won"] = None
            if index == 0 and outings[index] % 10 == 0:
                ground.town.books.disguise(_BIDS, "bidder", Disguise.FULL_WIDTH)


def _others(ground: Ground, rng: Random, tender: Tender, winner: Company | None) -> None:
    """Three background bidders, so that each tender is a competition; `winner` wins."""
    entrants = [b for b in rng.sample(list(ground.bidders), 4) if b != winner][:3]
    for entrant in entrants:
        bid(ground.town, rng, tender, entrant)
    if winner is not None:
        bid(ground.town, rng, tender, winner, won=True)


def _plant_unnamed(ground: Ground, rng: Random) -> None:
    tender = _tender(ground, rng)
    _others(ground, rng, tender, rng.choice(ground.bidders))
    bid_no = bid(ground.town, rng, tender, None)
    note = "a bid names no bidder"
    for rule in (WINS, NEVER, ROUND_PRICES):
        ground.town.expect_nameless(rule, (bid_no,), note)
    ground.town.expect_nameless(ONE_BUYER, (bid_no, tender.code), note)
    for rule in (SAME_LEADER, SAME_HOLDER, CONTROL):
        ground.town.expect(rule, tender.code, "undetermined", note)


def _bidder(ground: Ground, rng: Random) -> Company:
    return found(ground.town, rng, ground.person(rng), day("2016-06-01"), works=True)


def _tender(ground: Ground, rng: Random, method: str = "公开招标") -> Tender:
    buyer = rng.choice(public_units(ground.town))
    published_on: date = after(day("2021-02-01"), rng.randrange(1700))
    return announce(
        ground.town,
        name=rng.choice(ground.town.words.purchases).format(unit=buyer.name),
        buyer=buyer,
        limit=Decimal(rng.randrange(80, 400) * 10_000).quantize(Decimal("0.01")),
        published_on=published_on,
        method=method,
    )
