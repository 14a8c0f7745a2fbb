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


def check_page(source: SourceText, rule: Rule, model: Model) -> tuple[Diagnostic, ...]:
    """HY720 to HY726 for the page of `rule`, all of them warnings: a page decides no finding."""
    page = read_page(source)
    found = [*_title(page, rule), *_headings(page, rule, model), *_texts(page, rule, model)]
    return tuple(found)


def _title(page: WrittenPage, rule: Rule) -> Iterator[Diagnostic]:
    if page.title != rule.title:
        yield diagnose("HY724", page.title_span, title=rule.title)


def _headings(page: WrittenPage, rule: Rule, model: Model) -> Iterator[Diagnostic]:
    """Missing, unknown, repeated or misplaced headings."""
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
    for section in wanted:
        if section.name not in seen:
            heading = section.heading(rule.surface)
            yield diagnose("HY720", page.title_span, heading=heading, rule=rule.name)


def _texts(page: WrittenPage, rule: Rule, model: Model) -> Iterator[Diagnostic]:
    """Sections that are not written yet, and generated ones that say something else."""
    made = generated_sections(rule, model, rule.surface)
    for part in page.parts:
        section = section_named(part.heading)
        if section is None:
            continue
        if section.generated:
            if part.text != made.get(section.name, part.text):
                yield diagnose("HY723", part.heading_span, heading=part.heading)
        elif part.text in ("", placeholder(section.asked(rule.surface))):
            asked = {"asked_zh": section.asked("zh"), "asked_en": section.asked("en")}
            yield diagnose("HY722", part.heading_span, heading=part.heading, **asked)


def _wanted(rule: Rule, model: Model) -> tuple[Section, ...]:
    """The sections that the page must have: generated ones where there is something to say."""
    made = generated_sections(rule, model, rule.surface)
    return tuple(s for s in SECTIONS if not s.generated or s.name in made)
