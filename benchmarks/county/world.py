"""The sample county over and over: as many counties side by side as a number of payments takes.

The county is made once, at several times its size, and filed. Then it is delivered anew as many
times as it takes, each time to other persons, companies, households, projects, tenders: ids keep
their dates of birth and get other regions, with the check digits that these take; codes and names
of units get an ending. All else stands as it was delivered. What the sample county plants into its
books is thereby met once in half a million rows, as often as somebody would look for it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.program import huiyan
from dsl.domains import Kind
from engine.catalog.contract import Contract
from engine.catalog.contract_reading import load_contracts
from engine.catalog.snapshot import fetch_delivered, fetch_rows, load_snapshot
from engine.catalog.workspace import Workspace
from engine.filing.cells.ids import CREDIT_ALPHABET, RESIDENT_CHECK, RESIDENT_WEIGHTS
from interfaces.notebook import open_workspace

#: The sample county's size in the one that is repeated; 1 is about 100,000 rows.
_FACTOR: Final = 8
_PAYMENTS: Final = (
    "agriculture.subsidy_payments",
    "civil_affairs.allowance_payments",
    "civil_affairs.low_income_payments",
    "human_resources.pension_payments",
)
_CREDIT_WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(17))
#: Where ids and credit codes say the county, within the province.
_RESIDENT_COUNTY: Final = slice(2, 6)
_CREDIT_COUNTY: Final = slice(4, 8)
#: Prime to the 10,000 counties that there could be: each repetition meets each county once.
_STEP: Final = 17
_DIGITS: Final = np.frombuffer(b"0123456789", dtype=np.uint8)

#: Names of others for what a column holds; the number of the repetition.
_Bytes: TypeAlias = npt.NDArray[np.uint8]
_Renamed: TypeAlias = Callable[[pa.Array, int], pa.Array]


def made(folder: Path, payments: int) -> Path:
    """A workspace in `folder` with the county's packs and about as many payments, filed."""
    small = folder.with_name(f"{folder.name}-once")
    huiyan("init", small, "--example", "city", "--factor", _FACTOR)
    huiyan("-C", small, "file", "-q")
    _enlarged(small, folder)
    _write_deliveries(open_workspace(small), folder, payments)
    huiyan("-C", folder, "file", "-q")
    return folder


def _enlarged(small: Path, folder: Path) -> None:
    """The small county's workspace once more, without its data, awaiting Parquet files."""
    shutil.copytree(small, folder, ignore=shutil.ignore_patterns(".huiyan", "deliveries", "truth"))
    for path in (folder / "contracts").rglob("*.yaml"):
        text = path.read_text("utf-8")
        text = text.replace(".csv", ".parquet").replace("format: csv", "format: parquet")
        path.write_text(text, "utf-8")


def _write_deliveries(once: Workspace, folder: Path, payments: int) -> None:
    snapshot = load_snapshot(once)
    of_one = sum(filing.rows for name in _PAYMENTS for filing in snapshot.of(name))
    contracts, _ = load_contracts(once.contracts)
    for filing in snapshot.filings:
        contract = contracts.contract(filing.data_set)
        assert contract is not None
        numbers = range(1, filing.rows_in + 1)
        values, texts = fetch_rows(filing, numbers), fetch_delivered(filing, numbers)
        (source,) = filing.sources
        path = (folder / source.path).with_suffix(".parquet")
        path.parent.mkdir(parents=True, exist_ok=True)
        with ExitStack() as files:
            writer: pq.ParquetWriter | None = None
            for number in range(max(1, round(payments / of_one))):
                table = _repeated(values, texts, contract, number)
                if writer is None:
                    writer = files.enter_context(pq.ParquetWriter(path, table.schema))
                writer.write_table(table)


def _repeated(values: pa.Table, texts: pa.Table, contract: Contract, number: int) -> pa.Table:
    """The rows as they would be delivered of the county with that number."""
    columns: dict[str, pa.Array] = {}
    for told in contract.columns:
        name, renamed = told.column.name, _RENAMED.get(told.column.domain.kind)
        columns[told.headers[0]] = (
            texts.column(name)
            if renamed is None
            else renamed(values.column(name).combine_chunks(), number)
        )
    return pa.table(columns)


def _ended(texts: pa.Array, number: int) -> pa.Array:
    return pc.binary_join_element_wise(texts, f"R{number}", "")


def _resident_ids(ids: pa.Array, number: int) -> pa.Array:
    def checked(characters: _Bytes) -> _Bytes:
        values = characters[:, :17].astype(np.int64) - ord("0")
        check = np.frombuffer(RESIDENT_CHECK.encode(), dtype=np.uint8)
        return np.asarray(check[values @ np.array(RESIDENT_WEIGHTS) % 11])

    return _moved(ids, _RESIDENT_COUNTY, number, checked)


def _credit_codes(codes: pa.Array, number: int) -> pa.Array:
    alphabet = np.frombuffer(CREDIT_ALPHABET.encode(), dtype=np.uint8)
    value_of = np.zeros(256, dtype=np.int64)
    value_of[alphabet] = np.arange(len(alphabet))

    def checked(characters: _Bytes) -> _Bytes:
        total = value_of[characters[:, :17]] @ np.array(_CREDIT_WEIGHTS)
        return np.asarray(alphabet[-total % 31])

    return _moved(codes, _CREDIT_COUNTY, number, checked)


def _moved(
    ids: pa.Array, county: slice, number: int, checked: Callable[[_Bytes], _Bytes]
) -> pa.Array:
    """Ids of 18 characters with other counties, and the check characters that they take."""
    known = pc.drop_null(ids)
    if not len(known):
        return ids
    characters = np.array(known.to_pylist(), dtype="S18").view(np.uint8).reshape(-1, 18)
    places = 10 ** np.arange(3, -1, -1)
    was = (characters[:, county].astype(np.int64) - ord("0")) @ places
    moved = (was + _STEP * number) % 10_000
    characters[:, county] = _DIGITS[moved[:, None] // places % 10]
    characters[:, 17] = checked(characters)
    texts = pa.array(characters.reshape(-1).view("S18").astype("U18"))
    positions = np.cumsum(np.asarray(ids.is_valid())) - 1
    return texts.take(pa.array(positions, mask=np.asarray(ids.is_null())))


_RENAMED: Final[Mapping[Kind, _Renamed]] = {
    Kind.RESIDENT_ID: _resident_ids,
    Kind.CREDIT_CODE: _credit_codes,
    Kind.CODE: _ended,
    Kind.ORG_NAME: _ended,
}
