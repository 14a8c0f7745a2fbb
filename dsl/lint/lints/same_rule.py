"""Two rules that ask the same.

Avoid: a copy of a rule under another name.
Prefer: one rule, with both clauses under it.
Why: each matter is brought up twice, and one day the two will differ by a slip.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics.diagnostic import Related
from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.same_conditions import conditions_print
from dsl.lint.subject import Subject
from dsl.syntax.declarations import Rule as WrittenRule


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Rules whose rows, conditions, groups and exceptions are those of another."""
    elsewhere: dict[str, str] = {}
    for neighbour in subject.neighbours:
        for rule in neighbour.model.rules:
            elsewhere.setdefault(conditions_print(rule), f"{neighbour.name}.{rule.name}")
    first: dict[str, WrittenRule] = {}
    for rule, written in subject.rules():
        asked = conditions_print(rule)
        earlier = first.setdefault(asked, written)
        if earlier is not written:
            related = Related(earlier.name_span, "other")
            yield found(written.name_span, related, rule=rule.name, other=earlier.name)
        elif asked in elsewhere:
            yield found(written.name_span, rule=rule.name, other=elsewhere[asked])


LINT = Lint("HY834", "same_rule", find)
