"""What is missing from a page, and what no longer agrees with the rule."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics.diagnostic import Diagnostic, diagnose
from dsl.diagnostics.nearest import nearest
from dsl.model.rules import Model, Rule
from dsl.rule_page.form import SECTIONS, Section, section_named
from dsl.rule_page.generated import generated_sections
from dsl.rule_page.reading import Part, WrittenPage, read_page
from dsl.rule_page.writing import placeholder
from dsl.text.source import SourceText

#: What a page lacks: one diagnostic a page, however many sections it is.
UNWRITTEN = frozenset({"HY720", "HY722"})


def check_page(source: SourceText, rule: Rule, model: Model) -> tuple[Diagnostic, ...]:
    """HY720 to HY726 for the page of `rule`, all of them warnings: a page decides no finding."""
    page = read_page(source)
    found = [*_title(page, rule), *_headings(page, rule, model), *_texts(page, rule, model)]
    if not _untouched(page, rule):
        found += _missing(page, rule, model)
    found += _unwritten(page, rule)
    return tuple(found)


def _title(page: WrittenPage, rule: Rule) -> Iterator[Diagnostic]:
    if page.title != rule.title:
        yield diagnose("HY724", page.title_span, title=rule.title)


def _headings(page: WrittenPage, rule: Rule, model: Model) -> Iterator[Diagnostic]:
    """Unknown, repeated or misplaced headings."""
    wanted = _wanted(rule, model)
    known = [section.heading(rule.surface) for section in wanted]
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


def _missing(page: WrittenPage, rule: Rule, model: Model) -> Iterator[Diagnostic]:
    """The sections that the page should have and has not, in one."""
    there = {section_named(part.heading) for part in page.parts}
    yield from _told("HY720", [s for s in _wanted(rule, model) if s not in there], page, rule)


def _unwritten(page: WrittenPage, rule: Rule) -> Iterator[Diagnostic]:
    """The sections that are their author's to write and are not written, in one."""
    sections = ((section_named(p.heading), p) for p in page.parts)
    empty = [s for s, p in sections if s and not s.generated and not _is_written(s, p, rule)]
    yield from _told("HY722", empty, page, rule)


def _told(
    code: str, sections: list[Section], page: WrittenPage, rule: Rule
) -> Iterator[Diagnostic]:
    if sections:
        listed = ("、" if rule.surface == "zh" else ", ").join(
            s.heading(rule.surface) for s in sections
        )
        where = page.title_span
        yield diagnose(code, where, page=where.file, count=len(sections), headings=listed)


def _untouched(page: WrittenPage, rule: Rule) -> bool:
    """Whether the page is a draft of which nothing is written: then that alone is told."""
    sections = [(section_named(p.heading), p) for p in page.parts]
    own = [(s, p) for s, p in sections if s and not s.generated]
    return bool(own) and not any(_is_written(s, p, rule) for s, p in own)


def _is_written(section: Section, part: Part, rule: Rule) -> bool:
    return part.text not in ("", placeholder(section.asked(rule.surface)))


def _texts(page: WrittenPage, rule: Rule, model: Model) -> Iterator[Diagnostic]:
    """Generated sections that say something else."""
    made = generated_sections(rule, model, rule.surface)
    for part in page.parts:
        section = section_named(part.heading)
        if section is None or not section.generated:
            continue
        if part.text != made.get(section.name, part.text):
            yield diagnose("HY723", part.heading_span, heading=part.heading)


def _wanted(rule: Rule, model: Model) -> tuple[Section, ...]:
    """The sections that the page must have: generated ones where there is something to say."""
    made = generated_sections(rule, model, rule.surface)
    return tuple(s for s in SECTIONS if not s.generated or s.name in made)
