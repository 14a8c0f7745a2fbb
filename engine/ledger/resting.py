"""Which findings that nobody has closed rest on a filing."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from functools import cache

from engine.catalog.workspace import Workspace
from engine.ledger.entry import Entry, standing_of
from engine.ledger.ledger import open_ledger
from engine.run.store import load_run
from engine.trace.rows import told_entries


def open_findings_on(
    workspace: Workspace, filings: Collection[str], today: datetime.date
) -> dict[str, tuple[str, ...]]:
    """By filing the findings that rest on its rows and still need somebody, by id.

    Those are clues that the last run told of and nobody explained or waived. A confirmed one
    is open: what follows from it may need its rows.
    """

    @cache
    def told_in(run: str) -> dict[str, frozenset[str]]:
        """The filings that each finding of a run rests on."""
        stored = load_run(workspace, run)
        found = stored.brief() if stored else ()
        return {str(f["id"]): frozenset(e["filing"] for e in told_entries(f)) for f in found}

    resting: dict[str, list[str]] = {}
    with open_ledger(workspace) as ledger:
        for entry in ledger.entries():
            if _is_open(entry, today):
                for filing in told_in(entry.last.run).get(entry.id, frozenset()) & set(filings):
                    resting.setdefault(filing, []).append(entry.id)
    return {filing: tuple(sorted(ids)) for filing, ids in resting.items()}


def _is_open(entry: Entry, today: datetime.date) -> bool:
    if entry.resolved is not None or entry.outcome != "suspected":
        return False
    decision = entry.decision
    return decision is None or not standing_of(decision, entry.content, today).closes
