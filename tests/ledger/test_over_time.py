"""First seen, last seen, resolved, reopened: over any sequence of runs as a plain model says."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.ledger import EventKind, open_ledger
from tests.ledger.runs import Executions, MadeUp, finding, make_executions, rule_of

NUMBERS = range(4)
RULES = ("a", "b")


@st.composite
def runs(draw: st.DrawFn) -> MadeUp:
    """A run that may have been limited, have failed in part, or look at another date."""
    rules = draw(st.sampled_from([RULES, RULES, RULES, ("a",), ("b",), ()]))
    failed = draw(st.sampled_from([(), (), (), ("a",), ("b",)]))
    partly = tuple(r for r in draw(st.sampled_from([(), (), ("a",)])) if r not in failed)
    looked = [r for r in rules if r not in failed]
    numbers = [n for n in NUMBERS if rule_of(n) in looked]
    told = draw(st.dictionaries(st.sampled_from(numbers), st.integers(1, 2))) if numbers else {}
    limited = draw(st.sampled_from(["", "", "", "only", "subjects"]))
    return MadeUp(
        told=told,
        rules=rules,
        failed=[r for r in failed if r in rules],
        partly=[r for r in partly if r in rules],
        only=rules if limited == "only" else (),
        subjects=["0"] if limited == "subjects" else (),
        as_of=draw(st.sampled_from(["2024-06-30", "2024-06-30", "2024-05-31"])),
    )


@dataclass
class Life:
    """One finding in the model."""

    first: int
    last: int
    as_of: str
    amount: int
    open: bool = True
    events: list[tuple[str, int]] = field(default_factory=list)


def model(sequence: list[MadeUp]) -> dict[int, Life]:
    """What must become of every finding, run by run and without a database."""
    lives: dict[int, Life] = {}
    for position, run in enumerate(sequence):
        for number, amount in run.told.items():
            life = lives.setdefault(number, Life(position, position, run.as_of, amount))
            if life.first == position:
                life.events.append(("appeared", position))
            elif not life.open:
                life.events.append(("reopened", position))
            elif life.amount != amount:
                life.events.append(("changed", position))
            life.last, life.as_of, life.amount, life.open = position, run.as_of, amount, True
        for number, life in lives.items():
            rule = rule_of(number)
            judged = rule in run.rules and rule not in (*run.failed, *run.partly)
            looked = judged and not run.only and not run.subjects and run.as_of >= life.as_of
            if life.open and number not in run.told and looked:
                life.open = False
                life.events.append(("resolved", position))
    return lives


@settings(max_examples=150, deadline=None)
@given(st.lists(runs(), min_size=1, max_size=8), st.data())
def test_the_ledger_is_the_model(sequence: list[MadeUp], data: st.DataObject) -> None:
    """The ledger is opened after some of the runs, so that it catches up with several at once."""
    root = Path(tempfile.mkdtemp())
    try:
        executions = make_executions(root)
        names = []
        for run in sequence:
            names.append(executions.add(run))
            if data.draw(st.booleans()):
                with open_ledger(executions.workspace):
                    pass
        with open_ledger(executions.workspace) as ledger:
            entries = {int(e.id, 16): e for e in ledger.entries()}
            expected = model(sequence)
            assert set(entries) == set(expected)
            for number, life in expected.items():
                entry = entries[number]
                assert (entry.first.run, entry.last.run) == (names[life.first], names[life.last])
                assert (entry.resolved is None) is life.open
                events = [(e.kind.value, e.seen.run) for e in ledger.events(entry.id)]
                assert events == [(kind, names[position]) for kind, position in life.events]
                assert entry.reopened == sum(kind == "reopened" for kind, _ in life.events)
                if not life.open:
                    assert entry.resolved is not None
                    assert entry.resolved.run == names[life.events[-1][1]]
    finally:
        shutil.rmtree(root)


def kinds(executions: Executions, number: int = 0) -> list[EventKind]:
    """What happened to a finding."""
    with open_ledger(executions.workspace) as ledger:
        return [e.kind for e in ledger.events(f"{number:016x}")]


def test_a_run_repeated_is_one_more_sighting(tmp_path: Path) -> None:
    executions = make_executions(tmp_path)
    name = executions.add(MadeUp({0: 1}))
    executions.add(MadeUp({0: 1}), name=name)
    assert kinds(executions) == [EventKind.APPEARED]
    with open_ledger(executions.workspace) as ledger:
        (entry,) = ledger.entries()
    assert (entry.first.at[11:16], entry.last.at[11:16]) == ("01:00", "02:00")


def test_rows_that_are_only_renumbered_change_nothing(tmp_path: Path) -> None:
    executions = make_executions(tmp_path)
    executions.add(MadeUp({0: 1}))
    renumbered = finding(0)
    renumbered["witness"][0] |= {"filing": "g", "rows": [77]}
    executions.add(MadeUp({}), findings=[renumbered])
    one_more = finding(0)
    one_more["witness"][0] |= {"filing": "g", "rows": [77, 78]}
    executions.add(MadeUp({}), findings=[one_more])
    assert kinds(executions) == [EventKind.APPEARED, EventKind.CHANGED]


def test_a_run_whose_folder_is_gone_says_nothing(tmp_path: Path) -> None:
    executions = make_executions(tmp_path)
    executions.add(MadeUp({0: 1}))
    gone = executions.add(MadeUp({}))
    shutil.rmtree(executions.workspace.home / "runs" / gone)
    executions.add(MadeUp({0: 1, 2: 1}))
    assert kinds(executions) == [EventKind.APPEARED]
    assert kinds(executions, 2) == [EventKind.APPEARED]


def test_a_history_that_began_anew_is_taken_in_as_well(tmp_path: Path) -> None:
    executions = make_executions(tmp_path)
    executions.add(MadeUp({0: 1}))
    assert kinds(executions) == [EventKind.APPEARED]
    shutil.rmtree(executions.workspace.home / "runs")
    executions.add(MadeUp({2: 1}))
    assert kinds(executions) == [EventKind.APPEARED, EventKind.RESOLVED]
    assert kinds(executions, 2) == [EventKind.APPEARED]
