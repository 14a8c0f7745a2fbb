"""Entries: what they hold, and that many writers make one chain."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.audit import UnwritableLogError, person_of, read_audit, record_unmasking, verify_audit
from engine.audit.person import VARIABLE
from engine.catalog.catalog import open_catalog
from interfaces.cli.environment import PERSON
from tests.audit.conftest import REASONS, Log, unmasking
from tests.cli.program import environment

_WRITER = """
import sys
from pathlib import Path
from engine.audit import record_unmasking
from engine.catalog.workspace import Workspace
from tests.audit.conftest import unmasking
for number in range(int(sys.argv[2])):
    record_unmasking(Workspace(Path(sys.argv[1])), unmasking(f"{sys.argv[3]}-{number}"))
"""


def test_an_entry_says_who_when_what_and_why(empty: Log) -> None:
    before = datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=1)
    written = record_unmasking(empty.workspace, unmasking("复核", finding="6a7bb80079b3f649"))
    (entry,) = read_audit(empty.workspace)
    assert entry == written
    content = entry.content
    assert (content["person"], content["account"]) == ("李某", "audit01")
    assert (content["command"], content["reason"]) == ("findings", "复核")
    assert (content["run"], content["finding"]) == ("run-16e5f0a3b820", "6a7bb80079b3f649")
    assert content["arguments"]["subjects"] == ["330182193111295017"]
    assert before <= datetime.datetime.fromisoformat(content["at"])
    assert content["at"].endswith("Z")


def test_entries_stand_in_the_order_in_which_they_were_written(log: Log) -> None:
    entries = read_audit(log.workspace)
    assert [e.content["reason"] for e in entries] == list(REASONS)
    assert [e.content["sequence"] for e in entries] == [1, 2, 3, 4, 5]
    digests = [e.content["digest"] for e in entries]
    assert [e.content["previous"] for e in entries[1:]] == digests[:-1]
    assert verify_audit(log.workspace) == ()


def test_nothing_is_created_by_looking(empty: Log) -> None:
    assert read_audit(empty.workspace) == ()
    assert verify_audit(empty.workspace) == ()
    assert not empty.workspace.home.exists()


def test_many_writers_make_one_chain(empty: Log) -> None:
    words = [sys.executable, "-c", _WRITER, str(empty.workspace.root), "8"]
    writers = [subprocess.Popen([*words, name], env=environment()) for name in "abcd"]
    assert [w.wait() for w in writers] == [0, 0, 0, 0]
    entries = read_audit(empty.workspace)
    assert [e.content["sequence"] for e in entries] == list(range(1, 33))
    assert len({e.content["reason"] for e in entries}) == 32
    assert verify_audit(empty.workspace) == ()


def test_an_entry_that_the_catalog_did_not_come_to_know_is_kept(log: Log) -> None:
    """A process that died between the two writes."""
    with open_catalog(log.workspace) as catalog:
        third = read_audit(log.workspace)[3].content["digest"]
        catalog.move_log_end("unmaskings", lambda end: type(end)(4, third))
    assert verify_audit(log.workspace) == ()
    record_unmasking(log.workspace, unmasking("next"))
    assert [e.content["sequence"] for e in read_audit(log.workspace)] == [1, 2, 3, 4, 5, 6]
    assert verify_audit(log.workspace) == ()


def test_a_line_that_was_never_finished_makes_way(log: Log) -> None:
    """A process that died while it wrote: nothing had been shown for that entry."""
    with log.path.open("ab") as torn:
        torn.write(log.lines()[0][:100])
    record_unmasking(log.workspace, unmasking("next"))
    assert len(read_audit(log.workspace)) == 6
    assert verify_audit(log.workspace) == ()


def test_an_entry_after_a_cut_does_not_hide_the_cut(log: Log) -> None:
    log.put(log.lines()[:3])
    record_unmasking(log.workspace, unmasking("next"))
    assert [e.content["sequence"] for e in read_audit(log.workspace)] == [1, 2, 3, 6]
    (told,) = verify_audit(log.workspace)
    assert (told.code, dict(told.arguments)["missing"]) == ("HY673", "4–5")


@pytest.mark.skipif(os.name != "posix", reason="file modes of POSIX")
@pytest.mark.parametrize("obstacle", ["folder", "damaged"])
def test_a_log_that_cannot_be_written_is_an_error(empty: Log, obstacle: str) -> None:
    empty.workspace.home.mkdir()
    if obstacle == "folder":
        empty.path.mkdir()
    else:
        (empty.workspace.home / "catalog.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(UnwritableLogError):
        record_unmasking(empty.workspace, unmasking("x"))
    if obstacle == "damaged":
        assert not empty.path.exists()


def test_what_has_no_canonical_form_is_not_written(empty: Log) -> None:
    with pytest.raises(UnwritableLogError):
        record_unmasking(empty.workspace, unmasking("\ud800"))
    assert read_audit(empty.workspace) == ()
    assert verify_audit(empty.workspace) == ()


def test_the_person_is_the_account_unless_said_otherwise(tmp_path: Path) -> None:
    alone = person_of({})
    assert alone.name == alone.account
    assert alone.account
    named = person_of({VARIABLE: " 李某 ", "USER": "somebody", "LOGNAME": "somebody"})
    assert (named.name, named.account) == ("李某", alone.account)
    assert PERSON == VARIABLE
