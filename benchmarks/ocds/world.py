"""A publisher's procurement as Open Contracting data tell it, in the shipped contracts and pack.

What releases hold is delivered as the tables that they are laid out in, as Parquet files: JSON of
that size takes longer to write and to read than everything that is measured. Processes are made a
piece at a time, so that memory does not grow with their number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.ocds.market import (
    ACTIVE,
    BID_STATUSES,
    BIDS_OF_PROCESS,
    COMPLETE,
    DAY,
    METHODS,
    NOBODY,
    STATUSES,
    Bids,
    Numbers,
    Planted,
    Processes,
    breadth,
    some_bids,
    some_processes,
)
from benchmarks.program import huiyan
from engine.catalog.contract import Contract
from engine.catalog.contract_reading import load_contracts
from interfaces.notebook import open_workspace

Flags: TypeAlias = npt.NDArray[np.bool_]
Columns: TypeAlias = Mapping[str, pa.Array]

_PIECE: Final = 50_000
#: One value in so many is not told where publishers leave it out.
_LACKING: Final = 20_000
_DETAILS: Final = ("Open tender", "Short list", "Quotations", "Negotiation")
_AWARD_STATUSES: Final = ("active", "cancelled", "pending")
_SIGNED, _CANCELLED, _PENDING = 0, 1, 2
_CURRENCIES: Final = ("EUR", "USD", "GBP")
_CLOCKS: Final = pa.array([f"T{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}Z" for s in range(DAY)])
_PARTY: Final = "EX-ORG-"


def made(city: Path, payments: int, *, seed: int = 1) -> Path:
    """A workspace in `city` with the pack and about as many bids, filed."""
    huiyan("init", city, "--policies", "ocds")
    for path in (city / "contracts").rglob("*.yaml"):
        was = f'*", format: ocds, table: {path.stem}'
        now = f'{path.stem}.parquet", format: parquet'
        path.write_text(path.read_text("utf-8").replace(was, now), "utf-8")
    _write_deliveries(city, payments, seed)
    huiyan("-C", city, "file", "-q")
    return city


def _write_deliveries(city: Path, bids: int, seed: int) -> None:
    processes = max(round(bids / BIDS_OF_PROCESS), 1_000)
    contracts, _ = load_contracts(open_workspace(city).contracts)
    folder = city / "deliveries" / "ocds"
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as files:
        writers: dict[str, pq.ParquetWriter] = {}
        for first in range(0, processes, _PIECE):
            chance = np.random.default_rng((seed, first))
            numbers = np.arange(first, min(first + _PIECE, processes))
            for name, columns in _piece(chance, processes, numbers).items():
                contract = contracts.contract(f"ocds.{name}")
                assert contract is not None
                table = _table(contract, columns)
                if name not in writers:
                    writer = pq.ParquetWriter(folder / f"{name}.parquet", table.schema)
                    writers[name] = files.enter_context(writer)
                writers[name].write_table(table)


def _table(contract: Contract, columns: Columns) -> pa.Table:
    """All columns of the contract as texts; those that are not told of are empty."""
    names = [told.column.name for told in contract.columns]
    assert set(columns) <= set(names)
    empty = pa.nulls(len(columns["ocid"]), pa.string())
    return pa.table({n: columns[n].cast(pa.string()) if n in columns else empty for n in names})


def _piece(chance: np.random.Generator, processes: int, numbers: Numbers) -> dict[str, Columns]:
    some = some_processes(chance, processes, numbers)
    bids = some_bids(chance, some)
    currency = chance.choice(len(_CURRENCIES), len(some), p=(0.9, 0.07, 0.03))
    ocids = _named("ocds-a1b2c3-", some.number)
    return {
        "processes": _process_columns(chance, some, ocids, currency),
        **_bid_tables(chance, bids, ocids, currency),
        **_award_tables(chance, some, bids, ocids, currency),
    }


def _process_columns(
    chance: np.random.Generator, some: Processes, ocids: pa.Array, currency: Numbers
) -> Columns:
    tenderers = some.size - (some.planted == Planted.TWICE_BY_ONE)
    return {
        "ocid": ocids,
        **_moments("published", some.start),
        "buyer": _named("EX-BUYER-", some.buyer),
        "title": _named("Tender ", some.trade),
        "status": _words(STATUSES, some.status, _lacking(chance, len(some))),
        "method": _words(METHODS, some.method),
        "method_details": _words(_DETAILS, some.method, chance.random(len(some)) < 0.3),
        "category": _words(("goods", "works", "services"), some.trade % 3),
        "number_of_tenderers": pa.array(tenderers, mask=_lacking(chance, len(some))),
        "currency": _words(_CURRENCIES, currency),
        **_moments("tender_start", some.start),
        **_moments("tender_end", some.end, _lacking(chance, len(some))),
        "procuring_entity": _named("EX-UNIT-", some.buyer * 2 + chance.integers(0, 2, len(some))),
    }


def _bid_tables(
    chance: np.random.Generator, bids: Bids, ocids: pa.Array, currency: Numbers
) -> dict[str, Columns]:
    many, of_bids = len(bids), ocids.take(pa.array(bids.process))
    places = _placed(of_bids, "/bids/details/", bids.position)
    status = _words(BID_STATUSES, bids.status, _lacking(chance, many))
    columns = {
        "ocid": of_bids,
        "bid": places,
        "position": pa.array(bids.position),
        "id": _named("B", bids.position),
        "status": status,
        **_moments("submitted", bids.submitted, _lacking(chance, many)),
        "amount": pa.array(bids.amount, mask=_lacking(chance, many)),
        "currency": _words(_CURRENCIES, currency[bids.process], _lacking(chance, many)),
        **_parties("tenderer", bids.tenderer, bids.partner),
    }
    return {"bids": columns, "bidders": _members(columns, bids.tenderer, bids.partner)}


def _award_tables(
    chance: np.random.Generator,
    some: Processes,
    bids: Bids,
    ocids: pa.Array,
    currency: Numbers,
) -> dict[str, Columns]:
    """Most processes have one award; some have a second, or one that is cancelled or pending."""
    complete = some.status == COMPLETE
    usual = complete & (some.planted >= len(Planted)) & (some.size > 1)
    second, cancelled = usual & (chance.random((2, len(some))) < 0.03)
    kinds = (
        (complete, _SIGNED, 0),
        (second, _SIGNED, 1),
        (cancelled, _CANCELLED, 1),
        (some.status == ACTIVE, _PENDING, 0),
    )
    process = np.concatenate([np.flatnonzero(which) for which, _, _ in kinds])
    lengths = [np.count_nonzero(which) for which, _, _ in kinds]
    status = np.repeat([status for _, status, _ in kinds], lengths)
    bid = bids.by_rank[bids.first[process] + np.repeat([rank for _, _, rank in kinds], lengths)]
    order = np.argsort(process, kind="stable")
    process, status, bid = process[order], status[order], bid[order]
    position = np.arange(len(process)) - np.searchsorted(process, process)

    of_awards = ocids.take(pa.array(process))
    supplier = np.where(status == _PENDING, NOBODY, bids.tenderer[bid])
    partner = np.where(status == _PENDING, NOBODY, bids.partner[bid])
    decided = some.end[process] + chance.integers(3 * DAY, 60 * DAY, len(process))
    awards = {
        "ocid": of_awards,
        "award": _placed(of_awards, "/awards/", position),
        "position": pa.array(position),
        "id": _named("A", position),
        "status": _words(_AWARD_STATUSES, status),
        **_moments("awarded", decided),
        "amount": pa.array(bids.amount[bid]),
        "currency": _words(_CURRENCIES, currency[process]),
        **_parties("supplier", supplier, partner),
    }
    signed = pa.array(np.flatnonzero(status == _SIGNED))
    contracts = {
        **{name: awards[name].take(signed) for name in ("ocid", "position", "amount", "currency")},
        "contract": _placed(of_awards, "/contracts/", position).take(signed),
        "award_id": awards["id"].take(signed),
        "status": awards["status"].take(signed),
        **_moments("signed", decided[status == _SIGNED] + 10 * DAY),
    }
    return {
        "awards": awards,
        "suppliers": _members(awards, supplier, partner),
        "contracts": contracts,
        "items": _items(chance, awards, supplier),
    }


def _items(chance: np.random.Generator, awards: Columns, supplier: Numbers) -> Columns:
    """Two of each award, of classes that its supplier has."""
    award = np.repeat(np.arange(len(supplier)), 2)
    position, whole = np.arange(len(award)) % 2, pa.array(award)
    classes = (supplier[award] + chance.integers(0, breadth(supplier[award]))) % 90 + 10
    code = classes * 1_000_000 + chance.integers(0, 1_000_000, len(award))
    places = awards["award"].take(whole)
    return {
        "ocid": awards["ocid"].take(whole),
        "item": _placed(places, "/items/", position),
        "position": pa.array(position),
        "part_of_kind": _words(("award",), np.zeros(len(award), dtype=np.int64)),
        "part_of": places,
        "part_of_status": awards["status"].take(whole),
        "scheme": _words(("CPV",), np.zeros(len(award), dtype=np.int64)),
        "classification": pa.array(code, mask=_lacking(chance, len(award))),
        "quantity": pa.array(chance.integers(1, 500, len(award))),
    }


def _members(wholes: Columns, only: Numbers, partner: Numbers) -> Columns:
    """A row for each organisation of a bid or an award."""
    key, row, within = (
        ("bid", "bidder", "/tenderers/")
        if "bid" in wholes
        else ("award", "award_supplier", "/suppliers/")
    )
    both = np.flatnonzero(partner != NOBODY)
    whole = np.concatenate([np.flatnonzero(only != NOBODY), both])
    party = np.concatenate([only[only != NOBODY], partner[both]])
    position = np.repeat([0, 1], [len(whole) - len(both), len(both)])
    order = np.argsort(whole, kind="stable")
    whole, party, position = whole[order], party[order], position[order]
    at = pa.array(whole)
    return {
        "ocid": wholes["ocid"].take(at),
        row: _placed(wholes[key].take(at), within, position),
        "position": pa.array(position),
        key: wholes[key].take(at),
        f"{key}_status": wholes["status"].take(at),
        "party": _named(_PARTY, party),
        "name": _named("Company ", party),
    }


def _parties(name: str, only: Numbers, partner: Numbers) -> Columns:
    """How many organisations, the only one, and all of them as JSON in order."""
    count = np.where(only == NOBODY, 0, np.where(partner == NOBODY, 1, 2))
    first = _named(_PARTY, np.where(count == 2, np.minimum(only, partner), only))
    second = _named(_PARTY, np.maximum(only, partner))
    single = pc.binary_join_element_wise('["', first, '"]', "")
    double = pc.binary_join_element_wise('["', first, '", "', second, '"]', "")
    one, two, none = (pa.array(count == n) for n in (1, 2, 0))
    several = pc.if_else(two, double, single)
    return {
        f"{name}_count": pa.array(count),
        name: pc.if_else(one, first, None),
        f"{name}_all": pc.if_else(none, None, several),
    }


def _moments(name: str, seconds: Numbers, missing: Flags | None = None) -> Columns:
    """As written, the day and the second of it."""
    days = pa.array((seconds // DAY).astype(np.int32), mask=missing).cast(pa.date32())
    clock = pa.array(seconds % DAY, mask=missing)
    written = pc.binary_join_element_wise(days.cast(pa.string()), _CLOCKS.take(clock), "")
    return {name: written, f"{name}_day": days, f"{name}_second": clock}


def _words(words: Sequence[str], which: Numbers, missing: Flags | None = None) -> pa.Array:
    return pa.array(words).take(pa.array(which, mask=missing))


def _named(before: str, numbers: Numbers) -> pa.Array:
    digits = pc.utf8_lpad(pa.array(numbers).cast(pa.string()), 8, "0")
    return pc.binary_join_element_wise(before, digits, "")


def _placed(wholes: pa.Array, within: str, position: Numbers) -> pa.Array:
    return pc.binary_join_element_wise(wholes, within, pa.array(position).cast(pa.string()), "")


def _lacking(chance: np.random.Generator, size: int) -> Flags:
    return chance.random(size) < 1 / _LACKING
