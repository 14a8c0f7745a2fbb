"""`huiyan report [RUN] -o FILE`: a run written down; the file's suffix says in which form."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

from dsl.diagnostics import Diagnostic, diagnose
from dsl.diagnostics.nearest import nearest
from engine.run.recorded import RecordedInputs
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command
from interfaces.cli.comparing import baseline_of, run_or_leave
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.gone import told_gone
from interfaces.cli.invocation import Invocation
from interfaces.cli.leave import Leave
from interfaces.cli.not_looked_at import hides
from interfaces.cli.parameters import Argument, Option, WholeNumber
from interfaces.cli.records import write_json
from interfaces.cli.registry import entries
from interfaces.cli.run_failures import PAGE, failures
from interfaces.cli.settings import engine_settings

if TYPE_CHECKING:
    from engine.catalog.workspace import Workspace
    from engine.masking import Mask
    from engine.run.store import StoredRun
    from interfaces.report.facts import ReportContent
    from interfaces.report.near import NearByRule

#: What a file may be called, and which function of which module writes it so.
WRITERS: Final = MappingProxyType(
    {
        ".html": ("interfaces.report.html", "write_html"),
        ".xlsx": ("interfaces.report.xlsx", "write_xlsx"),
        ".pdf": ("interfaces.report.pdf", "write_pdf"),
        ".sarif": ("interfaces.report.sarif", "write_sarif"),
        ".prov.json": ("interfaces.report.prov", "write_prov"),
    }
)
Writer: TypeAlias = "Callable[[ReportContent, Path], tuple[Diagnostic, ...] | None]"
_WRITTEN: Final = Bilingual(
    "已写入 {file}（{size}）：{findings:,} 条事项，{rules} 条规则，核查日 {as_of}。",
    "Written to {file} ({size}): {findings:,} findings of {rules} rules as of {as_of}.",
)
_LEFT_OUT: Final = Bilingual(
    "其中 {count:,} 条没有详情页（--pages 可以加大；文件会变大，打开变慢）。",
    "{count:,} of them have no page of their own (--pages takes more; the file then opens slower).",
)


def report(
    invocation: Invocation,
    run: str | None,
    rules: tuple[str, ...],
    baseline: str | None,
    pages: int | None,
    no_near: bool,
) -> ExitCode:
    """Write it; exit 4 where a rule could not be evaluated, or too little was looked at.

    The report itself says so.
    """
    path = invocation.options.output
    suffix = _suffix_or_leave(path)
    assert path is not None
    _folder_or_leave(path)
    workspace = invocation.workspace()
    stored = run_or_leave(workspace, run)
    _rules_or_leave(stored, rules)
    earlier = baseline_of(workspace, stored, baseline)
    inputs = RecordedInputs(stored)
    mask = invocation.mask(workspace, inputs.schema, run=stored.id)
    language = invocation.language
    content = content_or_leave(
        workspace, stored, mask, language, inputs=inputs, baseline=earlier, rules=rules
    )
    if suffix == ".html":
        from interfaces.report.html import PAGES, write_html  # noqa: PLC0415 - loads templates

        limit = pages or PAGES
        near = {} if no_near else near_or_leave(workspace, stored, mask, inputs=inputs, rules=rules)
        write = partial(write_html, near=near, reason=invocation.asked.reason, pages=limit)
        left_out = max(len(content.findings) - limit, 0)
    else:
        module, name = WRITERS[suffix]
        write, left_out = getattr(import_module(module), name), 0
    invocation.notes.diagnostics(save(content, path, write))
    _tell(invocation, content, path, left_out=left_out)
    if failed := failures(stored, rules):
        invocation.notes.diagnostics(failed)
        invocation.suggest((f"huiyan explain {failed[0].code}", PAGE))
        return ExitCode.NOT_EVALUATED
    return ExitCode.NOT_EVALUATED if hides(stored, rules) else ExitCode.DONE


def content_or_leave(
    workspace: Workspace,
    stored: StoredRun,
    mask: Mask,
    language: str,
    *,
    inputs: RecordedInputs,
    baseline: StoredRun | None = None,
    rules: tuple[str, ...] = (),
) -> ReportContent:
    """What the report says, as `mask` lets it be shown; HY622 where a filing is gone."""
    from interfaces.report.content import report_content  # noqa: PLC0415 - loads the engine

    try:
        return report_content(
            workspace, stored, mask, language, inputs=inputs, baseline=baseline, rules=rules
        )
    except (LookupError, FileNotFoundError) as error:
        problem = told_gone(error, stored.id)
        raise Leave(ExitCode.NOT_VERIFIED, problem) from error


def near_or_leave(
    workspace: Workspace,
    stored: StoredRun,
    mask: Mask,
    *,
    inputs: RecordedInputs,
    rules: tuple[str, ...] = (),
) -> NearByRule:
    """What came nearest to being brought up; HY622 where a filing is gone."""
    from interfaces.report.near import near_by_rule  # noqa: PLC0415 - loads the engine

    settings = engine_settings(workspace)
    try:
        return near_by_rule(workspace, stored, mask, inputs=inputs, rules=rules, settings=settings)
    except (LookupError, FileNotFoundError) as error:
        problem = told_gone(error, stored.id)
        raise Leave(ExitCode.NOT_VERIFIED, problem) from error


def save(content: ReportContent, path: Path, write: Writer) -> tuple[Diagnostic, ...]:
    """Write the file; it appears whole or not at all. HY610 where it cannot be written.

    Returned is what the writer has to tell of the file.
    """
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
            unfinished = Path(folder) / path.name  # some writers look at the suffix
            told = write(content, unfinished)
            unfinished.replace(path)
    except OSError as error:
        raise Leave(ExitCode.MISTAKE, _not_written(path, error)) from None
    return told or ()


def _folder_or_leave(path: Path) -> None:
    """HY610 where nothing can be written beside `path`, before a long report is put together."""
    try:
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise Leave(ExitCode.MISTAKE, _not_written(path, error)) from None


def _not_written(path: Path, error: OSError) -> Diagnostic:
    reason = error.strerror or str(error)
    return diagnose("HY610", None, file=str(path), reason=reason)


def _tell(invocation: Invocation, content: ReportContent, path: Path, *, left_out: int) -> None:
    size, language = path.stat().st_size, invocation.language
    told = {"file": str(path), "findings": len(content.findings), "rules": len(content.rules)}
    if invocation.machine:
        counts = {"findings_without_page": left_out, "masked": content.masked, "bytes": size}
        document = {"schema": "huiyan.report/1", "run": content.run.id, **told, **counts}
        write_json(invocation.results, document)
        return
    shown = f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{size / 1000:.1f} kB"
    line = _WRITTEN.tell(language, **told, size=shown, as_of=content.run.as_of)
    invocation.results.line(line)
    if left_out:
        invocation.results.line(_LEFT_OUT.tell(language, count=left_out))


def _suffix_or_leave(path: Path | None) -> str:
    """The one of the known suffixes that `path` ends in; HY699 where it has none of them."""
    name = path.name.lower() if path else ""
    found = next((s for s in WRITERS if name.endswith(s) and name != s), None)
    if found is not None:
        return found
    last = Path(name).suffix
    meant = nearest(last, WRITERS) if last else ""
    close = f"{name.removesuffix(last)}{meant}" if meant else ""
    problem = diagnose("HY699", None, file=name, nearest=close, known=", ".join(WRITERS))
    raise Leave(ExitCode.MISTAKE, problem)


def _rules_or_leave(stored: StoredRun, rules: tuple[str, ...]) -> None:
    known = [str(r["rule"]) for r in stored.record["rules"]]
    for rule in rules:
        if rule not in known:
            meant = nearest(rule, known)
            problem = diagnose("HY625", None, rule=rule, run=stored.id, nearest=meant)
            raise Leave(ExitCode.MISTAKE, problem)


COMMAND = Command(
    "report",
    report,
    about=entries()["report"].about,
    params=[
        Argument(
            "run",
            required=False,
            metavar="RUN",
            about=Bilingual("一次核查的编号；默认最近一次", "a run's id; the latest by default"),
        ),
        Option(
            "--rule",
            "rules",
            multiple=True,
            metavar="RULE",
            about=Bilingual("只写这条规则，可重复", "only this rule; can be repeated"),
        ),
        Option(
            "--baseline",
            metavar="RUN|last",
            about=Bilingual("与哪次核查相比", "the run to compare with"),
        ),
        Option(
            "--no-near",
            is_flag=True,
            about=Bilingual(
                "HTML 不举“为何没有提出”的例子，数据很多时更快",
                "HTML: no examples of why others did not come up; quicker over much data",
            ),
        ),
        Option(
            "--pages",
            type=WholeNumber(),
            metavar="N",
            about=Bilingual(
                "HTML 最多几条事项有详情页，默认 5000",
                "HTML: findings with a page of their own, 5000 by default",
            ),
        ),
    ],
    formats=("text", "json"),
    examples=[
        ("huiyan report -o report.html", Bilingual("供审阅", "for a reviewer")),
        ("huiyan report -o report.xlsx", Bilingual("供统计", "for a spreadsheet")),
    ],
    unmasks=True,
    saves=True,
)
