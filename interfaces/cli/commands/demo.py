"""`huiyan demo [DIR]`: the whole way on the sample city, one step after another."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from dsl.diagnostics import diagnose
from engine.catalog.catalog import open_catalog
from engine.catalog.workspace import FILE_NAME, Workspace
from engine.comparison.since import findings_since
from engine.filing.reason_words import tell_reason
from engine.filing.receipt import Receipt, State
from engine.masking import Mask, mask_of
from engine.run.recorded import RecordedInputs
from engine.run.start import RunRequest
from engine.run.store import FINDINGS, StoredRun, load_run
from examples.city.days import LAST_DAY
from examples.city.score import OUTCOMES as SCORED
from examples.city.score import load_cases, load_findings, score
from interfaces.cli import demo_words as words
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.checking import check_all
from interfaces.cli.command import Command
from interfaces.cli.commands.check import show_checked
from interfaces.cli.commands.file import file_deliveries_told
from interfaces.cli.commands.file import outcome_of as outcome_of_filing
from interfaces.cli.commands.init import make, show_parts
from interfaces.cli.commands.report import content_or_leave, near_or_leave, save
from interfaces.cli.commands.test import show_tested, test_examples
from interfaces.cli.commands.trace import (
    found_or_leave,
    masked_trace,
    show_trace,
    traced_or_leave,
)
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.finding_words import OUTCOMES
from interfaces.cli.invocation import Invocation
from interfaces.cli.leave import Leave
from interfaces.cli.packs import packs_or_leave
from interfaces.cli.parameters import Argument, Factor, FilePath, Option
from interfaces.cli.registry import entries
from interfaces.cli.run_failures import failures
from interfaces.cli.run_shown import show_run
from interfaces.cli.running import evaluate
from interfaces.cli.workspace_files import TRUTH

DEFAULT = Path("demo-city")
REPORT = "report.html"
#: The rule whose finding is shown in full, while it brings something up.
SHOWN_RULE = "高龄津贴_去世后发放"
_REASONS = 5


def demonstrate(invocation: Invocation, folder: Path | None, factor: float) -> ExitCode:
    """Every step; 0 where the result agrees with the truth, 6 where it does not."""
    target = invocation.folder / (folder or DEFAULT)
    return _Demonstration(invocation, target).run(factor)


class _Demonstration:
    """The steps, each shown as its own command shows it."""

    def __init__(self, invocation: Invocation, target: Path) -> None:
        options = replace(invocation.options, folder=target)
        self._cli = replace(invocation, options=options)
        self._target = target
        self._results = invocation.results
        self._language = invocation.language
        self._truth = target / TRUTH / "truth.json"

    def run(self, factor: float) -> ExitCode:
        """One after another; the first that cannot go on ends it."""
        self._say(words.INTRODUCTION)
        self._init(factor)
        workspace = self._cli.workspace()
        self._file(workspace)
        self._check()
        self._test(workspace)
        stored = self._run(workspace)
        shown = self._trace(workspace, stored)
        self._report(workspace, stored)
        code = self._score(stored)
        self._suggest(shown)
        return code

    def _init(self, factor: float) -> None:
        self._begin(words.INIT, folder=shlex.quote(str(self._target)))
        if (self._target / FILE_NAME).is_file():
            if not self._truth.is_file():
                raise Leave(ExitCode.MISTAKE, diagnose("HY624", None, folder=self._target))
            self._say(words.ALREADY_MADE, folder=self._target)
            return
        told = make(self._cli, self._target, example="city", factor=factor)
        show_parts(self._cli, self._target, told)

    def _file(self, workspace: Workspace) -> None:
        self._begin(words.FILE)
        contracts = self._cli.contracts(workspace)
        receipts = file_deliveries_told(self._cli, workspace, contracts)
        with open_catalog(workspace) as catalog:
            current = catalog.current()
        told = {
            "count": len(current),
            "rows": sum(f.rows_in for f in current),
            "filed": sum(f.rows_filed for f in current),
            "quarantined": sum(f.rows_quarantined for f in current),
        }
        if all(r.state is State.ALREADY_FILED for r in receipts):
            self._say(words.ALREADY_FILED, **told)
            return
        self._say(words.FILED, **told)
        self._reasons(receipts, mask_of(contracts.schema()))
        found = [d for r in receipts for d in r.diagnostics]
        self._cli.notes.diagnostics(found, [t for r in receipts for t in r.texts])
        if (code := outcome_of_filing(receipts)) is not ExitCode.DONE:
            raise Leave(code)

    def _reasons(self, receipts: Sequence[Receipt], mask: Mask) -> None:
        """The most frequent reasons, each with one of its cells."""
        from interfaces.cli.drawing import indented, table  # noqa: PLC0415 - rich only here

        counts = [(r.data_set, count) for r in receipts for count in r.reasons]
        rows: Counter[str] = Counter()
        for _, count in counts:
            rows[count.reason] += count.rows
        shown = []
        for reason, number in rows.most_common(_REASONS):
            data_set, first = next((d, c) for d, c in counts if c.reason == reason and c.examples)
            told = mask.reason(data_set, dict(first.examples[0].arguments))
            text = tell_reason(first.reason, told, self._language)
            shown.append((f"{number:,}", text))
        self._results.render(indented(table(("", ""), shown, right=(0,), header=False)))
        self._say(words.EVERY_ROW)

    def _check(self) -> None:
        self._begin(words.CHECK)
        checked = check_all(self._target)
        self._cli.notes.diagnostics(checked.diagnostics, checked.texts)
        show_checked(self._cli, checked)
        if checked.has_errors:
            raise Leave(ExitCode.MISTAKE)

    def _test(self, workspace: Workspace) -> None:
        self._begin(words.TEST)
        packs = packs_or_leave(workspace, self._cli.contracts(workspace), (), self._cli.notes)
        tested = test_examples(self._cli, packs, lambda _: True)
        show_tested(self._cli, tested, brief=True)
        if any(t.failed for t in tested):
            raise Leave(ExitCode.MISTAKE)

    def _run(self, workspace: Workspace) -> StoredRun:
        self._begin(words.RUN, day=LAST_DAY)
        packs = packs_or_leave(workspace, self._cli.contracts(workspace), (), self._cli.notes)
        before = load_run(workspace)
        earlier = (before.folder / FINDINGS).read_bytes() if before else b""
        stored = evaluate(self._cli, workspace, packs, request=RunRequest(LAST_DAY))
        mask = mask_of(RecordedInputs(stored).schema)
        found = findings_since(workspace, stored, None)
        show_run(self._cli, stored, found, packs=packs, mask=mask)
        if failures(stored):
            raise Leave(ExitCode.NOT_EVALUATED)
        if before and before.id == stored.id:
            assert (stored.folder / FINDINGS).read_bytes() == earlier
            self._say(words.RAN_BEFORE)
        return stored

    def _trace(self, workspace: Workspace, stored: StoredRun) -> dict[str, Any] | None:
        """The finding that was shown; None where nothing was brought up."""
        suspected = [f for f in stored.brief() if f["outcome"] == "suspected"]
        if not suspected:
            return None
        shown = next((f for f in suspected if f["rule"] == SHOWN_RULE), suspected[0])
        self._begin(words.TRACE, finding=shown["id"][:8])
        found = found_or_leave(workspace, shown["id"], stored.id)
        schema = RecordedInputs(stored).schema
        traced = masked_trace(traced_or_leave(workspace, found), mask_of(schema))
        show_trace(self._cli, traced, schema)
        return shown

    def _report(self, workspace: Workspace, stored: StoredRun) -> None:
        from interfaces.report.html import write_html  # noqa: PLC0415 - loads templates

        self._begin(words.REPORT, file=shlex.quote(str(self._target / REPORT)))
        inputs = RecordedInputs(stored)
        mask = self._cli.mask(workspace, inputs.schema, run=stored.id)
        content = content_or_leave(workspace, stored, mask, self._language, inputs=inputs)
        near = near_or_leave(workspace, stored, mask, inputs=inputs)
        path = self._target / REPORT
        save(content, path, partial(write_html, near=near))
        size = f"{path.stat().st_size / 1_000_000:.1f} MB"
        self._say(words.REPORTED, file=path, findings=len(content.findings), size=size)

    def _score(self, stored: StoredRun) -> ExitCode:
        from interfaces.cli.drawing import indented, table  # noqa: PLC0415 - rich only here

        self._begin(words.SCORE)
        scores = score(load_cases(self._truth), load_findings(stored.folder / FINDINGS))
        heads = (words.OUTCOME, words.EXPECTED, words.RIGHT, words.EXTRA, words.MISSED)
        rows = []
        for outcome in SCORED:
            own = [s for s in scores if s.outcome == outcome]
            right = sum(s.right for s in own)
            extra = sum(len(s.unexpected) for s in own)
            missed = sum(len(s.missed) for s in own)
            numbers = (right + missed, right, extra, missed)
            rows.append((OUTCOMES[outcome].tell(self._language), *(f"{n:,}" for n in numbers)))
        told = [h.tell(self._language) for h in heads]
        self._results.render(indented(table(told, rows, right=(1, 2, 3, 4))))
        perfect = all(s.perfect for s in scores)
        self._say(words.PERFECT if perfect else words.IMPERFECT)
        return ExitCode.DONE if perfect else ExitCode.NOT_VERIFIED

    def _begin(self, step: words.Step, **values: object) -> None:
        """The step's number and title, why it is done, and how to do it alone."""
        number = words.STEPS.index(step) + 1
        title = f"{number}/{len(words.STEPS)} {step.title.tell(self._language)}"
        self._results.line()
        self._results.line(self._results.bold(title))
        self._say(step.why)
        command = step.command.format_map(values)
        if command:
            line = command if step is words.INIT else self._cli.here(command)
            self._results.line(self._results.faint(f"$ {line}"))
        self._results.line()

    def _say(self, said: Bilingual, **values: object) -> None:
        from interfaces.cli.drawing import hanging  # noqa: PLC0415 - rich only here

        text = said.tell(self._language, **values)
        self._results.render(hanging(text, 0), prose=True)
        self._results.flush()

    def _suggest(self, shown: dict[str, Any] | None) -> None:
        self._results.line()
        self._results.line(words.DONE.tell(self._language))
        self._results.flush()
        commands = [("huiyan findings", words.NEXT_FINDINGS)]
        if shown is not None:
            commands.append((f"huiyan explain {shown['rule']}", words.NEXT_EXPLAIN))
        commands += [
            ("huiyan test --coverage", words.NEXT_COVERAGE),
            ("huiyan check", words.NEXT_CHECK),
        ]
        self._cli.suggest(*commands)


COMMAND = Command(
    "demo",
    demonstrate,
    about=entries()["demo"].about,
    params=[
        Argument(
            "folder",
            required=False,
            type=FilePath(folder=True),
            metavar="DIR",
            about=Bilingual("放在哪里；默认 ./demo-city", "where; ./demo-city by default"),
        ),
        Option(
            "--factor",
            type=Factor(),
            default=1.0,
            metavar="N",
            about=Bilingual("样例城市的规模，1 约十万行", "size of the city; 1 is 100,000 rows"),
        ),
    ],
)
