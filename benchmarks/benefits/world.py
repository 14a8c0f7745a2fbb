"""The tables' rows, from a seed: who is paid what, and the little that should not be.

A person is paid one programme for up to forty months. One in `_RARE` persons each goes on after
death, has a second programme, shares an account, earns too much and so on; everybody else is
in order. Payments are made month by month, so that memory does not grow with their number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

PROGRAMMES: Final = tuple(f"P{n:02}" for n in range(12))
KINDS: Final = ("civil servant", "public institution", "village", "contract")
_AMOUNTS: Final = np.array([120, 200, 300, 300, 400, 500, 560, 600, 750, 800, 960, 1200])
_MONTHS, _PAID_MONTHS = 120, 40
_RARE: Final = 12_000
_FIRST_MONTH = np.datetime64("2015-01", "M")
_WEIGHTS: Final = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_CHECK: Final = np.frombuffer(b"10X98765432", dtype="S1")
_BIRTH_DAYS = 20_000


@dataclass(frozen=True, slots=True)
class People:
    """Everybody, by position: what decides which payments they get."""

    ids: pa.Array
    start: Numbers
    last: Numbers
    programme: Numbers
    second: Numbers
    account: Numbers

    def __len__(self) -> int:
        return len(self.start)


def write_deliveries(folder: Path, payments: int, *, seed: int = 1) -> None:
    """The seven tables as Parquet files in `folder`; about `payments` payments."""
    chance = np.random.default_rng(seed)
    persons = max(payments // _PAID_MONTHS, 1_000)
    ids = resident_ids(persons)
    dead = np.sort(chance.choice(persons, persons // 17, replace=False))
    people = _people(chance, ids, dead)
    died = people.last[dead] - np.where(_rare(chance, len(dead)), 4, 0)
    _write(folder, "police.deaths", ids.take(pa.array(dead)), {"date": _days(died, 11)})
    _write_payments(folder / "civil.payments.parquet", people, chance)
    _write_posts(folder, people, chance)
    _write_terms(folder, people, chance)
    _write_incomes(folder, people, chance)
    for name, share, money, day in (
        ("market.companies", 50, "capital", "registered_on"),
        ("traffic.vehicles", 10, "price", "bought_on"),
    ):
        who = chance.choice(persons, persons // share, replace=False)
        rare = _rare(chance, len(who), 400)
        worth = np.where(rare, 600_000, chance.integers(5, 15, len(who)) * 10_000)
        bought = np.where(rare, people.start[who] + 3, people.start[who] + _PAID_MONTHS + 1)
        columns = {money: _money(worth), day: _days(bought, 4)}
        _write(folder, name, ids.take(pa.array(who)), columns)


def write_addition(folder: Path, payments: int, number: int, *, seed: int = 1) -> None:
    """Payments that were left out, about a thousandth of those of the same `payments` and `seed`.

    They are the `number`-th addition, and in order but for as little as there was before. Persons
    are from all over, as they are wherever a month is paid.
    """
    chance = np.random.default_rng((seed, number))
    persons = max(payments // _PAID_MONTHS, 1_000)
    first = np.random.default_rng(seed)
    ids = resident_ids(persons)
    dead = np.sort(first.choice(persons, persons // 17, replace=False))
    people = _people(first, ids, dead)
    living = np.setdiff1d(np.arange(persons), dead)
    who = chance.choice(living, payments // 1_000, replace=False)
    rare = _rare(chance, len(who))
    who = np.where(rare, chance.choice(dead, len(who)), who)
    month = people.start[who] + (number * 7) % _PAID_MONTHS
    programme = people.programme[who]
    amount = _AMOUNTS[programme] + np.where(_rare(chance, len(who)), 5_000, 0)
    rows = {
        "no": pa.array(np.char.add(f"G{number}-", np.arange(len(who)).astype("U"))),
        "person": ids.take(pa.array(who)),
        "programme": pa.array(np.array(PROGRAMMES)[programme]),
        "month": _as_dates(_days(month, 0)),
        "paid_on": _as_dates(_days(month, 14)),
        "amount": _money(amount),
        "account": pa.array(np.char.add("B", people.account[who].astype("U"))),
        "returned_on": pa.nulls(len(who), pa.date32()),
    }
    path = folder / f"civil.payments_{number}.parquet"
    pq.write_table(pa.table(rows).cast(_PAYMENTS), path, compression="zstd")


def resident_ids(persons: int) -> pa.Array:
    """As many distinct resident ids, each with its check digit (GB 11643)."""
    number = np.arange(persons)
    born = np.datetime64("1930-01-01") + (number % _BIRTH_DAYS).astype("timedelta64[D]")
    years = born.astype("datetime64[Y]")
    months = born.astype("datetime64[M]")
    digits = 330182 * 10**11 + (years.astype(np.int64) + 1970) * 10**7
    digits = digits + ((months - years).astype(np.int64) + 1) * 10**5
    digits = digits + ((born - months).astype(np.int64) + 1) * 10**3 + number // _BIRTH_DAYS + 1
    places = 10 ** np.arange(16, -1, -1, dtype=np.int64)
    total = sum((digits // p % 10) * w for p, w in zip(places, _WEIGHTS, strict=True))
    texts = np.char.add(digits.astype("S17"), _CHECK[np.asarray(total) % 11])
    return pa.array(texts.astype("U18"))


def _people(chance: np.random.Generator, ids: pa.Array, dead: Numbers) -> People:
    persons = len(ids)
    start = chance.integers(0, _MONTHS - _PAID_MONTHS, persons)
    last = start + _PAID_MONTHS - 1
    last[dead] = start[dead] + chance.integers(8, _PAID_MONTHS, len(dead))
    programme = chance.integers(0, len(PROGRAMMES), persons)
    second = np.where(_rare(chance, persons), (programme + 1) % len(PROGRAMMES), -1)
    account = np.arange(persons)
    account[_rare(chance, persons, _RARE // 6)] //= max(persons // 40, 1)
    return People(ids, start, last, programme, second, account)


def _write_payments(path: Path, people: People, chance: np.random.Generator) -> None:
    with pq.ParquetWriter(path, _PAYMENTS, compression="zstd") as writer:
        number = 0
        for table in _payments(people, chance):
            named = pa.array(np.char.add("G", np.arange(number, number + len(table)).astype("U")))
            writer.write_table(table.add_column(0, "no", named).cast(_PAYMENTS))
            number += len(table)


_PAYMENTS: Final = pa.schema(
    [
        ("no", pa.string()),
        ("person", pa.string()),
        ("programme", pa.string()),
        ("month", pa.date32()),
        ("paid_on", pa.date32()),
        ("amount", pa.decimal128(18, 2)),
        ("account", pa.string()),
        ("returned_on", pa.date32()),
    ]
)


def _payments(people: People, chance: np.random.Generator) -> Iterator[pa.Table]:
    """The payments of each month."""
    for month in range(_MONTHS):
        paid = np.flatnonzero((people.start <= month) & (month <= people.last))
        twice = paid[people.second[paid] >= 0]
        who = np.concatenate([paid, twice])
        programme = np.concatenate([people.programme[paid], people.second[twice]])
        amount = _AMOUNTS[programme] + np.where(_rare(chance, len(who), 400_000), 5_000, 0)
        late = np.where(_rare(chance, len(who), 400_000), chance.integers(60, 400, len(who)), 0)
        paid_on = _days(np.full(len(who), month), 14) + late
        lacks = _rare(chance, len(who), 400_000)
        account = np.char.add("B", people.account[who].astype("U"))
        returned = _rare(chance, len(who), 20_000)
        yield pa.table(
            {
                "person": people.ids.take(pa.array(who)),
                "programme": pa.array(np.array(PROGRAMMES)[programme]),
                "month": _as_dates(_days(np.full(len(who), month), 0)),
                "paid_on": _as_dates(paid_on),
                "amount": _money(amount),
                "account": pa.array(account, mask=lacks),
                "returned_on": _as_dates(paid_on + 30, ~returned),
            }
        )


def _write_posts(folder: Path, people: People, chance: np.random.Generator) -> None:
    who = chance.choice(len(people), len(people) // 30, replace=False)
    rare = _rare(chance, len(who), 400)
    begun = np.where(rare, people.start[who] + 6, people.last[who] + 1)
    columns = {
        "kind": pa.array(np.array(KINDS)[chance.integers(0, len(KINDS), len(who))]),
        "start": _days(begun, 0),
        "end": _as_dates(_days(begun + 6, 0), ~rare),
    }
    _write(folder, "staff.posts", people.ids.take(pa.array(who)), columns)


def _write_terms(folder: Path, people: People, chance: np.random.Generator) -> None:
    who = chance.choice(len(people), len(people) // 500, replace=False)
    rare = _rare(chance, len(who), 24)
    begun = np.where(rare, people.start[who] + 6, people.last[who] + 1)
    columns = {"start": _days(begun, 2), "end": _days(begun + 3, 2)}
    _write(folder, "justice.terms", people.ids.take(pa.array(who)), columns)


def _write_incomes(folder: Path, people: People, chance: np.random.Generator) -> None:
    """One month of every fourth person's wages a year."""
    who = np.repeat(chance.choice(len(people), len(people) // 4, replace=False), 4)
    month = people.start[who] + np.tile(np.arange(4) * 9, len(who) // 4)
    amount = chance.integers(900, 2_900, len(who))
    amount = np.where(_rare(chance, len(who)), chance.integers(6_000, 19_000, len(who)), amount)
    columns = {"month": _days(month, 0), "amount": _money(amount)}
    _write(folder, "tax.incomes", people.ids.take(pa.array(who)), columns)


def _write(
    folder: Path, name: str, persons: pa.Array, columns: dict[str, pa.Array | Numbers]
) -> None:
    number = np.char.add("N", np.arange(len(persons)).astype("U"))
    arrays = {"no": pa.array(number), "person": persons}
    for column, values in columns.items():
        arrays[column] = values if isinstance(values, pa.Array) else _as_dates(values)
    pq.write_table(pa.table(arrays), folder / f"{name}.parquet", compression="zstd")


def _rare(chance: np.random.Generator, size: int, one_in: int = _RARE) -> Flags:
    return chance.random(size) < 1 / one_in


def _days(months: Numbers, days: int) -> Numbers:
    """Days from 1970 of the months counted from the first, `days` after their first."""
    firsts = (_FIRST_MONTH + months.astype("timedelta64[M]")).astype("datetime64[D]")
    return firsts.astype(np.int64) + days


def _as_dates(days: Numbers, missing: Flags | None = None) -> pa.Array:
    return pa.array(days.astype(np.int32), pa.int32(), mask=missing).cast(pa.date32())


def _money(yuan: Numbers) -> pa.Array:
    return pa.array(yuan.astype(np.int64)).cast(pa.decimal128(21, 2)).cast(pa.decimal128(18, 2))
