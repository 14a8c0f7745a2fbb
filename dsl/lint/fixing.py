"""Applying safe mends to one text."""

from __future__ import annotations

from collections.abc import Iterable

from dsl.format import format_file
from dsl.grammar import parse
from dsl.lint.lint import Edit
from dsl.text.source import SourceText

#: A mend may uncover another (a let that only an unused let read); that many rounds at most.
ROUNDS = 10


def apply_fixes(source: SourceText, fixes: Iterable[tuple[Edit, ...]]) -> str:
    """The text of `source` with every fix in it that meets no earlier one, in canonical layout.

    Given back unchanged where nothing is mended, or where the result would not be read
    without mistakes: a mend that breaks a file is none.
    """
    taken: list[Edit] = []
    for fix in fixes:
        own = [e for e in fix if e.span.file == source.name]
        if len(own) == len(fix) and not any(_meet(e, t) for e in own for t in taken):
            taken += own
    if not taken:
        return source.text
    text = source.text
    for edit in sorted(taken, key=lambda e: e.span.start, reverse=True):
        text = _replaced(text, edit)
    mended = SourceText(source.name, text)
    parsed = parse(mended)
    if parsed.diagnostics or parsed.incomplete or parsed.lost:
        return source.text
    return format_file(parsed.file, mended)


def _meet(one: Edit, other: Edit) -> bool:
    return one.span.start < other.span.end and other.span.start < one.span.end


def _replaced(text: str, edit: Edit) -> str:
    """An edit that empties a line takes the line with it."""
    before, after = text[: edit.span.start], text[edit.span.end :]
    if not edit.text:
        start = before.rfind("\n") + 1
        blank = not before[start:].strip()
        if blank and (after.startswith("\n") or not after):
            return before[:start] + after.removeprefix("\n")
        before = before.rstrip(" ") if after.startswith("\n") else before
    return before + edit.text + after
