"""`huiyan check [PACK|FILE …]`: what is wrong with packs, contracts and the workspace."""

from __future__ import annotations

from typing import Any

from dsl.diagnostics import Severity
from dsl.diagnostics.page import severity_of
from engine.packs.pack import LoadedPack
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.checking import Checked, check_all
from interfaces.cli.command import Command
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.parameters import Argument
from interfaces.cli.records import write_json, write_json_lines
from interfaces.cli.registry import entries
from interfaces.cli.shown import Heading, show_table
from interfaces.cli.told import as_record

HEADINGS = (
    Heading("pack", Bilingual("规则包", "pack")),
    Heading("title", Bilingual("题名", "title")),
    Heading("version", Bilingual("版本", "version")),
    Heading("rules", Bilingual("规则", "rules"), number=True),
    Heading("clauses", Bilingual("条文", "clauses"), number=True),
    Heading("parameters", Bilingual("参数", "parameters"), number=True),
    Heading("examples", Bilingual("示例", "examples"), number=True),
    Heading("errors", Bilingual("错误", "errors"), number=True),
    Heading("warnings", Bilingual("警告", "warnings"), number=True),
)
_CHECKED = Bilingual(
    "已检查 {packs} 个规则包、{contracts} 份数据约定：",
    "Checked (packs: {packs}, contracts: {contracts}): ",
)
_CLEAN = Bilingual("没有错误。", "no mistakes.")
_WARNED = Bilingual("没有错误，{warnings} 处警告。", "no mistakes; warnings: {warnings}.")
_WRONG = Bilingual(
    "{errors} 处错误，{warnings} 处警告。", "errors: {errors}, warnings: {warnings}."
)
_PAGE = Bilingual("这一条诊断是什么意思，怎样改", "what this diagnostic means, and how to mend it")


def check_named(invocation: Invocation, names: tuple[str, ...]) -> ExitCode:
    """Check everything, or what is named; an error is exit 2."""
    checked = check_all(invocation.folder, names)
    if invocation.format == "text":
        _tell(invocation, checked)
    else:
        _write(invocation, checked)
    return ExitCode.MISTAKE if checked.has_errors else ExitCode.DONE


def _tell(invocation: Invocation, checked: Checked) -> None:
    if checked.diagnostics:
        invocation.notes.diagnostics(checked.diagnostics, checked.texts)
    if not invocation.options.quiet:
        show_checked(invocation, checked)
    if checked.has_errors:
        first = next(d for d in checked.diagnostics if severity_of(d) is Severity.ERROR)
        invocation.suggest((f"huiyan explain {first.code}", _PAGE))
    else:
        invocation.suggest(*_next_commands())


def show_checked(invocation: Invocation, checked: Checked) -> None:
    """What was checked, and how many mistakes were found; the diagnostics are told elsewhere."""
    if checked.packs:
        show_table(invocation, HEADINGS, [_record(p) for p in checked.packs])
    errors, warnings = _count(checked, Severity.ERROR), _count(checked, Severity.WARNING)
    words = _WRONG if errors else _WARNED if warnings else _CLEAN
    counts = {"packs": len(checked.packs), "contracts": checked.contracts}
    lead = _CHECKED.tell(invocation.language, **counts)
    told = words.tell(invocation.language, errors=errors, warnings=warnings)
    invocation.results.line(lead + told)


def _next_commands() -> list[tuple[str, Bilingual]]:
    known = entries()
    return [(f"huiyan {n}", known[n].about) for n in ("test", "run") if n in known]


def _write(invocation: Invocation, checked: Checked) -> None:
    language = invocation.language
    found = [as_record(d, checked.texts, language) for d in checked.diagnostics]
    if invocation.format == "jsonl":
        records = ({"schema": "huiyan.diagnostic/1", **d} for d in found)
        write_json_lines(invocation.results, records)
        return
    document: dict[str, Any] = {
        "schema": "huiyan.check/1",
        "errors": _count(checked, Severity.ERROR),
        "warnings": _count(checked, Severity.WARNING),
        "contracts": checked.contracts,
        "packs": [_record(p) for p in checked.packs],
        "diagnostics": found,
    }
    write_json(invocation.results, document)


def _record(pack: LoadedPack) -> dict[str, Any]:
    found = [severity_of(d) for d in pack.diagnostics]
    return {
        "pack": pack.manifest.name,
        "title": pack.manifest.title,
        "version": pack.manifest.version,
        "sha256": pack.sha256,
        "files": len(pack.files),
        "rules": len(pack.model.rules),
        "clauses": len(pack.model.clauses),
        "parameters": len(pack.model.parameters),
        "examples": len(pack.model.examples),
        "errors": found.count(Severity.ERROR),
        "warnings": found.count(Severity.WARNING),
    }


def _count(checked: Checked, severity: Severity) -> int:
    return sum(severity_of(d) is severity for d in checked.diagnostics)


COMMAND = Command(
    "check",
    check_named,
    about=entries()["check"].about,
    params=[
        Argument(
            "names",
            nargs=-1,
            metavar="PACK|FILE",
            about=Bilingual(
                "规则包、规则文件或数据约定；不写则全部",
                "packs, policy files or contracts; everything without one",
            ),
        )
    ],
    formats=("text", "json", "jsonl"),
    examples=[
        ("huiyan check", Bilingual("整个工作区", "the whole workspace")),
        ("huiyan check -f json", Bilingual("供编辑器和持续集成使用", "for editors and CI")),
    ],
)
