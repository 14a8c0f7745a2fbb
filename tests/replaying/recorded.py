"""A generated case as a run would record it: checked, filed in two parts, evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from dsl.model.rules import Model
from dsl.syntax.declarations import Rule
from engine.catalog.storage import ROW
from engine.findings.as_json import finding_to_json
from engine.packs.pack import LoadedPack, Manifest
from engine.replay import RecordedRows, needed_rows, replay_rows
from engine.replay.rows import evaluate_recorded
from tests.generated.case import Case
from tests.generated.compiled import checked, table
from tests.reference.schema import SCHEMA

PACK, RUN = "generated", "run-000000000000"
#: A row by its data set and its number in the tables of the case.
Row = tuple[str, int]
#: A matter within a rule: subject and first day of the window.
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class RecordedCase:
    """A case with its model and with its rows in filings; each data set has two."""

    case: Case
    model: Model
    rows: tuple[RecordedRows, ...]

    def findings(self, rule: str, *, without: Row | None = None) -> list[dict[str, Any]]:
        """What `rule` brings up over all rows, or all but one, as JSON."""
        return [told for _, told in self.keyed_findings(rule, without=without)]

    def keyed_findings(
        self, rule: str, *, without: Row | None = None
    ) -> list[tuple[Key, dict[str, Any]]]:
        """The same, each with what the reference calls its matter."""
        rows = self.rows if without is None else tuple(_but(r, without) for r in self.rows)
        found = evaluate_recorded(
            self.model, self.model.rule(rule), rows, as_of=self.case.as_of, pack=PACK
        )
        return [
            (
                (repr(tuple(p.value for p in f.subject)), str(f.window_start)),
                finding_to_json(f, pack=PACK, model=self.model, run=RUN),
            )
            for f in found
        ]

    def replayed(self, finding: Mapping[str, Any]) -> dict[str, Any] | None:
        """The finding again, over the rows that it names."""
        wanted = {n.filing: n.rows for n in needed_rows(finding)}
        rows = [_only(r, wanted.get(r.filing, ())) for r in self.rows]
        return replay_rows(self._pack(), finding, rows, as_of=self.case.as_of)

    def _pack(self) -> LoadedPack:
        manifest = Manifest(PACK, PACK, "0.0.0", ())
        return LoadedPack(manifest, Path(), (), (), self.model, (), "")


def recorded_case(case: Case) -> RecordedCase:
    """`case` checked and filed; RefusedError where the checker has something against it."""
    rules = sum(isinstance(d, Rule) for d in case.declarations)
    return filed_case(case, checked(case.policy, SCHEMA, rules=rules))


def filed_case(case: Case, model: Model) -> RecordedCase:
    """`case` with the model of its policy, filed."""
    rows: list[RecordedRows] = []
    for data_set in SCHEMA.data_sets:
        whole = table(data_set, case.tables.get(data_set.name, ()))
        half = whole.num_rows // 2
        for number, part in enumerate((whole.slice(0, half), whole.slice(half))):
            filing = f"{data_set.name}/{number}"
            rows.append(RecordedRows(data_set.name, filing, part.num_rows, part))
    return RecordedCase(case, model, tuple(rows))


def witness_rows(finding: Mapping[str, Any]) -> frozenset[Row]:
    """The rows that made the finding."""
    return frozenset((w["dataset"], row) for w in finding["witness"] for row in w.get("rows", ()))


def named_rows(finding: Mapping[str, Any]) -> frozenset[Row]:
    """Every row that the finding names."""
    return frozenset((n.data_set, row) for n in needed_rows(finding) for row in n.rows)


def _only(recorded: RecordedRows, wanted: tuple[int, ...]) -> RecordedRows:
    kept = pc.is_in(recorded.table.column(ROW), pa.array(wanted, pa.int64()))
    return replace(recorded, table=recorded.table.filter(kept))


def _but(recorded: RecordedRows, row: Row) -> RecordedRows:
    data_set, number = row
    if recorded.data_set != data_set:
        return recorded
    kept = pc.not_equal(recorded.table.column(ROW), number)
    return replace(recorded, table=recorded.table.filter(kept))
