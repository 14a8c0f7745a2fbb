"""A regulation of which nothing is cited.

Avoid: a regulation none of whose articles a rule, parameter or definition rests on.
Prefer: citing it, or taking it out.
Why: quoted law that nothing rests on looks like law that is covered.
Settings: none. What a pack that depends on this one cites counts; so does a version that a
cited one replaces.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.lint.usage import used_clauses
from dsl.syntax.law import Regulation


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Regulations that nothing cites."""
    used = {name for name, _provision in used_clauses(subject)}
    by_name = {r.name: r for r in subject.model.regulations}
    for name in list(used):
        older = by_name[name].replaces if name in by_name else None
        while older is not None and older not in used:
            used.add(older)
            older = by_name[older].replaces if older in by_name else None
    for written, _surface in subject.written(Regulation):
        if written.name not in used:
            yield found(written.name_span, name=written.name)


LINT = Lint("HY825", "unused_regulation", find)
