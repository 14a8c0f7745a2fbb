"""`huiyan docs [PACK …]`: the annotated regulation; the made sections of rules' pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dsl.diagnostics import diagnose
from dsl.rule_page.check import UNWRITTEN, check_page
from dsl.rule_page.writing import draft_page, updated_page
from dsl.syntax.declarations import Surface
from dsl.text.source import SourceText
from engine.packs.pack import LoadedPack
from engine.packs.pages import PAGE_SUFFIX, load_pages, pages_wanted
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.leave import Leave
from interfaces.cli.mistakes import Mistake
from interfaces.cli.packs import packs_or_leave
from interfaces.cli.parameters import Argument, Option
from interfaces.cli.registry import entries
from interfaces.cli.rewriting import rewrite

_WRITTEN = Bilingual("已写出  {file}", "written  {file}")
_NEW = Bilingual("已建立  {file}", "made  {file}")
_CHANGED = Bilingual("已改写  {file}", "rewritten  {file}")
_CURRENT = Bilingual(
    "{count} 页说明，生成的各节都与规则一致。",
    "Pages whose made sections agree with their rules: {count}.",
)
_UNWRITTEN = Bilingual(
    "其中 {count} 页还有作者没有写的章节（HY722），“huiyan check”逐页列出。",
    "{count} of them lack sections that are their authors' to write (HY722): `huiyan check` lists"
    " them page by page.",
)


def write_docs(invocation: Invocation, names: tuple[str, ...], pages: bool) -> ExitCode:
    """With `--pages` mend the pages in place; else write the annotated regulation to `-o`."""
    target = invocation.options.output
    if pages == (target is not None):
        if pages:
            raise Mistake(diagnose("HY607", None, first="--pages", second="-o"))
        raise Mistake(diagnose("HY603", None, what="-o FOLDER", path="huiyan docs"))
    workspace = invocation.workspace()
    contracts = invocation.contracts(workspace)
    packs = packs_or_leave(workspace, contracts, names, invocation.notes)
    if target is None:
        return _mend_pages(invocation, packs)
    _write(invocation, packs, target)
    return ExitCode.DONE


def _write(invocation: Invocation, packs: Sequence[LoadedPack], folder: Path) -> None:
    from interfaces.report.annotated import (  # noqa: PLC0415 - jinja2 only here
        annotated,
        annotated_html,
        annotated_markdown,
    )

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for pack in packs:
            pages, _ = load_pages(pack)
            language: Surface = "en" if invocation.language == "en" else "zh"
            content = annotated(pack, pages, language)
            for suffix, text in (
                (".html", annotated_html(content)),
                (".md", annotated_markdown(content)),
            ):
                path = folder / f"{pack.manifest.name}{suffix}"
                path.write_text(text, encoding="utf-8", newline="\n")
                invocation.results.line(_WRITTEN.tell(invocation.language, file=path))
    except OSError as error:
        reason = error.strerror or str(error)
        problem = diagnose("HY735", None, folder=str(folder), reason=reason)
        raise Leave(ExitCode.MISTAKE, problem) from error


def _mend_pages(invocation: Invocation, packs: Sequence[LoadedPack]) -> ExitCode:
    """Drafts for rules without a page, and made sections as they must be in the others."""
    language = invocation.language
    count = unwritten = 0
    for pack in packs:
        pages, _ = load_pages(pack)
        for name, about in pages_wanted(pack).items():
            path = pack.folder / f"{name}{PAGE_SUFFIX}"
            shown = f"{pack.place}/{path.name}"
            source = pages.get(name)
            if source is None and about.language != about.rule.surface:
                continue  # a page in the other language is there where somebody wrote it
            count += 1
            text = draft_page(about) if source is None else updated_page(source, about)
            told = check_page(SourceText(shown, text), about)
            unwritten += any(d.code in UNWRITTEN for d in told)
            if source is None:
                path.write_text(text, encoding="utf-8", newline="\n")
                invocation.results.line(_NEW.tell(language, file=shown))
            elif text != source.text:
                rewrite(path, text)
                invocation.results.line(_CHANGED.tell(language, file=shown))
    invocation.notes.say(_CURRENT, count=count)
    if unwritten:
        invocation.notes.say(_UNWRITTEN, count=unwritten)
    invocation.suggest(("huiyan check", entries()["check"].about))
    return ExitCode.DONE


COMMAND = Command(
    "docs",
    write_docs,
    about=entries()["docs"].about,
    params=[
        Argument(
            "names",
            nargs=-1,
            metavar="PACK",
            about=Bilingual("规则包；不写则全部", "packs; all without one"),
        ),
        Option(
            "--pages",
            is_flag=True,
            about=Bilingual(
                "就地更新规则说明页里生成的各节，没有的建立初稿",
                "bring the made sections of rules' pages up to date; drafts where there is none",
            ),
        ),
    ],
    saves=True,
    examples=[
        (
            "huiyan docs livelihood -o docs",
            Bilingual("条文在左、规则在右", "clauses at the left, rules at the right"),
        ),
        ("huiyan docs --pages", Bilingual("更新说明页", "bring pages up to date")),
    ],
)
