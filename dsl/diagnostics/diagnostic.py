"""One diagnostic: a code, a place and the values that its words are filled with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from dsl.text.source import Span


class Severity(StrEnum):
    """How much a diagnostic weighs: an error stops a pack from running."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that explains the first, with the word that its page uses for it."""

    span: Span
    label: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A mistake found, without its words.

    `span` is None where there is no text to point at (a missing file). `arguments` fill
    the templates of the code's page; `related` are further places, each labelled by a
    key under `related:` in the page. `severity` stands in for that of the page, where a
    workspace has set another.
    """

    code: str
    span: Span | None
    arguments: tuple[tuple[str, str], ...] = ()
    related: tuple[Related, ...] = ()
    severity: Severity | None = None


def diagnose(code: str, span: Span | None, *related: Related, **arguments: object) -> Diagnostic:
    """A diagnostic of `code` at `span`; `arguments` are turned to text as they stand."""
    filled = tuple((name, str(value)) for name, value in arguments.items())
    return Diagnostic(code, span, filled, related)


def sort_diagnostics(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Each diagnostic once, by file, place and code; those without a place come first."""

    def order(d: Diagnostic) -> tuple[str, int, int, str]:
        return (d.span.file, d.span.start, d.span.end, d.code) if d.span else ("", -1, -1, d.code)

    return tuple(sorted(dict.fromkeys(found), key=order))
