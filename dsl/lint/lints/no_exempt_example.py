"""An exemption that no example shows.

Avoid: a rule with `unless` whose examples are all findings and none.
Prefer: an example that meets the exemption and expects `exempt`.
Why: an exemption that never holds, or always, is not seen otherwise.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.model.parts import exemptions_of


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Rules with exemptions and without an example that expects `exempt`."""
    for rule in subject.model.rules:
        exemptions = exemptions_of(rule)
        expected = {e.outcome for example in subject.examples(rule) for e in example.expectations}
        if exemptions and "exempt" not in expected:
            yield found(exemptions[0].span, rule=rule.name)


LINT = Lint("HY838", "no_exempt_example", find)
