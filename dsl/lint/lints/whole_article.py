"""A whole article cited where it has paragraphs.

Avoid: `under scope article 5` where article 5 has four paragraphs.
Prefer: `under scope article 5 paragraph 2`, with the text of that paragraph.
Why: a reader of a finding has to know which sentence it rests on.
Settings: none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.model.law import Clause
from dsl.surface.provisions import show_provision
from dsl.syntax.declarations import Definition, Surface, Unless
from dsl.syntax.declarations import Rule as WrittenRule
from dsl.syntax.law import Citation, Parameter

#: （一）, (1), 1. or ① begin an item of the paragraph above, not a paragraph of its own.
_ITEM = re.compile(r"\s*(?:[（(][一二三四五六七八九十百0-9]+[）)]|[0-9]+[.．、]|[①-⑳])")


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Citations of an article, not a paragraph, of which the pack has several."""
    clauses = {(c.regulation.name, c.provision): c for c in subject.model.clauses}
    for citation, surface in _citations(subject):
        clause = clauses.get((citation.regulation, citation.provision))
        if clause is None or clause.provision.paragraph or clause.regulation.method:
            continue
        count = _paragraphs(clause, subject)
        if count > 1:
            provision = show_provision(clause.provision, surface)
            yield found(citation.span, provision=provision, count=count)


def _paragraphs(clause: Clause, subject: Subject) -> int:
    """How many paragraphs the text has, or the pack declares beside the article."""
    lines = [line for line in clause.text.split("\n") if line.strip()]
    written = sum(1 for line in lines if not _ITEM.match(line))
    declared = {
        c.provision.paragraph
        for c in subject.model.clauses
        if c.regulation.name == clause.regulation.name
        and c.provision.article == clause.provision.article
        and c.provision.paragraph
    }
    return max(written, len(declared) + 1 if declared else 0)


def _citations(subject: Subject) -> Iterator[tuple[Citation, Surface]]:
    for rule, surface in subject.written(WrittenRule):
        yield from ((citation, surface) for citation in rule.citations)
        for step in rule.steps:
            if isinstance(step, Unless):
                yield from ((citation, surface) for citation in step.citations)
    for definition, surface in subject.written(Definition):
        yield from ((citation, surface) for citation in definition.citations)
    for parameter, surface in subject.written(Parameter):
        for value in parameter.values:
            yield from ((citation, surface) for citation in value.citations)


LINT = Lint("HY817", "whole_article", find)
