"""Diagnostics as the terminal and other programs are told them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from dsl.diagnostics import Diagnostic, Severity, sort_diagnostics
from dsl.diagnostics.page import severity_of
from dsl.diagnostics.show import Language, diagnostic_to_json, show_diagnostics
from dsl.rule_page.check import UNWRITTEN
from dsl.text.source import SourceText


def has_errors(found: Iterable[Diagnostic]) -> bool:
    """Whether any of them is an error."""
    return any(severity_of(d) is Severity.ERROR for d in found)


def draw_diagnostics(
    found: Sequence[Diagnostic],
    texts: Sequence[SourceText],
    *,
    language: str,
    colour: bool,
    errors_only: bool,
    columns: int | None = None,
) -> str:
    """Each diagnostic drawn, errors first; notes, and a single one without a place, need no count.

    They are drawn at their places, but what is not written of a page is one line.
    """
    told = [d for d in sort_diagnostics(found) if not errors_only or _is_error(d)]
    told = [replace(d, span=None) if d.code in UNWRITTEN else d for d in told]
    told.sort(key=lambda d: not _is_error(d))
    text = show_diagnostics(
        told, texts, language=_language(language), color=colour, columns=columns
    )
    weighs = {Severity.ERROR, Severity.WARNING} & {severity_of(d) for d in told}
    if (len(told) == 1 or not weighs) and all(d.span is None for d in told):
        return text.rsplit("\n\n", 1)[0]
    return text


def _is_error(diagnostic: Diagnostic) -> bool:
    return severity_of(diagnostic) is Severity.ERROR


def as_record(diagnostic: Diagnostic, texts: Sequence[SourceText], language: str) -> dict[str, Any]:
    """A diagnostic for programs."""
    by_name = {t.name: t for t in texts}
    return dict(diagnostic_to_json(diagnostic, by_name, _language(language)))


def _language(text: str) -> Language:
    return "en" if text == "en" else "zh"
