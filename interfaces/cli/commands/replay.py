"""`huiyan replay FINDING|RUN`: evaluated again from what was recorded; the same, or exit 6."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from dsl.diagnostics import diagnose
from dsl.schema import Schema
from engine.catalog.snapshot import load_filing
from engine.catalog.workspace import Workspace
from engine.filing.forget import rows_erased
from engine.masking import Mask
from engine.replay import Difference, Replayed, RunReplay, replay_finding, replay_run
from engine.replay.again import OtherProgram, altered_inputs
from engine.replay.without import LeftOut, Without, finding_without, named_rows, rows_by_alias
from engine.run.events import Event, RuleStarted
from engine.run.recorded import RecordedInputs
from engine.run.store import StoredRun
from engine.trace import FoundFinding
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command
from interfaces.cli.commands.trace import found_or_leave
from interfaces.cli.comparing import open_or_leave, run_or_leave
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.gone import told_gone
from interfaces.cli.invocation import Invocation
from interfaces.cli.leave import Leave
from interfaces.cli.parameters import Argument, Option
from interfaces.cli.records import write_json
from interfaces.cli.registry import entries
from interfaces.cli.replay_shown import ReplayShown
from interfaces.cli.settings import engine_settings

_REPLAYING = Bilingual("正在重演", "evaluating again")
_WITHOUT = Bilingual("去掉其中一行，看结论怎样变", "what becomes of it without one of its rows")
_RUN = "run-"


def replay(
    invocation: Invocation, target: str, run: str | None, without: tuple[str, ...]
) -> ExitCode:
    """A finding or a whole run, evaluated again."""
    workspace = invocation.workspace()
    if target.startswith(_RUN) or target == "last":
        if without:
            raise Leave(ExitCode.MISTAKE, diagnose("HY688", None, run=target))
        return _replay_run(invocation, workspace, open_or_leave(workspace, target))
    if run is not None:
        run = run_or_leave(workspace, run).id
    found = found_or_leave(workspace, target, run)
    _unaltered_or_leave(found.run)
    schema = RecordedInputs(found.run).schema
    mask = invocation.mask(workspace, schema, run=found.run.id, finding=str(found.finding["id"]))
    if without:
        return _replay_without(invocation, workspace, found, without=without, mask=mask)
    return _replay_finding(invocation, workspace, found, mask=mask, schema=schema)


def _replay_finding(
    invocation: Invocation, workspace: Workspace, found: FoundFinding, *, mask: Mask, schema: Schema
) -> ExitCode:
    with gone_told(found):
        replayed = replay_finding(workspace, found)
    shown = _masked(replayed, mask)
    if invocation.machine:
        write_json(invocation.results, shown.to_json())
    else:
        ReplayShown(invocation, schema).finding(shown)
    if not replayed.same:
        _tell_program(invocation, replayed.other_programs)
        raise Leave(
            ExitCode.NOT_VERIFIED,
            diagnose(
                "HY685",
                None,
                finding=found.finding["id"],
                places=", ".join(d.place or "-" for d in replayed.differences[:5]),
            ),
        )
    entry = next(iter(rows_by_alias(found.finding)), None)
    commands = [(f"huiyan trace {str(found.finding['id'])[:8]}", entries()["trace"].about)]
    if entry is not None:
        alias, needed = entry
        line = f"huiyan replay {str(found.finding['id'])[:8]} --without {alias}:{needed.rows[0]}"
        commands.insert(0, (line, _WITHOUT))
    invocation.suggest(*commands)
    return ExitCode.DONE


def _replay_without(
    invocation: Invocation,
    workspace: Workspace,
    found: FoundFinding,
    *,
    without: Sequence[str],
    mask: Mask,
) -> ExitCode:
    left_out = [row for words in without for row in _rows_or_leave(found, words)]
    with gone_told(found), _moving(invocation) as moved:
        answer = finding_without(
            workspace, found, left_out, settings=engine_settings(workspace), on_event=moved
        )
    shown = _masked_answer(found.finding, answer, mask)
    if invocation.machine:
        told = {"schema": "huiyan.replay_without/1", "finding": found.finding["id"]}
        write_json(invocation.results, {**told, "run": found.run.id, **shown.to_json()})
    else:
        ReplayShown(invocation, RecordedInputs(found.run).schema).without(
            mask.finding(found.finding), shown
        )
    invocation.suggest((f"huiyan trace {str(found.finding['id'])[:8]}", entries()["trace"].about))
    return ExitCode.DONE


def _replay_run(invocation: Invocation, workspace: Workspace, run: StoredRun) -> ExitCode:
    _unaltered_or_leave(run)
    _read_or_leave(workspace, run)
    inputs = RecordedInputs(run)
    mask = invocation.mask(workspace, inputs.schema, run=run.id)
    with _moving(invocation) as moved:
        replayed = replay_run(workspace, run, settings=engine_settings(workspace), on_event=moved)
    shown = _masked_run(replayed, mask)
    if invocation.machine:
        write_json(invocation.results, shown.to_json())
    else:
        ReplayShown(invocation, inputs.schema).run(shown)
    if not replayed.same:
        _tell_program(invocation, replayed.other_programs)
        first = replayed.first.id if replayed.first else "-"
        problem = diagnose(
            "HY686", None, run=run.id, first=first, failed=", ".join(replayed.failed)
        )
        raise Leave(ExitCode.NOT_VERIFIED, problem)
    invocation.suggest((f"huiyan findings {run.id}", entries()["findings"].about))
    return ExitCode.DONE


def _unaltered_or_leave(run: StoredRun) -> None:
    """Leaves with HY687 where the run's own copies are not what it read."""
    altered = altered_inputs(run)
    if altered:
        problem = diagnose("HY687", None, run=run.id, what=", ".join(altered))
        raise Leave(ExitCode.NOT_VERIFIED, problem)


def _read_or_leave(workspace: Workspace, run: StoredRun) -> None:
    """Leaves with HY584 where rows that the run read were erased since."""
    for _, filing_id in run.record["filings"]:
        filing = load_filing(workspace, filing_id)
        if filing is not None and filing.erasure:
            raise Leave(ExitCode.NOT_VERIFIED, rows_erased(filing, filing.erasure))


def _rows_or_leave(found: FoundFinding, words: str) -> tuple[LeftOut, ...]:
    """The row that `words` mean; HY689 where the finding names no such row, or several."""
    rows = named_rows(found.finding, words)
    if len(rows) == 1:
        return rows
    named = rows_by_alias(found.finding)
    examples = [f"{alias}:{n.rows[0]}" for alias, n in named]
    if rows:
        name, number = words.split(":", maxsplit=1)[0], rows[0].row
        examples = [f"{name}:{r.filing}:{number}" for r in rows]
    raise Leave(
        ExitCode.MISTAKE,
        diagnose(
            "HY689",
            None,
            words=words,
            finding=found.finding["id"],
            several=str(len(rows)) if rows else "",
            examples=", ".join(examples[:5]),
        ),
    )


@contextmanager
def gone_told(found: FoundFinding) -> Iterator[None]:
    """HY622, HY584 where a filing that the finding rests on is gone, or its rows."""
    try:
        yield
    except (LookupError, FileNotFoundError) as error:
        problem = told_gone(error, str(found.finding["id"]))
        raise Leave(ExitCode.NOT_VERIFIED, problem) from error


@contextmanager
def _moving(invocation: Invocation) -> Iterator[Any]:
    """A bar that follows the worker's events."""
    with invocation.notes.progress(_REPLAYING) as bar:

        def moved(event: Event) -> None:
            if isinstance(event, RuleStarted):
                bar.at(event.position - 1, event.total, event.rule)

        yield moved


def _tell_program(invocation: Invocation, others: Sequence[OtherProgram]) -> None:
    """HY690: a difference may come from another version of the program."""
    invocation.notes.diagnostics(
        [diagnose("HY690", None, part=o.part, then=o.recorded, now=o.now) for o in others]
    )


def _masked(replayed: Replayed, mask: Mask) -> Replayed:
    again = None if replayed.again is None else mask.finding(replayed.again)
    before = mask.finding(replayed.finding)
    witness = {
        (w["alias"], w["filing"], str(w["absent"])): shown["absent"]
        for w, shown in zip(replayed.finding["witness"], before["witness"], strict=True)
        if "absent" in w
    }
    return replace(
        replayed,
        finding=before,
        again=again,
        differences=_masked_differences(replayed.differences, before, again),
        searched=tuple(
            replace(s, absent=witness[s.alias, s.filing, str(s.absent)]) for s in replayed.searched
        ),
    )


def _masked_answer(finding: Mapping[str, Any], answer: Without, mask: Mask) -> Without:
    after = None if answer.after is None else mask.finding(answer.after)
    before = mask.finding(finding)
    found = _masked_differences(answer.differences, before, after)
    return replace(answer, after=after, differences=found)


def _masked_run(replayed: RunReplay, mask: Mask) -> RunReplay:
    """The differences of the first finding: only their places where values are masked."""
    if replayed.first is None or mask.reveal:
        return replayed
    places = tuple(Difference(d.place, None, None) for d in replayed.first.differences)
    return replace(replayed, first=replace(replayed.first, differences=places))


def _masked_differences(
    found: Sequence[Difference], before: Mapping[str, Any], after: Mapping[str, Any] | None
) -> tuple[Difference, ...]:
    """The same places, with what stands there once it is masked."""
    return tuple(Difference(d.place, _at(before, d.place), _at(after, d.place)) for d in found)


def _at(told: Any, place: str) -> Any:
    """What stands at `place`; None where nothing does."""
    for part in place.split(".") if place else ():
        if isinstance(told, Mapping):
            told = told.get(part)
        elif isinstance(told, list) and part.isdigit() and int(part) < len(told):
            told = told[int(part)]
        else:
            return None
    return told


COMMAND = Command(
    "replay",
    replay,
    about=entries()["replay"].about,
    unmasks=True,
    params=[
        Argument(
            "target",
            metavar="FINDING|RUN",
            about=Bilingual(
                "疑点编号的开头几位，或核查编号",
                "the beginning of a finding's id, or a run",
            ),
        ),
        Option(
            "--run",
            metavar="RUN",
            about=Bilingual(
                "哪一次核查的疑点；默认最近有它的一次",
                "which run told the finding; by default the latest",
            ),
        ),
        Option(
            "--without",
            multiple=True,
            metavar="NAME:ROW",
            about=Bilingual(
                "去掉这一行再算；NAME 是规则中的名称或数据集，可重复",
                "what it becomes without this row; NAME is an alias or a data set; can be repeated",
            ),
        ),
    ],
    formats=("text", "json"),
    examples=[
        ("huiyan replay 4d1c2a", Bilingual("只用这条疑点记下的行", "over the finding's own rows")),
        ("huiyan replay last", Bilingual("整次核查，逐字节比较", "a whole run, byte for byte")),
    ],
)
