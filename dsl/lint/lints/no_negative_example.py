"""A rule of which no example shows what is left alone.

Avoid: examples of findings only.
Prefer: an example just this side of the condition that expects `none`.
Why: a rule that brings up everything passes all other examples.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Rules without an example that expects `none`."""
    for rule, written in subject.rules():
        expected = {e.outcome for example in subject.examples(rule) for e in example.expectations}
        if "none" not in expected:
            yield found(written.name_span, rule=rule.name)


LINT = Lint("HY836", "no_negative_example", find)
