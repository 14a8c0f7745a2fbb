"""A rule of which no example shows a finding.

Avoid: examples only of what is not told.
Prefer: an example that expects a finding, with the measures that it must show.
Why: until one has been seen, nobody knows that the rule can bring anything up.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Rules without an example that expects `suspected`."""
    for rule, written in subject.rules():
        expected = {e.outcome for example in subject.examples(rule) for e in example.expectations}
        if "suspected" not in expected:
            yield found(written.name_span, rule=rule.name)


LINT = Lint("HY835", "no_finding_example", find)
