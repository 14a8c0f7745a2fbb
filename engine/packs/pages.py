"""The pages beside the rules of a pack: `RULE.md`, and `RULE.zh.md` or `RULE.en.md` beside it.

The first is in the language in which the rule is written, the second in the other one.
"""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, diagnose
from dsl.diagnostics.nearest import nearest
from dsl.model.rules import Rule
from dsl.rule_page.check import check_page
from dsl.rule_page.page_of import PageOf
from dsl.syntax.declarations import Rule as WrittenRule
from dsl.syntax.declarations import Surface
from dsl.text.source import SourceText, Span
from engine.packs.pack import LoadedPack

PAGE_SUFFIX = ".md"
#: Files about the pack as a whole, which belong to no rule.
NO_PAGES = frozenset({"README.md", "CHANGELOG.md"})


#: What is told of pages, which no run and no example needs.
OF_PAGES = frozenset({"HY720", "HY721", "HY722", "HY723", "HY724", "HY725", "HY726"})


def page_name(rule: Rule, language: Surface) -> str:
    """What the page of `rule` in `language` is called, without its suffix."""
    return rule.name if language == rule.surface else f"{rule.name}.{language}"


def pages_wanted(pack: LoadedPack) -> dict[str, PageOf]:
    """What a page of each name is about; those in the other language may be left out."""
    languages: tuple[Surface, ...] = ("zh", "en")
    return {
        page_name(rule, language): PageOf(rule, pack.model, language)
        for rule in pack.model.rules
        for language in languages
    }


def load_pages(pack: LoadedPack) -> tuple[dict[str, SourceText], tuple[Diagnostic, ...]]:
    """The texts of the pages by `page_name`, and HY652 for one that is not UTF-8."""
    pages: dict[str, SourceText] = {}
    found: list[Diagnostic] = []
    for path in sorted(pack.folder.glob(f"*{PAGE_SUFFIX}")):
        if path.name in NO_PAGES:
            continue
        name = f"{pack.place}/{path.name}"
        data = path.read_bytes()
        try:
            pages[path.stem] = SourceText(name, data.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            found.append(diagnose("HY652", None, file=name, line=line, byte=error.start))
    return pages, tuple(found)


def check_pages(pack: LoadedPack) -> tuple[tuple[SourceText, ...], tuple[Diagnostic, ...]]:
    """The texts of the pages, and what is wrong with them: HY720 to HY726, HY652.

    Pages of rules that have errors are left alone until the rule is right.
    """
    pages, problems = load_pages(pack)
    found = list(problems)
    wanted = pages_wanted(pack)
    declared = (d for file in pack.files for d in file.declarations)
    written = {d.name for d in declared if isinstance(d, WrittenRule)}
    right = {rule.name for rule in pack.model.rules}
    for name, source in pages.items():
        if name in wanted:
            found += check_page(source, wanted[name])
        elif name.partition(".")[0] not in written - right:
            span = Span(source.name, 0, min(1, len(source.text)))
            found.append(diagnose("HY725", span, rule=name, nearest=nearest(name, right)))
    return tuple(pages.values()), tuple(found)
