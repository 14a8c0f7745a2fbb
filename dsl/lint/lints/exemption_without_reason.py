"""An exemption that does not say why.

Avoid: `unless payment.reversed_on is present under allowance article 11`.
Prefer: … `"paid back"`.
Why: what is taken out is told with the reason beside it; a clause number alone is no reason.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.model.parts import exemptions_of


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Exemptions without a reason."""
    for rule in subject.model.rules:
        for exemption in exemptions_of(rule):
            if not exemption.reason:
                yield found(exemption.span)


LINT = Lint("HY844", "exemption_without_reason", find)
