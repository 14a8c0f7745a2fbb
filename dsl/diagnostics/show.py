"""Diagnostics drawn on the source, as rustc draws them, in columns of the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from dsl.diagnostics.diagnostic import Diagnostic, Severity
from dsl.diagnostics.page import load_page, severity_of, tell
from dsl.text.source import SourceText, Span
from dsl.text.width import display_width, expand_tabs, fitting

Language = Literal["zh", "en"]

_SEVERITIES: dict[Severity, dict[str, str]] = {
    Severity.ERROR: {"zh": "错误", "en": "error"},
    Severity.WARNING: {"zh": "警告", "en": "warning"},
    Severity.NOTE: {"zh": "提示", "en": "note"},
}
_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}
#: A longer line is cut around its mark, so that a law's whole text does not fill the screen.
_MOST_COLUMNS = 140
_KEPT_BEFORE = 50
#: However narrow the terminal, so much is shown of a line, and so much before its mark.
_LEAST_COLUMNS = 40
_LEAST_BEFORE = 10


@dataclass(frozen=True, slots=True)
class _Mark:
    """One stretch of one line to underline: columns counted from 0 in characters."""

    line: int
    start: int
    end: int
    sign: str
    label: str


def show_diagnostics(
    diagnostics: Sequence[Diagnostic],
    sources: Mapping[str, SourceText] | Iterable[SourceText],
    *,
    language: Language,
    color: bool = False,
    columns: int | None = None,
) -> str:
    """Each diagnostic with its line, marks and help, then the counts; empty text for none.

    `sources` are the texts that the diagnostics speak of; one whose source is not among
    them is shown without its line. `columns` is the width of the terminal, if it is one:
    source lines and the words at their marks are made to fit.
    """
    if not diagnostics:
        return ""
    texts = sources if isinstance(sources, Mapping) else {s.name: s for s in sources}
    shown = [_show(d, texts, language, color, columns=columns) for d in diagnostics]
    return "\n\n".join([*shown, count_diagnostics(diagnostics, language)]) + "\n"


def count_diagnostics(diagnostics: Sequence[Diagnostic], language: Language) -> str:
    """`2 errors, 1 warning` / `2 处错误, 1 处警告`; notes are not counted."""
    said: list[str] = []
    for severity in (Severity.ERROR, Severity.WARNING):
        number = sum(severity_of(d) is severity for d in diagnostics)
        word = _SEVERITIES[severity][language]
        if language == "zh" and number:
            said.append(f"{number} 处{word}")
        elif number:
            said.append(f"{number} {word}{'' if number == 1 else 's'}")
    none = {"zh": "没有错误", "en": "no errors"}[language]
    return ("，" if language == "zh" else ", ").join(said) or none


def _show(
    diagnostic: Diagnostic,
    texts: Mapping[str, SourceText],
    language: Language,
    color: bool,
    *,
    columns: int | None,
) -> str:
    told = tell(diagnostic, language)
    severity = severity_of(diagnostic)
    word = _SEVERITIES[severity][language]
    head = _painted(f"{word}[{diagnostic.code}]", _COLOURS[severity], color)
    head += _painted(f": {told.message}", "", color)
    lines = [head]
    gutter = 1
    span = diagnostic.span
    if span is not None:
        source = texts.get(span.file)
        marks = _marks(diagnostic, source, told.label, language) if source else []
        gutter = len(str(max((m.line for m in marks), default=1)))
        lines.append(f"{' ' * gutter}--> {_where(span, source)}")
        if source is not None:
            room = _MOST_COLUMNS if columns is None else columns - gutter - len(" | ……")
            colour = _COLOURS[severity] if color else ""
            lines += _drawn(marks, source, gutter, colour, room=max(room, _LEAST_COLUMNS))
        lines += _elsewhere(diagnostic, texts, language, gutter)
    if told.help:
        lines.append(f"{' ' * gutter} = {'帮助' if language == 'zh' else 'help'}: {told.help}")
    return "\n".join(lines)


def _where(span: Span, source: SourceText | None) -> str:
    if source is None:
        return span.file
    place = source.place(span.start)
    return f"{span.file}:{place.line}:{place.column}"


def _related_words(diagnostic: Diagnostic, label: str, language: Language) -> str:
    template = load_page(diagnostic.code).words[language].related.get(label, "")
    return template.format_map(dict(diagnostic.arguments))


def _marks(
    diagnostic: Diagnostic, source: SourceText, label: str, language: Language
) -> list[_Mark]:
    """The marks in the diagnostic's own file, by line; the main one last on its line."""
    assert diagnostic.span is not None
    marks = [_mark(diagnostic.span, source, "^", label)]
    for related in diagnostic.related:
        if related.span.file == diagnostic.span.file:
            words = _related_words(diagnostic, related.label, language)
            marks.append(_mark(related.span, source, "-", words))
    return sorted(marks, key=lambda m: (m.line, m.sign != "-", m.start))


def _mark(span: Span, source: SourceText, sign: str, label: str) -> _Mark:
    """The part of `span` on its first line; an empty one still gets one sign."""
    place = source.place(span.start)
    line = source.line(place.line)
    start = min(place.column - 1, len(line))
    end = min(max(start + span.end - span.start, start + 1), max(len(line), start + 1))
    return _Mark(place.line, start, end, sign, label)


def _drawn(
    marks: Sequence[_Mark], source: SourceText, gutter: int, colour: str, *, room: int
) -> list[str]:
    """Each line with its marks under it; `...` where lines are left out."""
    empty = f"{' ' * gutter} |"
    lines = [empty]
    previous, shown = 0, ""
    for mark in marks:
        text, start, width = _window(source.line(mark.line), mark, room)
        # two marks far apart on a long line are each shown in a part of it of their own
        if mark.line != previous or text != shown:
            if previous and mark.line > previous + 1:
                lines.append(f"{'.' * max(3, gutter)}")
            lines.append(f"{mark.line:>{gutter}} | {text}".rstrip())
        previous, shown = mark.line, text
        signs = _painted(f"{mark.sign * width} {mark.label}".rstrip(), colour, bool(colour))
        lines.append(f"{empty} {' ' * start}{signs}")
    return lines


def _window(line: str, mark: _Mark, room: int) -> tuple[str, int, int]:
    """The line as shown, and the column and width of the mark in it, counted in columns.

    The line takes at most `room` columns, and so do its marks and their words where they can.
    """
    text = _visible(expand_tabs(line))
    before = _visible(expand_tabs(line[: mark.start]))
    marked = _visible(expand_tabs(line[: mark.end]))[len(before) :]
    start, width = display_width(before), max(1, display_width(marked))
    behind = width + 1 + display_width(mark.label)
    if display_width(text) <= room and (start + behind <= room or room == _MOST_COLUMNS):
        return text, start, width
    before_kept = min(_KEPT_BEFORE, max(room - behind, _LEAST_BEFORE))
    cut = len(before) - len(fitting(before[::-1], before_kept))
    kept = fitting(text[cut:], room)
    lead = "…" if cut else ""
    tail = "…" if len(text) - cut > len(kept) else ""
    start = display_width(lead + before[cut:])
    return lead + kept + tail, start, min(width, max(1, display_width(lead + kept) - start))


def _visible(text: str) -> str:
    """Characters that a terminal would act on, or not show, as a sign that is seen."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\u3000" else "\ufffd" for c in text)


def _elsewhere(
    diagnostic: Diagnostic, texts: Mapping[str, SourceText], language: Language, gutter: int
) -> list[str]:
    """Related places in other files: where, and the word for it."""
    assert diagnostic.span is not None
    lines: list[str] = []
    for related in diagnostic.related:
        if related.span.file == diagnostic.span.file and related.span.file in texts:
            continue
        words = _related_words(diagnostic, related.label, language)
        lines.append(f"{' ' * gutter}::: {_where(related.span, texts.get(related.span.file))}")
        lines.append(f"{' ' * gutter} = {words}")
    return lines


def _painted(text: str, colour: str, color: bool) -> str:
    if not color:
        return text
    return f"\x1b[1;{colour}m{text}\x1b[0m" if colour else f"\x1b[1m{text}\x1b[0m"


def diagnostic_to_json(
    diagnostic: Diagnostic, sources: Mapping[str, SourceText], language: Language
) -> dict[str, object]:
    """`diagnostic` for other programs: words, places (lines and columns from 1), arguments."""
    told = tell(diagnostic, language)
    return {
        "code": diagnostic.code,
        "severity": severity_of(diagnostic).value,
        "message": told.message,
        "label": told.label,
        "help": told.help,
        "place": _place_to_json(diagnostic.span, sources),
        "related": [
            {
                "label": _related_words(diagnostic, related.label, language),
                "place": _place_to_json(related.span, sources),
            }
            for related in diagnostic.related
        ],
        "arguments": dict(diagnostic.arguments),
    }


def _place_to_json(
    span: Span | None, sources: Mapping[str, SourceText]
) -> dict[str, object] | None:
    if span is None:
        return None
    place: dict[str, object] = {"file": span.file, "start": span.start, "end": span.end}
    source = sources.get(span.file)
    if source is not None:
        first, last = source.place(span.start), source.place(span.end)
        place |= {"line": first.line, "column": first.column}
        place |= {"end_line": last.line, "end_column": last.column}
    return place
