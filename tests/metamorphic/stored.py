"""Rows as Parquet files of filings, read by the engine as a run reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dsl.model.rules import Model
from engine.bridge.context import EngineSettings
from engine.bridge.session import Session
from engine.bridge.sources import FiledRows
from engine.catalog.snapshot import Filing, Snapshot
from engine.findings.assemble import FilingRows, evaluate_rule
from engine.plan.arena import Arena
from engine.plan.from_rule import plan_model
from tests.generated.case import Case
from tests.metamorphic.told import PACK, RowOf, Told, told


@dataclass(frozen=True, slots=True)
class Stored:
    """The parts of one filing, each a table with `_row`."""

    id: str
    data_set: str
    parts: Sequence[pa.Table]


def stored(filings: Iterable[Stored], folder: Path) -> Snapshot:
    """The filings written below `folder`, in their order."""
    return Snapshot(tuple(_filing(one, folder / one.id) for one in filings))


def _filing(filing: Stored, folder: Path) -> Filing:
    folder.mkdir(parents=True)
    paths = tuple(folder / f"part-{number}.parquet" for number in range(len(filing.parts)))
    for path, part in zip(paths, filing.parts, strict=True):
        pq.write_table(part, path)
    rows = sum(part.num_rows for part in filing.parts)
    return Filing(
        id=filing.id,
        data_set=filing.data_set,
        folder=folder,
        paths=paths,
        sha256s=("",) * len(paths),
        rows=rows,
        rows_in=rows,
        rows_quarantined=0,
        sources=(),
        filed_at="2026-06-30T00:00:00+08:00",
        manifest_sha256=filing.id,
    )


def evaluated_filings(
    model: Model,
    snapshot: Snapshot,
    case: Case,
    *,
    settings: EngineSettings,
    row_of: RowOf | None = None,
) -> list[Told]:
    """What the engine tells of the filings of `snapshot` on the day of `case`."""
    arena = Arena()
    session = Session(arena, FiledRows(snapshot), settings)
    filings: Mapping[str, tuple[FilingRows, ...]] = {
        name: tuple(FilingRows(f.id, f.rows) for f in snapshot.of(name))
        for name in {f.data_set for f in snapshot.filings}
    }
    results = [
        evaluate_rule(plan, session, filings=filings, pack=PACK)
        for plan in plan_model(arena, model, case.as_of)
    ]
    return told(results, model, row_of)
