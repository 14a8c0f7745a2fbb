"""`# huiyan: ignore HY803 reason`: a person's word that a place is as it should be.

On a line of its own it speaks of the next line that is no comment; behind something, of
its own line. In Chinese: `# 慧眼: 忽略 HY803 理由`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dsl.syntax.declarations import Comment, File
from dsl.text.source import SourceText, Span

_IGNORE = re.compile(
    r"#+\s*(?:huiyan|慧眼)\s*[:：]\s*(?:ignore|忽略)\b\s*"
    r"(?P<codes>[A-Za-z]+\d+(?:\s*[,，、]\s*[A-Za-z]+\d+)*)?[\s:：,，]*(?P<reason>.*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Ignore:
    """One such comment: the codes it names, its reason (may be empty), the line it speaks of."""

    codes: tuple[str, ...]
    reason: str
    line: int
    span: Span


def ignores_of(file: File, source: SourceText) -> Iterator[Ignore]:
    """The comments of `file` that ignore something, in order."""
    alone = {source.place(c.span.start).line for c in file.comments if c.own_line}
    last = source.place(len(source.text)).line
    for comment in file.comments:
        match = _IGNORE.match(comment.text)
        if match is not None:
            codes = re.findall(r"[A-Z]+\d+", (match["codes"] or "").upper())
            line = _line_of(comment, source, alone, last)
            yield Ignore(tuple(codes), match["reason"].strip(), line, comment.span)


def _line_of(comment: Comment, source: SourceText, alone: set[int], last: int) -> int:
    line = source.place(comment.span.start).line
    if not comment.own_line:
        return line
    while line in alone or (line <= last and not source.line(line).strip()):
        line += 1
    return line
