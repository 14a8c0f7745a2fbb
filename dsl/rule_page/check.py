"""What is missing from a page, and what no longer agrees with the rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dsl.diagnostics.diagnostic import Diagnostic, diagnose
from dsl.diagnostics.nearest import nearest
from dsl.rule_page.form import SECTIONS, Section, section_named
from dsl.rule_page.page_of import PageOf
from dsl.rule_page.reading import Part, WrittenPage, read_page
from dsl.rule_page.writing import placeholder
from dsl.syntax.declarations import Surface
from dsl.text.source import SourceText

#: What a page lacks: one diagnostic a page, however many sections it is.
UNWRITTEN = frozenset({"HY720", "HY722"})


def check_page(source: SourceText, about: PageOf) -> tuple[Diagnostic, ...]:
    """HY720 to HY726 for a page of a rule, all of them warnings: a page decides no finding."""
    page = read_page(source)
    made = about.generated()
    wanted = tuple(s for s in SECTIONS if not s.generated or s.name in made)
    language = about.language
    found = [*_title(page, about), *_headings(page, wanted, language), *_texts(page, made)]
    if not _untouched(page):
        found += _missing(page, wanted, language)
    found += _unwritten(page, language)
    return tuple(found)


def _title(page: WrittenPage, about: PageOf) -> Iterator[Diagnostic]:
    """A page in the rule's own language is headed by its title; another words it anew."""
    if page.title != about.title(page):
        yield diagnose("HY724", page.title_span, title=about.rule.title)


def _headings(
    page: WrittenPage, wanted: tuple[Section, ...], language: Surface
) -> Iterator[Diagnostic]:
    """Unknown, repeated or misplaced headings."""
    known = [section.heading(language) for section in wanted]
    order = {section.name: number for number, section in enumerate(SECTIONS)}
    seen: dict[str, Part] = {}
    last = -1
    for part in page.parts:
        section = section_named(part.heading)
        if section is None or section not in wanted or section.name in seen:
            near = nearest(part.heading, known)
            yield diagnose("HY721", part.heading_span, heading=part.heading, nearest=near)
            continue
        seen[section.name] = part
        if order[section.name] < last:
            yield diagnose("HY726", part.heading_span, heading=part.heading)
        last = max(last, order[section.name])


def _missing(
    page: WrittenPage, wanted: tuple[Section, ...], language: Surface
) -> Iterator[Diagnostic]:
    """The sections that the page should have and has not, in one."""
    there = {section_named(part.heading) for part in page.parts}
    yield from _told("HY720", [s for s in wanted if s not in there], page, language)


def _unwritten(page: WrittenPage, language: Surface) -> Iterator[Diagnostic]:
    """The sections that are their author's to write and are not written, in one."""
    sections = ((section_named(p.heading), p) for p in page.parts)
    empty = [s for s, p in sections if s and not s.generated and not is_written(s, p.text)]
    yield from _told("HY722", empty, page, language)


def _told(
    code: str, sections: list[Section], page: WrittenPage, language: Surface
) -> Iterator[Diagnostic]:
    if sections:
        listed = ("、" if language == "zh" else ", ").join(s.heading(language) for s in sections)
        where = page.title_span
        yield diagnose(code, where, page=where.file, count=len(sections), headings=listed)


def _untouched(page: WrittenPage) -> bool:
    """Whether the page is a draft of which nothing is written: then that alone is told."""
    sections = [(section_named(p.heading), p) for p in page.parts]
    own = [(s, p) for s, p in sections if s and not s.generated]
    return bool(own) and not any(is_written(s, p.text) for s, p in own)


def is_written(section: Section, text: str) -> bool:
    """Whether an author wrote `text`: it is no blank, and not what a draft asks for."""
    return bool(text) and text not in map(placeholder, section.asks)


def _texts(page: WrittenPage, made: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Generated sections that say something else."""
    for part in page.parts:
        section = section_named(part.heading)
        if section is None or not section.generated:
            continue
        if part.text != made.get(section.name, part.text):
            yield diagnose("HY723", part.heading_span, heading=part.heading)
