"""Two rules with one title.

Avoid: the same title for two rules, in one pack or in two packs of a workspace.
Prefer: titles that say what is different.
Why: in a list of findings nobody can tell them apart.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics.diagnostic import Related
from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.syntax.declarations import Rule as WrittenRule


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Rules whose title another one before them has, or one of another pack."""
    first: dict[str, WrittenRule] = {}
    elsewhere = {r.title: n.name for n in subject.neighbours for r in n.model.rules}
    for rule, written in subject.rules():
        earlier = first.setdefault(rule.title, written)
        if earlier is not written:
            related = Related(earlier.name_span, "other")
            yield found(written.name_span, related, title=rule.title, rule=earlier.name, pack="")
        elif rule.title in elsewhere:
            pack = elsewhere[rule.title]
            yield found(written.name_span, title=rule.title, rule="", pack=pack)


LINT = Lint("HY833", "same_title", find)
