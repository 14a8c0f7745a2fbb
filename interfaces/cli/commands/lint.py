"""`huiyan lint [PACK|FILE …]`: rules that are right but doubtful."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Sequence
from typing import Any

from dsl.diagnostics import Diagnostic, Severity, diagnose
from dsl.diagnostics.page import load_page, severity_of
from dsl.lint.registry import LINTS
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.linting import Chosen, choose, fails
from interfaces.cli.mistakes import Mistake
from interfaces.cli.parameters import Argument, Day, Option
from interfaces.cli.records import write_json, write_json_lines
from interfaces.cli.registry import entries
from interfaces.cli.results import terminal_width
from interfaces.cli.rewriting import rewrite, show_diff
from interfaces.cli.shown import Heading, show_table
from interfaces.cli.told import as_record, draw_diagnostics

HEADINGS = (
    Heading("code", Bilingual("代码", "code")),
    Heading("name", Bilingual("名称", "name")),
    Heading("level", Bilingual("级别", "level")),
    Heading("title", Bilingual("题名", "title")),
    Heading("options", Bilingual("设置", "settings")),
)
_CLEAN = Bilingual(
    "已看 {packs} 个规则包，没有存疑之处。", "Looked at (packs: {packs}): nothing doubtful."
)
_FOUND = Bilingual(
    "已看 {packs} 个规则包：{warnings} 处存疑，{notes} 处提示。",
    "Looked at (packs: {packs}): doubtful: {warnings}, notes: {notes}.",
)
_IGNORED = Bilingual(
    "另有 {ignored} 处已注明理由，不再提示。", "Places ignored with a reason: {ignored}."
)
_MENDED = Bilingual("已改写  {file}", "rewritten  {file}")
_NO_MENDS = Bilingual("没有可以代劳的改动。", "Nothing that can be mended safely.")
_PAGE = Bilingual("这一项检查看什么，为什么，怎样设置", "what this lint looks at, why, what to set")
_FIX = Bilingual("改掉可以放心代劳的", "mend what can be mended safely")


def lint_named_packs(
    invocation: Invocation,
    names: tuple[str, ...],
    fix: bool,
    diff: bool,
    only: tuple[str, ...],
    as_of: datetime.date | None,
    show_list: bool,
) -> ExitCode:
    """Look; with `--fix` mend first. What is more than a note is exit 1."""
    if fix and diff:
        raise Mistake(diagnose("HY607", None, first="--fix", second="--diff"))
    if show_list:
        return _list(invocation)
    chosen = choose(invocation, names, only=only, today=as_of)
    if diff:
        return _diff(invocation, chosen)
    if fix and _mend(invocation, chosen):
        chosen = choose(invocation, names, only=only, today=as_of)
    found, ignored = chosen.look()
    _tell(invocation, chosen, found, ignored)
    return ExitCode.FINDINGS if fails(found) else ExitCode.DONE


def _mend(invocation: Invocation, chosen: Chosen) -> bool:
    texts = chosen.mended()
    for name, text in texts.items():
        rewrite(chosen.path(name), text)
        invocation.notes.say(_MENDED, file=name)
    return bool(texts)


def _diff(invocation: Invocation, chosen: Chosen) -> ExitCode:
    """What `--fix` would change; nothing is written, and a change is exit 1."""
    texts = chosen.mended()
    sources = {source.name: source for source in chosen.sources()}
    for name, text in texts.items():
        show_diff(invocation, sources[name], text)
    if not texts:
        invocation.notes.say(_NO_MENDS)
    return ExitCode.FINDINGS if texts else ExitCode.DONE


def _tell(
    invocation: Invocation, chosen: Chosen, found: Sequence[Diagnostic], ignored: int
) -> None:
    sources, language = chosen.sources(), invocation.language
    if invocation.format == "sarif":
        from interfaces.report.sarif.lints import lints_text  # noqa: PLC0415 - only for SARIF

        invocation.results.write(lints_text(found, sources, language))
        return
    records = [as_record(d, sources, language) for d in found]
    if invocation.format == "jsonl":
        write_json_lines(invocation.results, ({"schema": "huiyan.lint/1", **r} for r in records))
        return
    counts: dict[str, Any] = {
        "packs": len(chosen.packs),
        "warnings": sum(severity_of(d) is not Severity.NOTE for d in found),
        "notes": sum(severity_of(d) is Severity.NOTE for d in found),
    }
    if invocation.format == "json":
        document = {"schema": "huiyan.lints/1", **counts, "ignored": ignored}
        write_json(invocation.results, {**document, "diagnostics": records})
        return
    if found:
        invocation.results.write(_drawn(invocation, chosen, found))
        invocation.results.line()
    words = (_FOUND if found else _CLEAN).tell(language, **counts)
    more = _IGNORED.tell(language, ignored=ignored) if ignored else ""
    invocation.results.line(
        " ".join(filter(None, (words, more))) if language == "en" else words + more
    )
    if found:
        invocation.suggest((f"huiyan explain {found[0].code}", _PAGE), ("huiyan lint --fix", _FIX))
    else:
        invocation.suggest(("huiyan test", entries()["test"].about))


def _drawn(invocation: Invocation, chosen: Chosen, found: Sequence[Diagnostic]) -> str:
    terminal = invocation.results.terminal
    return draw_diagnostics(
        found,
        chosen.sources(),
        language=invocation.language,
        colour=invocation.results.colour,
        errors_only=False,
        columns=terminal_width() if terminal and sys.stdout.isatty() else None,
    )


def _list(invocation: Invocation) -> ExitCode:
    """Every lint: code, name, level, and what may be set."""
    rows: list[dict[str, Any]] = []
    for lint in LINTS:
        page = load_page(lint.code)
        title = page.body.partition("\n")[0].partition(" · ")[2].split(" / ")
        options = {n: list(v) if isinstance(v, tuple) else v for n, v in lint.options.items()}
        rows.append(
            {
                "code": lint.code,
                "name": lint.name,
                "level": "off" if lint.off else page.severity.value,
                "title": title[-1 if invocation.language == "en" else 0],
                "options": options if invocation.machine else ", ".join(options),
            }
        )
    if invocation.machine:
        write_json(invocation.results, {"schema": "huiyan.lint-list/1", "lints": rows})
    else:
        show_table(invocation, HEADINGS, rows)
    return ExitCode.DONE


COMMAND = Command(
    "lint",
    lint_named_packs,
    about=entries()["lint"].about,
    params=[
        Argument(
            "names",
            nargs=-1,
            metavar="PACK|FILE",
            about=Bilingual(
                "规则包或规则文件；不写则全部", "packs or policy files; all without one"
            ),
        ),
        Option(
            "--fix",
            is_flag=True,
            about=Bilingual("改掉可以放心代劳的", "mend what can be mended safely"),
        ),
        Option(
            "--diff",
            is_flag=True,
            about=Bilingual("只显示 --fix 会改什么", "show what --fix would change"),
        ),
        Option(
            "--only",
            multiple=True,
            metavar="LINT",
            about=Bilingual(
                "只看这一项检查，代码或名称；可以重复",
                "this lint alone, by code or name; may be repeated",
            ),
        ),
        Option(
            "--as-of",
            "as_of",
            type=Day(),
            metavar="DATE",
            about=Bilingual(
                "以哪一天看条文和参数是否过期，默认今天",
                "the day against which law and parameters are held; today by default",
            ),
        ),
        Option(
            "--list",
            "show_list",
            is_flag=True,
            about=Bilingual("列出各项检查及其设置", "list the lints and what may be set"),
        ),
    ],
    formats=("text", "json", "jsonl", "sarif"),
    examples=[
        ("huiyan lint", Bilingual("看全部规则包", "all packs")),
        ("huiyan lint livelihood --diff", Bilingual("会改什么", "what would be mended")),
        ("huiyan explain HY802", Bilingual("一项检查的说明", "the page of a lint")),
    ],
)
