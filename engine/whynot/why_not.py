"""Why a rule does not tell of a subject, from what a run recorded."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dsl.model.rules import Rule
from dsl.model.steps import Alias
from engine.bridge.context import EngineSettings
from engine.bridge.session import Session
from engine.bridge.sources import FiledRows, row_place
from engine.catalog.snapshot import Filing, RowsErasedError, Snapshot, load_filing
from engine.catalog.workspace import Workspace
from engine.findings.computed import COMPUTED
from engine.findings.origins import column_origins
from engine.findings.parts_json import clause_to_json
from engine.findings.values import canonical, spelled
from engine.packs.pack import LoadedPack
from engine.plan.arena import Arena
from engine.run.as_of import cut_at
from engine.run.data_sets import data_sets_of
from engine.run.store import StoredRun
from engine.trace.rows import FetchedRows
from engine.trace.traced import TracedRow
from engine.whynot.answer import SeenRows, ToldFinding, WhyNot
from engine.whynot.subject import ReadSubject, subject_parts
from engine.whynot.walk import RowIds, Walk, walk_rule

#: Rows of one filing that are shown; how many there are is always said.
SHOWN_ROWS = 20


@dataclass(frozen=True, slots=True)
class RunRows:
    """The rows that a run read for a rule, and a session over them.

    Over few rows the session keeps what it made for one subject, and the next ones share it.
    """

    snapshot: Snapshot
    arena: Arena
    session: Session


def rows_of_run(
    workspace: Workspace, run: StoredRun, rule: Rule, settings: EngineSettings | None = None
) -> RunRows:
    """The rows that `run` looked at for `rule`; LookupError where a filing is gone."""
    snapshot, arena = snapshot_of(workspace, run, rule), Arena()
    return RunRows(
        snapshot, arena, Session(arena, FiledRows(snapshot), settings or EngineSettings())
    )


def why_not(
    workspace: Workspace,
    run: StoredRun,
    pack: LoadedPack,
    rule: Rule,
    subject: ReadSubject,
    *,
    rows: RunRows,
    as_of: datetime.date | None = None,
) -> WhyNot:
    """The steps of `rule` for `subject`, over the `rows` of `run`, as of its date or `as_of`.

    `pack` and `rule` are the run's own. Raises LookupError where a filing is gone.
    """
    day = as_of or datetime.date.fromisoformat(run.record["as_of"])
    walk = walk_rule(
        pack, rule, subject.values, arena=rows.arena, evaluator=rows.session, as_of=day
    )
    same_day = day.isoformat() == run.record["as_of"]
    shown = _Shown(workspace, rows.snapshot, walk)
    group = walk.group
    return WhyNot(
        rule=rule.name,
        title=rule.title,
        pack=pack.manifest.name,
        run=run.id,
        as_of=day.isoformat(),
        subject=subject.spelled,
        subject_parts=subject_parts(rule),
        ends=walk.ends,
        steps=tuple(walk.steps),
        rows=shown.rows(walk.rows),
        found=shown.rows(walk.found),
        window=None
        if group is None or group.window is None
        else (spelled(group.window[0]), spelled(group.window[1])),
        windows=0 if group is None else group.windows,
        clauses=tuple(clause_to_json(c) for c in walk.clauses),
        reason=walk.reason,
        told=_told(run, pack, rule, subject) if same_day else (),
    )


def _told(
    run: StoredRun, pack: LoadedPack, rule: Rule, subject: ReadSubject
) -> tuple[ToldFinding, ...]:
    return tuple(
        ToldFinding(f["id"], f["outcome"])
        for f in run.brief()
        if (f["pack"], f["rule"], f["subject"]["value"])
        == (pack.manifest.name, rule.name, subject.spelled)
    )


def snapshot_of(workspace: Workspace, run: StoredRun, rule: Rule) -> Snapshot:
    """The filings that `run` read for `rule`, cut as it did; LookupError where one is gone."""
    names = {d.name for d in data_sets_of(rule)}
    filings: list[Filing] = []
    for data_set, filing_id in run.record["filings"]:
        if data_set in names:
            filing = load_filing(workspace, filing_id)
            if filing is None:
                raise LookupError(f"filing {filing_id} is not in the catalog")
            if filing.erasure:
                raise RowsErasedError(filing, filing.erasure)
            filings.append(filing)
    day = datetime.date.fromisoformat(run.record["as_of"])
    return Snapshot(tuple(cut_at(filings, data_sets_of(rule), day)))


class _Shown:
    """Fetches rows as they were delivered."""

    def __init__(self, workspace: Workspace, snapshot: Snapshot, walk: Walk) -> None:
        self._workspace, self._snapshot, self._walk = workspace, snapshot, walk

    def rows(self, ids: RowIds) -> tuple[SeenRows, ...]:
        """The first rows of each filing, and how many there are."""
        filed = [(a, numbers) for a, numbers in ids if a.table is None]
        entries = [e for alias, numbers in filed for e in self._entries(alias, numbers)]
        named = [{**e, "rows": e["rows"][:SHOWN_ROWS]} for e in entries]
        nothing_else: dict[str, list[Any]] = {"exempted": [], "missing": [], "considered": []}
        fetched = FetchedRows(self._workspace, [{"witness": named, **nothing_else}])
        told = []
        for entry in entries:
            data_set = entry["data_set"]
            rows = fetched.delivered(entry["filing"], entry["rows"][:SHOWN_ROWS], data_set)
            told.append(
                SeenRows(
                    alias=entry["alias"],
                    data_set=data_set.name,
                    title=data_set.title,
                    filing=entry["filing"],
                    count=len(entry["rows"]),
                    rows=tuple(TracedRow(*row) for row in rows),
                )
            )
        computed = (self._computed(a, n) for a, n in ids if a.table is not None and n)
        return (*told, *computed)

    def _computed(self, alias: Alias, numbers: Sequence[int]) -> SeenRows:
        """Rows of a computed table; their numbers are no lines of a file."""
        assert alias.table is not None
        table, columns = alias.table, alias.data_set.columns
        values = self._walk.computed[table.name]
        return SeenRows(
            alias=alias.name,
            data_set=table.name,
            title=table.title or table.name,
            filing=COMPUTED,
            count=len(numbers),
            rows=tuple(
                TracedRow(
                    n,
                    "",
                    n,
                    tuple((c.name, canonical(values[n][c.name], c.domain)) for c in columns),
                )
                for n in sorted(numbers)[:SHOWN_ROWS]
            ),
            reveals=tuple((c.name, str(c.domain), column_origins(table, c.name)) for c in columns),
        )

    def _entries(self, alias: Any, numbers: Sequence[int]) -> list[Mapping[str, Any]]:
        filings = self._snapshot.of(alias.data_set.name)
        by_filing: dict[int, list[int]] = {}
        for place in map(row_place, numbers):
            by_filing.setdefault(place.filing, []).append(place.row)
        return [
            {
                "alias": alias.name,
                "data_set": alias.data_set,
                "filing": filings[position].id,
                "rows": rows,
            }
            for position, rows in sorted(by_filing.items())
        ]


__all__ = ["SHOWN_ROWS", "Walk", "snapshot_of", "why_not"]
