"""A rule of which no example shows a missing value.

Avoid: examples in which every cell is filled.
Prefer: an example without the date or the id that decides, expecting `undetermined`.
Why: data have holes; what the rule makes of them should be seen and meant.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Rules without an example that expects `undetermined`."""
    for rule, written in subject.rules():
        expected = {e.outcome for example in subject.examples(rule) for e in example.expectations}
        if "undetermined" not in expected:
            yield found(written.name_span, rule=rule.name)


LINT = Lint("HY837", "no_undetermined_example", find)
