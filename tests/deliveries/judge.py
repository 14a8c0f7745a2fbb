"""One case of one contract in one mode: whether today's data is what the mode says."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from adapters.sources import FileSource, Format, ReadOptions
from engine.catalog.contract import Contract, Delivery, DeliveryTerms
from tests.deliveries.cases import CASES, WORKBOOKS
from tests.deliveries.office import Office, compared
from tests.filing.catalogue import contracts


@dataclass(frozen=True, slots=True)
class Judged:
    """What a case came to; nothing is `wrong` where it is as it must be."""

    data_set: str
    mode: str
    case: str
    wrong: tuple[str, ...]


@cache
def trials() -> tuple[tuple[Contract, str], ...]:
    """Every shipped contract with every case; whole data sets by month and by changes as well."""
    return tuple(
        (contract, case)
        for shipped in contracts()
        for contract in _modes(shipped)
        for case in CASES
    )


def _modes(contract: Contract) -> Iterator[Contract]:
    yield contract
    if contract.delivery is Delivery.FULL:
        yield replace(contract, terms=DeliveryTerms(Delivery.PERIOD, period="month"))
        yield replace(contract, terms=DeliveryTerms(Delivery.CHANGES))


def judge_trials(numbers: Sequence[int]) -> list[Judged]:
    """What the trials with these numbers came to."""
    return [judge(*trials()[number]) for number in numbers]


def judge(shipped: Contract, name: str) -> Judged:
    """One case in a workspace of its own, which is removed."""
    kind, suffix = (Format.EXCEL, "xlsx") if name in WORKBOOKS else (Format.CSV, "csv")
    sheet = "{year}年{month}月" if name in WORKBOOKS else ""
    source = FileSource(f"in/data*.{suffix}", ReadOptions(format=kind, sheet=sheet))
    # what other data sets hold is another matter
    contract = replace(shipped, source=source, references=())
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder) / "office", contract)
        wanted = CASES[name](office)
        today = office.today()
        wrong = office.wrong()
    if wanted.missing:
        told = [(r.state.value, [d.code for d in r.diagnostics]) for r in office.receipts]
        wrong.append(f"{wanted.missing}; told was {told}")
    should = compared(wanted.rows, office.columns)
    wrong += [f"missing today: {row}" for row in (should - today)]
    wrong += [f"not to be there today: {row}" for row in (today - should)]
    return Judged(contract.data_set.name, contract.delivery.value, name, tuple(wrong))
