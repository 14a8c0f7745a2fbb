"""A title that does not fit on a line.

Avoid: a title that repeats the conditions.
Prefer: what is brought up, in a few words; the page of the rule says the rest.
Why: titles stand in lists, tables and headings, where the end of a long one is cut off.
Settings: `columns`, how wide a title may be, a Chinese character counting as two (60).
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lint.lint import Found, Lint, Options, found, whole
from dsl.lint.subject import Subject
from dsl.text.width import display_width


def find(subject: Subject, options: Options) -> Iterator[Found]:
    """Titles of rules that are wider, or that hold a line end."""
    most = whole(options, "columns")
    for rule, written in subject.rules():
        width = display_width(rule.title)
        if width > most or "\n" in rule.title:
            yield found(written.name_span, columns=width, most=most)


LINT = Lint("HY829", "long_title", find, {"columns": 60})
