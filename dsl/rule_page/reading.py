"""A page taken apart: its title and its sections, each with its place."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.text.source import SourceText, Span


@dataclass(frozen=True, slots=True)
class Part:
    """A second-level heading and what stands below it, blank lines at both ends left out."""

    heading: str
    heading_span: Span
    text: str


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """The first-level heading (empty where there is none) and the parts, in order."""

    title: str
    title_span: Span
    parts: tuple[Part, ...]


def read_page(source: SourceText) -> WrittenPage:
    """The page in `source`; anything is a page, and what is wrong with it is told elsewhere.

    Headings within a fenced block are text of the block.
    """
    title, title_span = "", Span(source.name, 0, min(1, len(source.text)))
    parts: list[Part] = []
    heading: tuple[str, Span] | None = None
    body: list[str] = []
    fenced = False
    at = 0
    for line in source.text.splitlines(keepends=True):
        stripped = line.rstrip()
        fenced ^= stripped.lstrip().startswith("```")
        place = Span(source.name, at, at + max(1, len(stripped)))
        at += len(line)
        if not fenced and stripped.startswith("# ") and not title:
            title, title_span = stripped[2:].strip(), place
        elif not fenced and stripped.startswith("## "):
            if heading is not None:
                parts.append(Part(*heading, "\n".join(body).strip("\n")))
            heading, body = (stripped[3:].strip(), place), []
        else:
            body.append(stripped)
    if heading is not None:
        parts.append(Part(*heading, "\n".join(body).strip("\n")))
    return WrittenPage(title, title_span, tuple(parts))
