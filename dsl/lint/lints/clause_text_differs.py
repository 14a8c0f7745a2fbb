"""The same clause quoted differently by two packs.

Avoid: two packs that quote one provision of one version in different words.
Prefer: the published text in both, or one pack with the law that both depend on.
Why: one of the two is not what the law says.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.lint.usage import own_files
from dsl.model.law import Clause
from dsl.surface.provisions import show_provision


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Clauses whose text is another in a pack of the same workspace."""
    own = own_files(subject)
    for clause in subject.model.clauses:
        if clause.span.file not in own:
            continue
        for neighbour in subject.neighbours:
            if any(_contradicts(clause, other) for other in neighbour.model.clauses):
                yield found(
                    clause.span,
                    title=clause.regulation.title,
                    provision_zh=show_provision(clause.provision, "zh"),
                    provision_en=show_provision(clause.provision, "en"),
                    pack=neighbour.name,
                )


def _contradicts(one: Clause, other: Clause) -> bool:
    return (
        one.regulation.title == other.regulation.title
        and one.regulation.version == other.regulation.version
        and one.provision == other.provision
        and one.text != other.text
    )


LINT = Lint("HY818", "clause_text_differs", find)
