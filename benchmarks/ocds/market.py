"""Who buys what and who bids how much, from a seed: in order, but for very little.

About four bids are made to a process, all by tenderers of one trade, a hundred by each of them. One
process in `_RARE` each has a short period, a single bid, equal prices, a late winner and so on.
Differences of prices and shares of disqualified bids spread evenly, so that fences lie beyond
nearly all of them; a few buyers and tenderers are beyond. Prices are whole hundredths of a percent
apart: differences take some hundred values, each of which the pack holds against every other.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, auto
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Numbers: TypeAlias = npt.NDArray[np.int64]

METHODS: Final = ("open", "selective", "limited", "direct")
STATUSES: Final = ("complete", "active", "unsuccessful", "cancelled")
BID_STATUSES: Final = ("valid", "disqualified", "withdrawn", "pending")
#: Where the words above stand.
OPEN, LIMITED, DIRECT = 0, 2, 3
COMPLETE, ACTIVE = 0, 1
DAY: Final = 86_400
NOBODY: Final = -1

BIDS_OF_PROCESS: Final = 4.3
_BIDS_OF_TENDERER: Final = 100
_PROCESSES_OF_BUYER: Final = 50
_RARE: Final = 4_000
#: Tenderers of a trade: a prime number, so that equal steps meet each of them once.
_ORDINARY: Final = 59
#: In one trade of so many somebody never wins, and somebody's bids are all disqualified.
_ODD_TRADE: Final = 16
_LOSER, _CARELESS, _OF_TRADE = _ORDINARY, _ORDINARY + 1, _ORDINARY + 2
#: One buyer of so many disqualifies most bids.
_ODD_BUYER: Final = 100
_SIZES: Final = np.array([2, 3, 4, 5, 6, 7, 8])
_OF_SIZE: Final = (0.05, 0.15, 0.25, 0.25, 0.17, 0.08, 0.05)
_OF_METHOD: Final = (0.7, 0.15, 0.1, 0.05)
_OF_STATUS: Final = (0.9, 0.05, 0.02, 0.03)
_FIRST_DAY, _DAYS = 17_900, 2_500


class Planted(IntEnum):
    """What is the matter with a process, or just not quite."""

    SHORT = 0
    FIFTEEN_DAYS = auto()
    SINGLE = auto()
    CLOSE = auto()
    FAR = auto()
    EQUAL = auto()
    TWICE_BY_ONE = auto()
    LATE = auto()
    ON_THE_SECOND = auto()
    LOWEST_OUT = auto()
    ALL_OTHERS_OUT = auto()


@dataclass(frozen=True, slots=True)
class Processes:
    """Some processes, by number; moments are seconds from 1970. `planted` is mostly out of range.

    Status, method and the like are positions in the words above.
    """

    number: Numbers
    planted: Numbers
    trade: Numbers
    buyer: Numbers
    method: Numbers
    status: Numbers
    size: Numbers
    start: Numbers
    end: Numbers

    def __len__(self) -> int:
        return len(self.number)


@dataclass(frozen=True, slots=True)
class Bids:
    """The bids of some processes, one process after the other.

    `process` is a position, `first` where the bids of each process begin. `by_rank` are the bids
    with those of a process in order of what they are meant to cost; the lowest wins.
    """

    process: Numbers
    position: Numbers
    tenderer: Numbers
    partner: Numbers
    status: Numbers
    amount: Numbers
    submitted: Numbers
    first: Numbers
    by_rank: Numbers

    def __len__(self) -> int:
        return len(self.process)


def some_processes(chance: np.random.Generator, processes: int, numbers: Numbers) -> Processes:
    """Those with these numbers, of so many processes."""
    many = len(numbers)
    planted = chance.integers(0, _RARE, many)
    method = chance.choice(len(METHODS), many, p=_OF_METHOD)
    size = chance.choice(_SIZES, many, p=_OF_SIZE)
    size = np.where(method == LIMITED, chance.integers(1, 4, many), size)
    size = np.where(method == DIRECT, 1, size)
    status = chance.choice(len(STATUSES), many, p=_OF_STATUS)
    days = chance.integers(_FIRST_DAY, _FIRST_DAY + _DAYS, many)
    start = days * DAY + chance.integers(7 * 3_600, 18 * 3_600, many)
    period = chance.integers(15 * DAY, 60 * DAY, many)
    short = np.minimum(chance.integers(2 * DAY, 30 * DAY, many), 15 * DAY - 1)
    period = np.where(planted == Planted.SHORT, short, period)
    period[planted == Planted.FIFTEEN_DAYS] = 15 * DAY

    odd = planted < len(Planted)
    method[odd], status[odd] = OPEN, COMPLETE
    size = np.where(odd, np.maximum(size, 4), size)
    size[planted == Planted.SINGLE] = 1
    bids = round(processes * BIDS_OF_PROCESS)
    return Processes(
        number=numbers,
        planted=planted,
        trade=chance.integers(0, max(bids // _BIDS_OF_TENDERER // _OF_TRADE, 1), many),
        buyer=chance.integers(0, max(processes // _PROCESSES_OF_BUYER, 1), many),
        method=method,
        status=status,
        size=size,
        start=start,
        end=start + period,
    )


def some_bids(chance: np.random.Generator, some: Processes) -> Bids:
    """The bids to these processes."""
    first = np.cumsum(some.size) - some.size
    process = np.repeat(np.arange(len(some)), some.size)
    position = np.arange(len(process)) - first[process]
    member = _members(chance, some, process, position)
    # who never wins asks for most
    order = chance.random(len(process)) + (member >= _ORDINARY)
    by_rank = np.lexsort((order, process))
    rank = np.empty(len(process), dtype=np.int64)
    rank[by_rank] = position
    twice = first[some.planted == Planted.TWICE_BY_ONE]
    member[by_rank[twice + 2]] = member[by_rank[twice + 1]]

    tenderer = some.trade[process] * _OF_TRADE + member
    ordinary = (some.planted[process] >= len(Planted)) & (member < _ORDINARY)
    joint = ordinary & (rank != 1) & (chance.random(len(process)) < 0.01)
    partner = tenderer - member + (member + 1) % _ORDINARY
    return Bids(
        process=process,
        position=position,
        tenderer=tenderer,
        partner=np.where(joint, partner, NOBODY),
        status=_statuses(chance, some, process, rank, tenderer),
        amount=_amounts(chance, some, process, rank),
        submitted=_submitted(chance, some, process, rank),
        first=first,
        by_rank=by_rank,
    )


def breadth(tenderer: Numbers) -> Numbers:
    """Of how many classes the items are that a tenderer has."""
    odd = (tenderer % _OF_TRADE < 4) & (tenderer // _OF_TRADE % _ODD_TRADE == 0)
    return np.where(odd, 30, 2 + tenderer % 5)


def _members(
    chance: np.random.Generator, some: Processes, process: Numbers, position: Numbers
) -> Numbers:
    """Which of its trade bids: different ones within a process."""
    begun = chance.integers(0, _ORDINARY, len(some))[process]
    step = chance.integers(1, _ORDINARY, len(some))[process]
    ordinary = (begun + position * step) % _ORDINARY
    odd = (some.trade % _ODD_TRADE == 0) & (some.size > 3) & (some.planted >= len(Planted))
    drawn = np.where(odd, chance.random(len(some)), 1)[process]
    there = (drawn < 0.25) & (position == 0)
    return np.where(there, np.where(drawn < 0.15, _LOSER, _CARELESS), ordinary)


def _statuses(
    chance: np.random.Generator,
    some: Processes,
    process: Numbers,
    rank: Numbers,
    tenderer: Numbers,
) -> Numbers:
    """The two lowest prices stand; of the others each tenderer has another share that does not."""
    planted, drawn = some.planted[process], chance.random((2, len(process)))
    share = tenderer * 7_919 % 1_000 / 2_500
    share = np.where(some.buyer[process] % _ODD_BUYER == 0, 0.7, share)
    share = np.where(tenderer % _OF_TRADE == _CARELESS, 1, share)
    out = (rank > 1) & (drawn[0] < share) & (planted >= len(Planted))
    out |= (rank > 0) & (planted == Planted.ALL_OTHERS_OUT)
    out |= (rank == some.size[process] - 1) & (planted == Planted.LOWEST_OUT)
    unusual = (rank > 1) & (drawn[1] < 0.02) & (planted >= len(Planted))
    return np.where(out, 1, np.where(unusual, chance.integers(2, 4, len(process)), 0))


def _amounts(
    chance: np.random.Generator, some: Processes, process: Numbers, rank: Numbers
) -> Numbers:
    """Whole numbers of the currency, each some hundredths of a percent above the lowest."""
    planted = some.planted[process]
    lowest = np.exp(chance.normal(3, 1.2, len(some))).astype(np.int64) + 1
    second = chance.integers(400, 801, len(some))
    second = np.where(some.planted == Planted.CLOSE, second // 100, second)
    second = np.where(some.planted == Planted.FAR, second * 10, second)
    step = chance.integers(20, 300, len(some))
    same = np.isin(planted, (Planted.EQUAL, Planted.TWICE_BY_ONE)) & (rank == 2)
    above = second[process] + (np.where(same, 1, rank) - 1) * step[process]
    out = (planted == Planted.LOWEST_OUT) & (rank == some.size[process] - 1)
    above = np.where(out, -300, np.where(rank == 0, 0, above))
    return (lowest[process] * (10_000 + above)).astype(np.int64)


def _submitted(
    chance: np.random.Generator, some: Processes, process: Numbers, rank: Numbers
) -> Numbers:
    """Bids come in time, most of them at last; some come late and do not win."""
    planted, drawn = some.planted[process], chance.random((2, len(process)))
    early = (drawn[0] ** 3 * (some.end - some.start)[process]).astype(np.int64)
    late = (rank > 1) & (drawn[1] < 0.002)
    late |= (rank == 0) & (planted == Planted.LATE)
    early = np.where(late, -chance.integers(1, 2 * DAY, len(process)), early)
    return some.end[process] - np.where(planted == Planted.ON_THE_SECOND, 0, early)
