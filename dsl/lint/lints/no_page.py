"""A rule without a page.

Avoid: a rule file alone.
Prefer: a page beside it, `RULE.md`, with the sections that `policies/README.md` names.
Why: conditions say what is asked; why it is a clue, what explains it and what is assumed is
said nowhere else.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Rules of whose name there is no page."""
    for rule, written in subject.rules():
        if rule.name not in subject.pages:
            yield found(written.name_span, rule=rule.name)


LINT = Lint("HY840", "no_page", find)
