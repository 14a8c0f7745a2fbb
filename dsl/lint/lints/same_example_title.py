"""Two examples of a rule with one title.

Avoid: "去世后发放" twice.
Prefer: titles that say what is different: "去世当月", "去世次月".
Why: when one fails, its title is all that is told.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics.diagnostic import Related
from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.model.examples import Example


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Examples whose title another of the same rule has."""
    first: dict[tuple[str, str], Example] = {}
    for example in subject.model.examples:
        earlier = first.setdefault((example.rule, example.title), example)
        if earlier is not example:
            yield found(example.span, Related(earlier.span, "first"), title=example.title)


LINT = Lint("HY839", "same_example_title", find)
