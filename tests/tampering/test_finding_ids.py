"""Ids of findings are keyed by the workspace: nobody else finds the subject from one."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import engine.ledger.ledger
from engine.catalog.workspace import load_workspace
from engine.findings.identity import finding_id, matter_of
from engine.integrity.keys import FINDING_IDS, load_finding_ids, use_sample_finding_ids
from engine.ledger import open_ledger
from engine.ledger.migrations import STEPS
from tests.cli.program import huiyan
from tests.tampering.small import AS_OF, done, make
from tests.worker_here import worker_here

__all__ = ["worker_here"]


def _told(root: Path) -> list[dict[str, Any]]:
    done(root, "run", "--as-of", AS_OF, "--exit-zero")
    said = json.loads(done(root, "findings", "--format", "json", "--unmask", "复核"))
    found: list[dict[str, Any]] = said["findings"]
    return found


def test_an_id_is_made_with_the_secret_of_the_workspace(tmp_path: Path) -> None:
    ids = []
    for name in ("one", "other"):
        make(tmp_path / name)
        done(tmp_path / name, "file")
        (finding,) = _told(tmp_path / name)
        secret = load_finding_ids(tmp_path / name / ".huiyan/keys")
        assert finding["id"] == finding_id(matter_of(finding), secret)
        ids.append(finding["id"])
    assert len({matter_of(finding), *ids}) == 3


def test_no_evidence_is_given_with_an_id_of_another_key(tmp_path: Path) -> None:
    make(tmp_path)
    done(tmp_path, "file")
    (finding,) = _told(tmp_path)
    bundle = tmp_path / "bundle.json"
    done(tmp_path, "evidence", finding["id"], "-o", str(bundle), "--unmask", "移送")
    assert huiyan("verify", bundle).code == 0
    (tmp_path / ".huiyan/keys" / FINDING_IDS).unlink()
    use_sample_finding_ids(tmp_path / ".huiyan/keys")
    refused = huiyan("-C", tmp_path, "evidence", finding["id"], "-o", bundle, "--unmask", "移送")
    assert (refused.code, "[HY706]" in refused.err) == (6, True)


def test_decisions_under_an_id_of_before_go_with_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path)
    done(tmp_path, "file")
    (finding,) = _told(tmp_path)
    before = matter_of(finding)
    with monkeypatch.context() as earlier:
        earlier.setattr(engine.ledger.ledger, "STEPS", STEPS[:2])
        done(tmp_path, "decide", finding["id"], "confirmed", "--reason", "属实")
    _call_findings_as_before(tmp_path, finding["id"], before)
    workspace = load_workspace(tmp_path).workspace
    assert workspace is not None
    with open_ledger(workspace) as ledger:
        (entry,) = ledger.entries()
        assert entry.id == finding["id"]
        assert entry.decision is not None
        assert (entry.decision.reason, len(ledger.events(entry.id))) == ("属实", 1)
    for command in ("trace", "ledger"):
        assert finding["id"] in done(tmp_path, command, before)
    assert "[HY616]" in huiyan("-C", tmp_path, "trace", before[:8]).err


def _call_findings_as_before(root: Path, now: str, before: str) -> None:
    """Give the finding in the ledger the id that an earlier version gave it."""
    with closing(sqlite3.connect(root / ".huiyan/ledger.sqlite")) as ledger:
        triggers = ledger.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        kept = dict(triggers.fetchall())
        for name in kept:
            ledger.execute(f"DROP TRIGGER {name}")
        for table, column in (("findings", "id"), ("events", "finding"), ("decisions", "finding")):
            ledger.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (before, now))
        for made in kept.values():
            ledger.execute(made)
        ledger.commit()
