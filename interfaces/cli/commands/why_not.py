"""`huiyan why-not RULE SUBJECT`: the first step of the rule at which nothing is left."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dsl.diagnostics import diagnose
from dsl.model.rules import Rule
from engine.bridge.components import LargeComponentError
from engine.catalog.snapshot import RowsErasedError
from engine.filing.forget import rows_erased
from engine.filing.rows import RowFault
from engine.masking import Mask
from engine.packs.pack import LoadedPack
from engine.run.recorded import RecordedInputs
from engine.run.store import StoredRun
from engine.trace.traced import TracedRow
from engine.whynot import (
    QuarantinedRow,
    ReadSubject,
    ReadValue,
    SeenRows,
    UnreadSubject,
    WhyNot,
    is_masked,
    masked,
    quarantined_of,
    read_subject,
    rows_of_run,
    spelled_in_finding,
    subjects_shown_as,
    why_not,
)
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command
from interfaces.cli.comparing import run_or_leave
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.leave import Leave
from interfaces.cli.not_looked_at import not_looked_at
from interfaces.cli.packs import unknown_rule
from interfaces.cli.parameters import Argument, Day, Option
from interfaces.cli.records import write_json
from interfaces.cli.registry import entries
from interfaces.cli.settings import engine_settings
from interfaces.cli.why_not_shown import show_why_not

_SEVERAL = Bilingual(
    "有 {count} 个对象都显示成这样：请写疑点的编号，或完整的值",
    "{count} subjects are shown so: give the id of a finding, or the whole value",
)
_NOBODY = Bilingual(
    "这次核查里，这条规则没有见到显示成这样的对象",
    "the rule saw no subject that is shown so in this run",
)
_IN_WORDS = Bilingual("用文字解释这条规则", "this rule in words")


def ask_why_not(
    invocation: Invocation, rule: str, subject: str, run: str | None, as_of: datetime.date | None
) -> ExitCode:
    """Why `rule` does not tell of `subject`, from what a run recorded."""
    workspace = invocation.workspace()
    stored = run_or_leave(workspace, run)
    inputs = RecordedInputs(stored)
    pack, known = _rule_or_leave(stored, inputs, rule)
    subject = spelled_in_finding(stored, pack, known, subject) or subject
    mask = invocation.mask(workspace, inputs.schema, run=stored.id)
    try:
        rows = rows_of_run(workspace, stored, known, engine_settings(workspace))
        if is_masked(subject):
            hidden = replace(mask, reveal=False)
            shown_so = subjects_shown_as(subject, stored, pack, known, rows=rows, mask=hidden)
            read = _only_or_leave(shown_so, known, subject)
        else:
            read = _subject_or_leave(known, subject)
        answer = why_not(workspace, stored, pack, known, read, rows=rows, as_of=as_of)
        waiting = quarantined_of(rows.snapshot.filings, inputs.contracts, known, read)
        answer = replace(answer, quarantined=waiting)
    except (LookupError, FileNotFoundError) as error:
        if isinstance(error, KeyError | IndexError):  # a mistake of the program, no filing gone
            raise
        problem = (
            rows_erased(error.filing, error.erasure)
            if isinstance(error, RowsErasedError)
            else diagnose("HY661", None, data_set=str(error))
        )
        raise Leave(ExitCode.NOT_EVALUATED, problem) from error
    except LargeComponentError as error:
        raise Leave(ExitCode.NOT_EVALUATED, diagnose("HY667", None, **error.told())) from error
    shown = masked_answer(answer, mask)
    if invocation.machine:
        write_json(invocation.results, shown.to_json())
    else:
        show_why_not(invocation, shown)
    told = not_looked_at(stored, inputs.schema, invocation.language, [rule])
    invocation.notes.diagnostics(told)
    commands = [(f"huiyan explain {rule}", _IN_WORDS)]
    if answer.told:
        line = f"huiyan trace {answer.told[0].id[:8]}"
        commands.insert(0, (line, entries()["trace"].about))
    invocation.suggest(*commands)
    return ExitCode.DONE


def masked_answer(answer: WhyNot, mask: Mask) -> WhyNot:
    """The answer as `mask` lets it be shown."""

    def value(read: ReadValue) -> ReadValue:
        if not mask.hides(*read.columns):
            return read
        shown = [
            None if v is None else mask.value(read.domain, "personal", str(v)) for v in read.values
        ]
        return replace(read, values=tuple(dict.fromkeys(shown)))

    def rows(seen: SeenRows) -> SeenRows:
        if seen.reveals:
            return replace(seen, rows=tuple(computed(seen, r) for r in seen.rows))
        return replace(seen, rows=tuple(row(seen.data_set, r) for r in seen.rows))

    def computed(seen: SeenRows, traced: TracedRow) -> TracedRow:
        behind = {name: (domain, columns) for name, domain, columns in seen.reveals}

        def cell(name: str, text: str | None) -> str | None:
            domain, columns = behind[name]
            hidden = text is not None and mask.hides(*columns)
            return mask.value(domain, "personal", str(text)) if hidden else text

        return replace(traced, cells=tuple((n, cell(n, text)) for n, text in traced.cells))

    def row(data_set: str, traced: TracedRow) -> TracedRow:
        cells = tuple((title, mask.cell(data_set, title, text)) for title, text in traced.cells)
        return replace(traced, cells=cells)

    def quarantined(found: QuarantinedRow) -> QuarantinedRow:
        faults = (
            replace(f, arguments=tuple(shown_arguments(found.data_set, f).items()))
            for f in found.faults
        )
        return replace(found, faults=tuple(faults))

    def shown_arguments(data_set: str, fault: RowFault) -> dict[str, str]:
        return mask.reason(data_set, {"column": fault.column, **dict(fault.arguments)})

    return replace(
        answer,
        subject=masked(answer.subject, answer.subject_parts, mask),
        steps=tuple(replace(s, read=tuple(map(value, s.read))) for s in answer.steps),
        rows=tuple(map(rows, answer.rows)),
        found=tuple(map(rows, answer.found)),
        quarantined=tuple(map(quarantined, answer.quarantined)),
    )


def _rule_or_leave(run: StoredRun, inputs: RecordedInputs, name: str) -> tuple[LoadedPack, Rule]:
    """The run's own rule called so; HY615 where there is none."""
    packs = [inputs.pack(p["name"]) for p in run.record["packs"]]
    for pack in packs:
        for rule in pack.model.rules:
            if rule.name == name:
                return pack, rule
    known = [r.name for p in packs for r in p.model.rules]
    raise Leave(ExitCode.MISTAKE, unknown_rule(name, known))


def _subject_or_leave(rule: Rule, text: str) -> ReadSubject:
    """The subject that `text` spells; HY691 where it is none of the rule."""
    read = read_subject(rule, text)
    if isinstance(read, UnreadSubject):
        raise _no_subject(rule, text, read.reason)
    return read


def _only_or_leave(found: Sequence[ReadSubject], rule: Rule, text: str) -> ReadSubject:
    """The one subject that is shown as `text`; HY691 where there are more, or none."""
    if len(found) == 1:
        return found[0]
    words = _SEVERAL if found else _NOBODY
    raise _no_subject(rule, text, {x: words.tell(x, count=len(found)) for x in ("zh", "en")})


def _no_subject(rule: Rule, text: str, reason: Mapping[str, str]) -> Leave:
    problem = diagnose(
        "HY691",
        None,
        subject=text,
        rule=rule.name,
        parts=" | ".join(k.name for k in rule.keys),
        reason_zh=reason.get("zh", ""),
        reason_en=reason.get("en", ""),
    )
    return Leave(ExitCode.MISTAKE, problem)


COMMAND = Command(
    "why-not",
    ask_why_not,
    about=entries()["why-not"].about,
    unmasks=True,
    params=[
        Argument("rule", metavar="RULE", about=Bilingual("规则", "a rule")),
        Argument(
            "subject",
            metavar="SUBJECT",
            about=Bilingual(
                "对象，写法同疑点清单（隐去的也行）；几部分之间用“ | ”；或疑点的编号",
                "a subject as findings show it, masked or whole, ` | ` between its parts; or a"
                " finding's id",
            ),
        ),
        Option(
            "--run",
            metavar="RUN",
            about=Bilingual("哪一次核查；默认最近一次", "which run; by default the latest"),
        ),
        Option(
            "--as-of",
            type=Day(),
            metavar="DATE",
            about=Bilingual(
                "以哪一天为准；默认那次核查的核查日", "the date to look as of; by default the run's"
            ),
        ),
    ],
    formats=("text", "json"),
    examples=[
        (
            'huiyan why-not 高龄津贴_去世后发放 "330182193104060113"',
            Bilingual("这个人为什么没有疑点", "why nothing was told of this person"),
        )
    ],
)
