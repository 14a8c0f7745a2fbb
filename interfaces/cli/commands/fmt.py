"""`huiyan fmt [--check|--diff] [--to zh|en] [PACK|FILE …]`: policy files in their one layout."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from dsl.diagnostics import Diagnostic, diagnose
from dsl.format import format_file
from dsl.grammar import parse
from dsl.syntax.declarations import Surface
from dsl.text.source import SourceText
from engine.packs.pack import SUFFIX
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.checking import read_policy, target_named
from interfaces.cli.command import Command
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.leave import Leave
from interfaces.cli.mistakes import Mistake
from interfaces.cli.parameters import Argument, OneOf, Option
from interfaces.cli.records import write_json
from interfaces.cli.registry import entries
from interfaces.cli.rewriting import rewrite, show_diff
from interfaces.cli.told import has_errors

STANDARD_INPUT = "-"
_CHANGED = Bilingual("已改写  {file}", "rewritten  {file}")
_WOULD_CHANGE = Bilingual("需改写  {file}", "would be rewritten  {file}")
_SUMMARY = Bilingual(
    "{changed} 个文件改写，{same} 个文件已是统一版式。",
    "files rewritten: {changed}, already in canonical layout: {same}.",
)
_CHECKED = Bilingual(
    "{changed} 个文件需要改写，{same} 个文件已是统一版式。",
    "files to rewrite: {changed}, already in canonical layout: {same}.",
)
_FMT = Bilingual("改写这些文件", "rewrite them")
_FILES = Bilingual("规则文件", "policy file")


@dataclass(frozen=True, slots=True)
class Formatted:
    """One file before and after; `text` is None where mistakes keep it from being formatted."""

    path: Path | None
    source: SourceText
    text: str | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def changed(self) -> bool:
        """Whether the canonical text is another."""
        return self.text is not None and self.text != self.source.text


class UnfaithfulLayoutError(AssertionError):
    """The formatted text does not say what the file said: a bug, and the file is left alone."""


def format_named(
    invocation: Invocation, names: tuple[str, ...], check: bool, diff: bool, to: str | None
) -> ExitCode:
    """Rewrite the files; with `--check` or `--diff` nothing is written, and a change is exit 1."""
    if check and diff:
        raise Mistake(diagnose("HY607", None, first="--check", second="--diff"))
    surface = cast("Surface | None", to)
    formatted = [format_one(path, text, surface) for path, text in _sources(invocation, names)]
    if not formatted:
        words = {"what_zh": _FILES.zh, "what_en": _FILES.en}
        nothing = diagnose("HY618", None, **words, hint_zh="", hint_en="")
        raise Leave(ExitCode.NOTHING_SELECTED, nothing)
    for one in formatted:
        invocation.notes.diagnostics(one.diagnostics, [one.source])
    if formatted[0].path is None and not check and not diff:
        invocation.results.write(formatted[0].text or "")
    else:
        _tell(invocation, formatted, dry=check or diff, diff=diff)
    if any(one.text is None for one in formatted):
        return ExitCode.MISTAKE
    pending = (check or diff) and any(one.changed for one in formatted)
    return ExitCode.FINDINGS if pending else ExitCode.DONE


def format_one(path: Path | None, source: SourceText, surface: Surface | None) -> Formatted:
    """The canonical text of `source`, read back to be sure that it says the same."""
    parsed = parse(source)
    if has_errors(parsed.diagnostics):
        return Formatted(path, source, None, parsed.diagnostics)
    text = format_file(parsed.file, source, surface=surface)
    again = parse(SourceText(source.name, text))
    if again.file.declarations != parsed.file.declarations:
        raise UnfaithfulLayoutError(source.name)
    return Formatted(path, source, text, parsed.diagnostics)


def _sources(
    invocation: Invocation, names: Sequence[str]
) -> Iterator[tuple[Path | None, SourceText]]:
    """The files named, those of all packs without a name; `-` is standard input."""
    if tuple(names) == (STANDARD_INPUT,):
        yield None, SourceText("<stdin>", sys.stdin.read())
        return
    for path in _paths(invocation, names):
        shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
        yield path, read_policy(path, shown.as_posix())


def _paths(invocation: Invocation, names: Sequence[str]) -> Iterator[Path]:
    single = [invocation.folder / n for n in names]
    if names and all(p.is_file() for p in single):  # loose files need no workspace
        yield from (p.absolute() for p in single)
        return
    workspace = invocation.workspace()
    for target in [target_named(n, workspace, invocation.folder) for n in names] or workspace.packs:
        yield from sorted(target.rglob(f"*{SUFFIX}")) if target.is_dir() else [target]


def _tell(invocation: Invocation, formatted: Sequence[Formatted], *, dry: bool, diff: bool) -> None:
    changed = [one for one in formatted if one.changed]
    if not dry:
        for one in changed:
            assert one.path is not None
            assert one.text is not None
            rewrite(one.path, one.text)
    if invocation.machine:
        files = [
            {"file": f.source.name, "changed": f.changed, "errors": f.text is None}
            for f in formatted
        ]
        write_json(invocation.results, {"schema": "huiyan.fmt/1", "files": files})
        return
    language, words = invocation.language, _WOULD_CHANGE if dry else _CHANGED
    for one in changed:
        if diff:
            show_diff(invocation, one.source, one.text or "")
        else:
            invocation.results.line(words.tell(language, file=one.source.name))
    same = sum(f.text is not None for f in formatted) - len(changed)
    summary = _CHECKED if dry else _SUMMARY
    invocation.notes.say(summary, changed=len(changed), same=same)
    if dry and changed:
        invocation.suggest(("huiyan fmt", _FMT))
    else:
        invocation.suggest(("huiyan check", entries()["check"].about))


COMMAND = Command(
    "fmt",
    format_named,
    about=entries()["fmt"].about,
    params=[
        Argument(
            "names",
            nargs=-1,
            metavar="PACK|FILE",
            about=Bilingual(
                "规则包或规则文件；不写则全部；- 为标准输入",
                "packs or policy files; all without one; - is standard input",
            ),
        ),
        Option(
            "--check",
            is_flag=True,
            about=Bilingual(
                "不改写；有文件需要改写时退出码为 1",
                "write nothing; exit 1 where a file would change",
            ),
        ),
        Option(
            "--diff",
            is_flag=True,
            about=Bilingual(
                "不改写，显示差异；退出码同 --check",
                "write nothing, show the difference; exit as --check",
            ),
        ),
        Option(
            "--to",
            type=OneOf("zh", "en"),
            about=Bilingual("把关键字转换成中文或英文", "turn the keywords to Chinese or English"),
        ),
    ],
    formats=("text", "json"),
    examples=[
        ("huiyan fmt --check", Bilingual("供提交前检查使用", "before a commit")),
        ("huiyan fmt --to en rule.huiyan", Bilingual("转换成英文写法", "to the English surface")),
    ],
)
