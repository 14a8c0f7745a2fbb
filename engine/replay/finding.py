"""A finding of a stored run evaluated again over the rows that it names."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from dsl.model.rules import Model, Rule
from engine.catalog.snapshot import Filing, RowsErasedError, fetch_rows, load_filing
from engine.catalog.workspace import Workspace
from engine.findings.as_json import finding_to_json
from engine.findings.identity import finding_id, matter_of
from engine.findings.taken_out import taken_out
from engine.integrity.keys import load_finding_ids
from engine.packs.pack import LoadedPack
from engine.replay.again import OtherProgram, other_programs
from engine.replay.differences import Difference, differences
from engine.replay.needed_rows import NeededRows, needed_rows
from engine.replay.recorded_rows import RecordedRows
from engine.replay.rows import (
    computed_of,
    evaluate_recorded,
    own_rows,
    replay_rows,
    with_counts_said,
)
from engine.replay.searching import (
    Searched,
    count_uncompared,
    joined_again,
    name_apart,
    rows_held,
    search_again,
    searched_apart,
)
from engine.run.as_of import cut_at
from engine.run.data_sets import data_sets_of
from engine.run.recorded import RecordedInputs
from engine.run.store import StoredRun
from engine.trace.find import FoundFinding


@dataclass(frozen=True, slots=True)
class Replayed:
    """A finding and what its rule says of its rows alone.

    `again` is None where the rule tells nothing of the kind. `searched` are the keys that
    were looked for once more in the whole filings.
    """

    finding: Mapping[str, Any]
    again: Mapping[str, Any] | None
    differences: tuple[Difference, ...]
    rows: tuple[NeededRows, ...]
    searched: tuple[Searched, ...]
    other_programs: tuple[OtherProgram, ...]

    @property
    def same(self) -> bool:
        """Whether the same finding came out, in every part."""
        return not self.differences

    def to_json(self) -> dict[str, Any]:
        """The replay as plain data, schema `huiyan.replay/1`."""
        return {
            "schema": "huiyan.replay/1",
            "finding": self.finding["id"],
            "run": self.finding["run"],
            "same": self.same,
            "rows": [
                {"dataset": n.data_set, "filing": n.filing, "rows": list(n.rows)} for n in self.rows
            ],
            "searched": [s.to_json() for s in self.searched],
            "differences": [d.to_json() for d in self.differences],
            "other_programs": [o.to_json() for o in self.other_programs],
        }


def replay_finding(workspace: Workspace, found: FoundFinding) -> Replayed:
    """Evaluate the rule of `found` over the finding's rows, read from the recorded filings.

    Keys that it says are absent are searched once more in the whole filings, and rows that
    have them take part. Raises LookupError or FileNotFoundError where a filing is gone.
    """
    return _Replay(workspace, found.run, found.finding).replayed()


class _Replay:
    """One replay: what was recorded, and the rows read from it."""

    def __init__(self, workspace: Workspace, run: StoredRun, finding: Mapping[str, Any]) -> None:
        self.run, self.finding = run, finding
        self.secret = load_finding_ids(workspace.keys_folder)
        self.pack: LoadedPack = RecordedInputs(run).pack(finding["pack"])
        self.model: Model = self.pack.model
        self.rule: Rule = self.model.rule(finding["rule"])
        self.as_of = datetime.date.fromisoformat(run.record["as_of"])
        data_sets = data_sets_of(self.rule)
        names = {d.name for d in data_sets}
        read = [
            _filing(workspace, filing_id)
            for data_set, filing_id in run.record["filings"]
            if data_set in names
        ]
        self.filings = {f.id: f for f in cut_at(read, data_sets, self.as_of)}

    def replayed(self) -> Replayed:
        """Both ways of evaluating it again, and what differs."""
        needed = needed_rows(self.finding)
        recorded = self._recorded({n.filing: n.rows for n in needed})
        uncompared = {
            r.alias.name: count_uncompared(r, self._of(r.alias.data_set.name))
            for r in self.rule.absences
            if r.alias.table is None
        }
        again = replay_rows(
            self.pack,
            self.finding,
            recorded,
            as_of=self.as_of,
            uncompared=uncompared,
            secret=self.secret,
        )
        differing = differences(self.finding, again)
        searched = tuple(search_again(self.rule, self.finding, self.filings))
        if not differing and searched:
            again = self._with_searched(recorded, searched, uncompared)
            differing = differences(self.finding, again)
        return Replayed(self.finding, again, differing, needed, searched, other_programs(self.run))

    def _with_searched(
        self,
        recorded: tuple[RecordedRows, ...],
        searched: tuple[Searched, ...],
        uncompared: Mapping[str, int],
    ) -> dict[str, Any] | None:
        """The finding where each `without` also sees every row that has the key."""
        wanted: dict[tuple[str, str], set[int]] = {}
        for search in searched:
            wanted.setdefault((search.alias, search.filing), set()).update(search.rows)
        named = {n.filing: set(n.rows) for n in needed_rows(self.finding)}
        apart = []
        for relation in (r for r in self.rule.absences if r.alias.table is None):
            alias, data_set = relation.alias.name, relation.alias.data_set.name
            for filing in self._of(data_set):
                rows = wanted.get((alias, filing.id), set()) | named.get(filing.id, set())
                table = fetch_rows(filing, sorted(rows))
                name = name_apart(data_set, alias)
                apart.append(RecordedRows(name, filing.id, rows_held(filing), table))
        for found in evaluate_recorded(
            self.model,
            searched_apart(self.rule),
            (*own_rows(self.finding, recorded), *apart),
            as_of=self.as_of,
            pack=self.pack.manifest.name,
            computed=computed_of(self.model, self.rule, self.finding, recorded, as_of=self.as_of),
        ):
            if found.id == matter_of(self.finding):
                told = finding_to_json(
                    replace(found, id=finding_id(found.id, self.secret)),
                    pack=self.pack.manifest.name,
                    model=self.model,
                    run=self.run.id,
                )
                again = _with_uncompared(joined_again(told, self.rule), uncompared)
                again = _named_once(again, self.finding)
                return with_counts_said(again, self.finding)
        return None

    def _recorded(self, wanted: Mapping[str, tuple[int, ...]]) -> tuple[RecordedRows, ...]:
        return tuple(
            RecordedRows(f.data_set, f.id, rows_held(f), fetch_rows(f, wanted.get(f.id, ())))
            for f in self.filings.values()
        )

    def _of(self, data_set: str) -> list[Filing]:
        return [f for f in self.filings.values() if f.data_set == data_set]


def _with_uncompared(finding: dict[str, Any], uncompared: Mapping[str, int]) -> dict[str, Any]:
    witness = [
        {**w, "uncompared": uncompared[w["alias"]]} if "absent" in w else w
        for w in finding["witness"]
    ]
    return {**finding, "witness": witness}


def _named_once(again: dict[str, Any], finding: Mapping[str, Any]) -> dict[str, Any]:
    """`again` without rows that it only considers and names elsewhere as well.

    A row that stands in two data sets apart is named in both; of the names that are too many
    those go that `finding` does not have.
    """
    recorded = {
        (entry["alias"], entry["filing"], row)
        for entry in finding.get("considered", ())
        for row in entry["rows"]
    }
    named = {
        (entry["filing"], row)
        for entry in (*finding["witness"], *taken_out(finding), *finding.get("considered", ()))
        for row in entry.get("rows", ())
    }
    named |= {(cell["filing"], cell["row"]) for cell in finding["missing"]}
    considered = []
    for entry in again["considered"]:
        alias, filing = entry["alias"], entry["filing"]
        rows = [
            row
            for row in entry["rows"]
            if (filing, row) not in named or (alias, filing, row) in recorded
        ]
        considered += [{**entry, "rows": rows}] if rows else []
    return {**again, "considered": considered}


def _filing(workspace: Workspace, filing_id: str) -> Filing:
    filing = load_filing(workspace, filing_id)
    if filing is None:
        raise LookupError(f"filing {filing_id} is not in the catalog")
    if filing.erasure:
        raise RowsErasedError(filing, filing.erasure)
    return filing
