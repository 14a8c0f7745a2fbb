"""Filings as they lie on disk, and the set of them that one run reads.

A filing is immutable: a folder with Parquet files, the quarantine and a manifest. A
snapshot names, for each data set, the filings that are current; reading it twice gives the
same rows for as long as the folders exist.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from engine.catalog.catalog import FilingRecord, SourceFile, open_catalog
from engine.catalog.keeping import Erasure
from engine.catalog.storage import DELIVERED, FILE, LINE, ROW
from engine.catalog.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Cut:
    """Rows whose date in `column` is after `day` are not looked at; those without a date are."""

    column: str
    day: datetime.date

    def first_left_out(self, kind: pa.DataType) -> pa.Scalar:
        """The first moment that is left out, as a value of a column of dates or timestamps."""
        return pa.scalar(self.day + datetime.timedelta(days=1), pa.date32()).cast(kind)


@dataclass(frozen=True, slots=True)
class Filing:
    """One filing, ready to be scanned.

    `paths` and `sha256s` go together; `rows` is their sum. `sources` is what `_file`
    counts into. `rows_in` is `rows` and the quarantined rows together. Where there is an
    `erasure` the rows are gone, and whoever wants them gets a RowsErasedError. `cut` says which
    rows are left out where the filing is looked through, None where all are looked at.
    """

    id: str
    data_set: str
    folder: Path
    paths: tuple[Path, ...]
    sha256s: tuple[str, ...]
    rows: int
    rows_in: int
    rows_quarantined: int
    sources: tuple[SourceFile, ...]
    filed_at: str
    manifest_sha256: str
    erasure: Erasure | None = None
    cut: Cut | None = None


class RowsErasedError(LookupError):
    """The filing is known, and its rows were erased when they were due to be, or on demand."""

    def __init__(self, filing: Filing, erasure: Erasure) -> None:
        day, why = erasure.at[:10], erasure.reason
        super().__init__(f"rows of filing {filing.id} were erased on {day}: {why}")
        self.filing, self.erasure = filing, erasure


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The current filings of all data sets, by data set name and then in their order."""

    filings: tuple[Filing, ...]

    @property
    def id(self) -> str:
        """A hash of the filings: equal snapshots hold equal rows."""
        lines = [f"{f.data_set} {f.id} {f.manifest_sha256}\n" for f in self.filings]
        return hashlib.sha256("".join(lines).encode()).hexdigest()[:32]

    def of(self, data_set: str) -> tuple[Filing, ...]:
        """The current filings of `data_set`, oldest first; empty where nothing is filed."""
        return tuple(f for f in self.filings if f.data_set == data_set)

    def filing(self, filing_id: str) -> Filing | None:
        """The filing with that id, if the snapshot holds it."""
        return next((f for f in self.filings if f.id == filing_id), None)


def load_snapshot(workspace: Workspace, known_on: datetime.date | None = None) -> Snapshot:
    """The filings that are current in the catalog now, or were at the end of the day `known_on`."""
    with open_catalog(workspace) as catalog:
        records = catalog.known_on(known_on) if known_on else catalog.current()
    return Snapshot(tuple(filing_from_record(workspace, r) for r in records))


def load_filing(workspace: Workspace, filing_id: str) -> Filing | None:
    """A filing by its id, whether or not it is still current."""
    with open_catalog(workspace) as catalog:
        record = catalog.filing(filing_id)
    return filing_from_record(workspace, record) if record else None


def filing_from_record(workspace: Workspace, record: FilingRecord) -> Filing:
    """The catalog's record with its paths made absolute."""
    folder = workspace.filings_folder / record.data_set / record.id
    return Filing(
        id=record.id,
        data_set=record.data_set,
        folder=folder,
        paths=tuple(folder / p.name for p in record.parts),
        sha256s=tuple(p.sha256 for p in record.parts),
        rows=record.rows_filed,
        rows_in=record.rows_in,
        rows_quarantined=record.rows_quarantined,
        sources=record.sources,
        filed_at=record.filed_at,
        manifest_sha256=record.manifest_sha256,
        erasure=record.erasure,
    )


def fetch_rows(
    filing: Filing, rows: Sequence[int], columns: Sequence[str] | None = None
) -> pa.Table:
    """The filed rows with these `_row` numbers, ascending, with their origin columns.

    `columns` limits the value columns. Row numbers that the filing does not hold
    (quarantined or never delivered) are left out. RowsErasedError where they were erased.
    """
    if filing.erasure:
        raise RowsErasedError(filing, filing.erasure)
    wanted = np.array(sorted(set(rows)), np.int64)
    found = [t for path in filing.paths for t in _rows_of_part(path, wanted, columns)]
    return pa.concat_tables(found).sort_by(ROW)


def _rows_of_part(
    path: Path, wanted: npt.NDArray[np.int64], columns: Sequence[str] | None
) -> Iterator[pa.Table]:
    """The wanted rows of one part; of a row group without any, the row numbers alone are read."""
    with pq.ParquetFile(path) as file:
        schema = file.schema_arrow
        names = schema.names if columns is None else [ROW, FILE, LINE, *columns, DELIVERED]
        yield schema.empty_table().select(names)
        for group in range(file.num_row_groups) if len(wanted) else ():
            numbers = file.read_row_group(group, columns=[ROW]).column(ROW).to_numpy()
            met = np.isin(numbers, wanted)
            if met.any():
                yield file.read_row_group(group, columns=names).filter(pa.array(met)).select(names)


def fetch_delivered(filing: Filing, rows: Sequence[int]) -> pa.Table:
    """The same rows as text, cell for cell as the department delivered them.

    Columns: `_row`, `_file`, `_line`, then the data set's columns as text; a missing
    cell is null. The text is the delivered one also where filing normalised it.
    """
    return delivered_texts(fetch_rows(filing, rows))


def delivered_texts(rows: pa.Table) -> pa.Table:
    """Filed rows, which have all their columns, as `fetch_delivered` gives them."""
    table = rows.combine_chunks()
    delivered = table.column(DELIVERED)
    result = table.select([ROW, FILE, LINE])
    for field in table.schema.field(DELIVERED).type:
        changed = pc.struct_field(delivered, field.name)
        result = result.append_column(
            field.name, pc.coalesce(changed, canonical_text(table.column(field.name)))
        )
    return result


def canonical_text(values: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray | pa.Array:
    """How filing writes a value as text; a cell that was delivered so needs no second copy."""
    if pa.types.is_timestamp(values.type):
        values = pc.cast(values, pa.timestamp("s"))  # filed to the second
    return pc.cast(values, pa.string())
