"""A rule that rests only on law that is no longer in force.

Avoid: a rule all of whose clauses have ended.
Prefer: the version that replaces them, cited beside them; or taking the rule out.
Why: for facts of today the rule brings up nothing, and does not say so.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics.diagnostic import Related
from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Rules whose clauses have all ended before today."""
    for rule, written in subject.rules():
        ends = [clause.in_force.until for clause in rule.clauses]
        known = [end for end in ends if end is not None and end < subject.today]
        if ends and len(known) == len(ends):
            related = (Related(clause.span, "clause") for clause in rule.clauses)
            yield found(written.name_span, *related, rule=rule.name, end=max(known))


LINT = Lint("HY816", "lapsed_basis", find)
