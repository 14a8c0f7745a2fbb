"""An article of a cited regulation that nothing cites.

Avoid: quoting an article that no rule, parameter, definition or exception rests on.
Prefer: citing it, or taking it out.
Why: as with regulations: what is quoted looks as if it were covered.
Settings: none. The head of a cited item or paragraph counts as cited; a clause that is declared as
not encodable, or partly, is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.lint.usage import used_clauses
from dsl.surface.provisions import show_provision
from dsl.syntax.law import Provision, Regulation


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Articles that nothing cites, of regulations of which something is cited."""
    used: dict[str, list[Provision]] = {}
    for name, provision in used_clauses(subject):
        used.setdefault(name, []).append(provision)
    for written, surface in subject.written(Regulation):
        if written.name not in used:
            continue  # told as a whole
        for article in written.articles:
            if article.encodable is not None:
                continue  # declared for the coverage of the regulation, whatever rests on it
            if not any(_within(p, article.provision) for p in used.get(written.name, ())):
                words = show_provision(article.provision, surface)
                yield found(article.span, regulation=written.name, provision=words)


def _within(cited: Provision, article: Provision) -> bool:
    """Whether `cited` is the article, or an item or paragraph of which it is the head."""
    return (
        cited.article == article.article
        and article.paragraph in (0, cited.paragraph)
        and article.item in (0, cited.item)
    )


LINT = Lint("HY826", "unused_article", find)
