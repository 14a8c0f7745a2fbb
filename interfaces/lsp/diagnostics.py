"""Diagnostics of a pack as an editor underlines them, file by file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from lsprotocol import types

from dsl.diagnostics import Diagnostic, Severity
from dsl.diagnostics.page import load_page, tell
from dsl.text.source import SourceText
from interfaces.lsp.language import Language
from interfaces.lsp.positions import range_of

SOURCE: Final = "huiyan"
_WEIGHT: Final = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}
_TOP: Final = types.Range(types.Position(0, 0), types.Position(0, 0))


def diagnostics_by_file(
    found: Iterable[Diagnostic],
    texts: Mapping[str, SourceText],
    language: Language,
    *,
    uri_of: Callable[[str], str],
    without_place: str,
) -> dict[str, list[types.Diagnostic]]:
    """By the name of the text, what stands in it; what has no place goes to `without_place`."""
    by_file: dict[str, list[types.Diagnostic]] = {}
    for diagnostic in found:
        span = diagnostic.span
        placed = span is not None and span.file in texts
        name = span.file if span is not None and placed else without_place
        shown = _shown(diagnostic, texts, language, uri_of)
        by_file.setdefault(name, []).append(shown)
    return by_file


def _shown(
    diagnostic: Diagnostic,
    texts: Mapping[str, SourceText],
    language: Language,
    uri_of: Callable[[str], str],
) -> types.Diagnostic:
    told = tell(diagnostic, language)
    page = load_page(diagnostic.code)
    span = diagnostic.span
    mark = "：" if language == "zh" else ": "
    message = f"{told.message}{mark}{told.label}" if told.label else told.message
    if told.help:
        message += f"\n{'帮助' if language == 'zh' else 'help'}{mark}{told.help}"
    arguments = dict(diagnostic.arguments)
    related = [
        types.DiagnosticRelatedInformation(
            types.Location(uri_of(r.span.file), range_of(r.span, texts[r.span.file])),
            page.words[language].related[r.label].format_map(arguments),
        )
        for r in diagnostic.related
        if r.span.file in texts
    ]
    return types.Diagnostic(
        range=range_of(span, texts[span.file]) if span and span.file in texts else _TOP,
        message=message,
        severity=_WEIGHT[page.severity],
        code=diagnostic.code,
        source=SOURCE,
        related_information=related or None,
    )
