"""Decisions stay as they were written, whoever writes at once, and in every layout."""

from __future__ import annotations

import datetime
import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from engine.catalog.migrations import NewerCatalogError, migrate
from engine.ledger import (
    Decision,
    DecisionKind,
    last_decisions,
    open_ledger,
    precisions,
    same_person,
    standing_of,
)
from engine.ledger.migrations import STEPS
from engine.ledger.precision import wilson
from tests.ledger.runs import MadeUp, make_executions

TODAY = datetime.date(2024, 6, 30)


def decision(
    number: int = 0, kind: DecisionKind = DecisionKind.CONFIRMED, *, version: str = "v1"
) -> Decision:
    """A decision about a finding."""
    waived = kind is DecisionKind.WAIVED
    return Decision(
        finding=f"{number:016x}",
        pack="pack",
        rule="a",
        kind=kind,
        reason="已核对",
        person="张明",
        account="zhang",
        at="2024-06-01T00:00:00+00:00",
        until=TODAY if waived else None,
        approver="李主任" if waived else "",
        run="run-1",
        rule_version=version,
        content="c",
    )


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    workspace = make_executions(tmp_path).workspace
    written = [decision(1), decision(2, DecisionKind.WAIVED), decision(1, DecisionKind.EXPLAINED)]
    assert last_decisions(workspace) == {}
    with open_ledger(workspace) as ledger:
        for one in written:
            ledger.add(one)
        assert ledger.decisions() == tuple(written)
        assert ledger.decisions(written[0].finding) == (written[0], written[2])
    assert last_decisions(workspace) == {
        written[2].finding: written[2],
        written[1].finding: written[1],
    }


def test_what_is_withdrawn_counts_no_longer(tmp_path: Path) -> None:
    workspace = make_executions(tmp_path).workspace
    back = decision(1, DecisionKind.WITHDRAWN, version="v2")
    earlier = [decision(1), decision(2, DecisionKind.EXPLAINED)]
    with open_ledger(workspace) as ledger:
        ledger.add(*earlier, back)
        assert ledger.decisions() == (*earlier, back)
    assert last_decisions(workspace) == {earlier[1].finding: earlier[1]}
    (only,) = precisions([*earlier, back])
    assert (only.version, only.confirmed, only.explained) == ("v1", 0, 1)
    assert precisions([back]) == ()


def test_decisions_are_written_all_or_none(tmp_path: Path) -> None:
    workspace = make_executions(tmp_path).workspace
    with open_ledger(workspace) as ledger:
        with pytest.raises(sqlite3.IntegrityError):
            ledger.add(decision(1), replace(decision(2), person=""))
        assert ledger.decisions() == ()


@pytest.mark.parametrize("table", ["decisions", "events"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET content = 'other'",
        "DELETE FROM {table}",
        "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
        "REPLACE INTO {table} SELECT * FROM {table} WHERE number = 1",
        "UPDATE OR REPLACE {table} SET number = 2 WHERE number = 1",
    ],
)
def test_nothing_is_changed_or_removed(tmp_path: Path, table: str, statement: str) -> None:
    executions = make_executions(tmp_path)
    executions.add(MadeUp({0: 1, 2: 1}))
    with open_ledger(executions.workspace) as ledger:
        ledger.add(decision(0))
        ledger.add(decision(2))
    db = sqlite3.connect(executions.workspace.home / "ledger.sqlite")
    before = db.execute(f"SELECT * FROM {table}").fetchall()
    assert len(before) == 2
    with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
        db.execute(statement.format(table=table))
    db.rollback()
    assert db.execute(f"SELECT * FROM {table}").fetchall() == before
    db.close()


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "waived", "until": "", "approver": "李主任"},
        {"kind": "waived", "until": "2024-12-31", "approver": ""},
        {"kind": "waived", "until": "2024-12-31", "approver": "张明"},
        {"kind": "confirmed", "until": "2024-12-31", "approver": ""},
        {"kind": "confirmed", "reason": "  "},
        {"kind": "confirmed", "person": ""},
        {"kind": "guilty"},
    ],
)
def test_the_database_itself_refuses_a_decision_that_is_none(
    tmp_path: Path, wrong: dict[str, str]
) -> None:
    workspace = make_executions(tmp_path).workspace
    with open_ledger(workspace):
        pass
    values = {
        **dict.fromkeys(("finding", "pack", "rule", "reason", "account", "at", "run"), "x"),
        "person": "张明",
        "rule_version": "v",
        "content": "c",
        "until": "",
        "approver": "",
        **wrong,
    }
    db = sqlite3.connect(workspace.home / "ledger.sqlite")
    names, places = ", ".join(values), ", ".join("?" * len(values))
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        db.execute(f"INSERT INTO decisions ({names}) VALUES ({places})", tuple(values.values()))
    db.close()


def test_several_write_at_once_and_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    executions = make_executions(tmp_path)
    for _ in range(5):
        executions.add(MadeUp({0: 1, 2: 1}))
    errors: list[BaseException] = []

    def write(person: int) -> None:
        try:
            for number in range(5):
                with open_ledger(executions.workspace) as ledger:
                    ledger.add(decision(person * 10 + number))
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with open_ledger(executions.workspace) as ledger:
        assert len({d.finding for d in ledger.decisions()}) == len(ledger.decisions()) == 30
        assert [len(ledger.events(e.id)) for e in ledger.entries()] == [1, 1]


def test_an_older_layout_is_brought_up_with_all_it_holds(tmp_path: Path) -> None:
    executions = make_executions(tmp_path)
    executions.workspace.home.mkdir()
    path = executions.workspace.home / "ledger.sqlite"
    db = sqlite3.connect(path, isolation_level=None)
    migrate(db, STEPS[:1])
    values = ("0" * 16, "pack", "a", "confirmed", "已核对", "张明", "zhang", "t", "r", "v", "c")
    db.execute(
        "INSERT INTO decisions (finding, pack, rule, kind, reason, person, account, at, run, "
        "rule_version, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        values,
    )
    db.execute("UPDATE decisions SET reason = '可以改'")  # the oldest layout kept nothing safe
    db.close()
    with open_ledger(executions.workspace) as ledger:
        assert [d.reason for d in ledger.decisions()] == ["可以改"]
    db = sqlite3.connect(path)
    assert db.execute("PRAGMA user_version").fetchone() == (len(STEPS),)
    with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
        db.execute("UPDATE decisions SET reason = '不能再改'")
    db.close()


def test_a_newer_layout_is_left_alone(tmp_path: Path) -> None:
    workspace = make_executions(tmp_path).workspace
    with open_ledger(workspace):
        pass
    db = sqlite3.connect(workspace.home / "ledger.sqlite")
    db.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    db.close()
    with pytest.raises(NewerCatalogError), open_ledger(workspace):
        pass


@pytest.mark.parametrize(
    ("kind", "content", "day", "expected"),
    [
        (DecisionKind.EXPLAINED, "c", TODAY, (False, False, True)),
        (DecisionKind.EXPLAINED, "other", TODAY, (False, True, False)),
        (DecisionKind.CONFIRMED, "c", TODAY, (False, False, False)),
        (DecisionKind.NEEDS_DATA, "c", TODAY, (False, False, False)),
        (DecisionKind.WAIVED, "c", TODAY, (False, False, True)),
        (DecisionKind.WAIVED, "c", TODAY + datetime.timedelta(1), (True, False, False)),
        (DecisionKind.WAIVED, "other", TODAY, (False, True, False)),
    ],
)
def test_what_a_decision_still_says(
    kind: DecisionKind, content: str, day: datetime.date, expected: tuple[bool, bool, bool]
) -> None:
    standing = standing_of(decision(kind=kind), content, day)
    assert (standing.expired, standing.earlier, standing.closes) == expected


def test_precision_is_counted_per_version_by_the_last_decision() -> None:
    confirmed, explained = DecisionKind.CONFIRMED, DecisionKind.EXPLAINED
    taken = [
        *(decision(n) for n in range(8)),
        *(decision(n, explained) for n in (8, 9)),
        decision(10, explained),
        decision(10, confirmed),  # thought better of it
        decision(11, DecisionKind.NEEDS_DATA),
        decision(0, explained, version="v2"),
    ]
    first, second = precisions(taken)
    assert (first.version, first.confirmed, first.explained, first.waiting) == ("v1", 9, 2, 1)
    assert first.share == 9 / 11
    assert (second.version, second.confirmed, second.explained) == ("v2", 0, 1)
    (waiting,) = precisions([decision(kind=DecisionKind.WAIVED)])
    assert (waiting.share, waiting.interval) == (None, None)


@pytest.mark.parametrize(
    ("successes", "of", "bounds"),
    [  # Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0000, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ],
)
def test_wilsons_interval_as_published(
    successes: int, of: int, bounds: tuple[float, float]
) -> None:
    assert tuple(round(b, 4) for b in wilson(successes, of)) == bounds


def test_a_person_is_the_same_however_the_name_is_spelled() -> None:
    assert same_person("张 明", "张明")
    assert same_person("ＬＩ Wei", "li wei")
    assert not same_person("张明", "张鸣")
