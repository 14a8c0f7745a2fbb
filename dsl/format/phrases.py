"""Phrases that several declarations share: citations, periods, places of clauses."""

from __future__ import annotations

from collections.abc import Sequence

from dsl.format.expressions import show_day
from dsl.surface import Vocabulary
from dsl.surface.provisions import show_provision
from dsl.syntax.law import Citation, ClauseSpans, Day
from dsl.text.source import Span


def show_citation(citation: Citation, words: Vocabulary) -> str:
    """`allowance article 9` / `高龄津贴办法 第九条`."""
    return f"{citation.regulation} {show_provision(citation.provision, words.surface)}"


def under(citations: Sequence[Citation], words: Vocabulary) -> str:
    """`under C, C`; empty without citations."""
    if not citations:
        return ""
    return f"{words.say('UNDER')} {', '.join(show_citation(c, words) for c in citations)}"


def period(start: Day | None, until: Day | None, words: Vocabulary) -> str:
    """`from D until D`, either part only where it is said."""
    said = [f"{words.say('FROM')} {show_day(start, words)}"] if start else []
    said += [f"{words.say('UNTIL')} {show_day(until, words)}"] if until else []
    return " ".join(said)


def joined(*parts: str) -> str:
    """The parts that are not empty, a blank between them."""
    return " ".join(part for part in parts if part)


def places(spans: ClauseSpans, *names: str) -> tuple[Span, ...]:
    """Where the clauses of these keywords stand in the source."""
    return tuple(span for name, span in spans if name in names)
