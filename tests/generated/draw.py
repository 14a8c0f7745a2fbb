"""Seeded choices, and the small pools of values that make rows meet."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TypeVar

from dsl.domains import Domain, Kind
from tests.reference.values import Cell

T = TypeVar("T")


class Draw:
    """A source of choices: it repeats itself for the same seed, or for the same `source`."""

    def __init__(self, seed: int, *, source: random.Random | None = None) -> None:
        self.seed, self._shared = seed, source is not None
        self._random = random.Random(seed) if source is None else source

    def beside(self, number: int) -> Draw:
        """A source of its own, so that what it is asked changes nothing that follows here."""
        return self if self._shared else Draw(self.seed * 1_000 + number)

    def chance(self, percent: int) -> bool:
        """True in `percent` of a hundred draws."""
        return self._random.randrange(100) < percent

    def pick(self, options: Sequence[T]) -> T:
        """One of the options."""
        return options[self._random.randrange(len(options))]

    def some(self, options: Sequence[T], count: int) -> list[T]:
        """`count` different options, or all of them where there are fewer."""
        return self._random.sample(options, min(count, len(options)))

    def number(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return self._random.randint(low, high)

    def weighted(self, options: Sequence[tuple[int, Callable[[], T]]]) -> T:
        """The result of one of the options, drawn by weight."""
        at = self._random.randrange(sum(weight for weight, _ in options))
        for weight, make in options:
            if at < weight:
                return make()
            at -= weight
        raise AssertionError("the weights do not add up")


PEOPLE = ("330182192003070014", "330182194001010017", "330101193502280029", "33010120000229001X")
CREDIT_CODES = ("91330100MA27XF6Q4R", "91330182MA2CFA1B2C", "12330100470102345K")
REGIONS = ("330000", "330100", "330102", "330182", "110000")
PHONES = ("13900000001", "13900000002", "0571-88880000")
ACCOUNTS = ("6222000001", "6222000002")
PROJECTS = ("X-01", "X-02", "Y-01", "00x01")
#: The second is no character of the basic plane.
NAMES = ("张三", "张𠮷", "李四", "阿依古丽·买买提")
COMPANIES = (
    "慧眼工程有限公司",
    "慧眼（工程）有限责任公司",
    "Ｈｕｉｙａｎ Works",
    "（）",
)
ADDRESSES = ("文一路1号", "文一路 1 号", "文一路1号2栋3—1", "文一路１号2号楼3-1")
TEXTS = ("道路养护", "道路养护（二期）", "Road-01 ", "")

#: Clauses and parameters begin and end on some of these; February and month ends are hard.
DAYS = tuple(
    datetime.date.fromisoformat(day)
    for day in (
        "2017-12-31",
        "2018-01-01",
        "2019-12-31",
        "2020-01-01",
        "2020-01-15",
        "2020-01-31",
        "2020-02-01",
        "2020-02-28",
        "2020-02-29",
        "2020-03-01",
        "2020-03-31",
        "2020-04-30",
        "2020-06-30",
        "2020-07-01",
        "2021-02-28",
    )
)
MONTHS = tuple(sorted({day.replace(day=1) for day in DAYS}))
#: Around midnight, and so close that hours and minutes decide.
TIMES = tuple(
    datetime.datetime.fromisoformat(time)
    for time in (
        "1969-12-31 23:59:59",
        "2018-01-01 00:00:00",
        "2019-12-31 23:59:59",
        "2020-01-15 08:30:00",
        "2020-01-15 08:30:15",
        "2020-01-15 10:30:00",
        "2020-02-29 23:30:00",
        "2020-03-01 00:00:00",
        "2020-06-30 22:00:00",
        "2020-07-01 00:30:00",
    )
)
AMOUNTS = tuple(map(Decimal, ("0.00", "10.00", "10.00", "10.01", "99.99", "100.00", "-50.00")))
NUMBERS = tuple(map(Decimal, ("0.000000", "0.500000", "1.000000", "2.000000", "-1.250000")))
SHARES = tuple(map(Decimal, ("0.000000", "0.250000", "0.500000", "0.950000", "1.000000")))
COUNTS = (0, 1, 1, 2, 3)
PERIODS = (0, 1, 2, 28, 31)

#: Near and far, at the poles and on both sides of the line where dates change.
LATITUDES = (
    "30.274100",
    "30.274101",
    "30.299900",
    "29.900000",
    "-30.274100",
    "0.000000",
    "90.000000",
)
LONGITUDES = ("120.155100", "120.155000", "119.700000", "180.000000", "-179.999000", "0.000000")

_TEXTS_OF_KIND: dict[Kind, tuple[str, ...]] = {
    Kind.RESIDENT_ID: PEOPLE,
    Kind.CREDIT_CODE: CREDIT_CODES,
    Kind.PERSON_NAME: NAMES,
    Kind.ORG_NAME: COMPANIES,
    Kind.REGION_CODE: REGIONS,
    Kind.PHONE: PHONES,
    Kind.ACCOUNT: ACCOUNTS,
    Kind.ADDRESS: ADDRESSES,
    Kind.CODE: PROJECTS,
    Kind.TEXT: TEXTS,
}
_OTHERS_OF_KIND: dict[Kind, tuple[Cell, ...]] = {
    Kind.MONEY: AMOUNTS,
    Kind.NUMBER: NUMBERS,
    Kind.PERCENT: SHARES,
    Kind.COUNT: COUNTS,
    Kind.PERIOD: PERIODS,
    Kind.DATE: DAYS,
    Kind.MONTH: MONTHS,
    Kind.TIMESTAMP: TIMES,
    Kind.LATITUDE: tuple(map(Decimal, LATITUDES)),
    Kind.LONGITUDE: tuple(map(Decimal, LONGITUDES)),
    Kind.FLAG: (True, True, False),
}


def pool(domain: Domain, words: Sequence[str] = ()) -> Sequence[Cell]:
    """The values that a column of `domain` draws from; `words` are a category's."""
    return words or _TEXTS_OF_KIND.get(domain.kind) or _OTHERS_OF_KIND[domain.kind]
