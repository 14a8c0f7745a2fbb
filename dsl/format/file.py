"""A whole file in its canonical layout."""

from __future__ import annotations

from collections.abc import Sequence

from dsl.format.comments import Attached, attach_comments
from dsl.format.declarations import declaration_items
from dsl.format.items import INDENT, Item
from dsl.grammar.characters import normalise
from dsl.grammar.header import read_header
from dsl.surface import Vocabulary, vocabulary
from dsl.surface.keywords import LANGUAGE_WORDS, SURFACE_NAMES
from dsl.syntax.declarations import Comment, Declaration, File, Surface
from dsl.text.source import SourceText, Span


def format_file(file: File, source: SourceText, *, surface: Surface | None = None) -> str:
    """`file` as canonical text, comments kept, in its own surface or in `surface`.

    `file` must have been parsed from `source` without mistakes: what could not be read
    would be missing from the text. Formatting the result again changes nothing.
    """
    words = vocabulary(surface or file.surface)
    header = read_header(source.name, normalise(source.text), file.surface)
    spans = (Span(source.name, header.start, header.end),) if header.end else ()
    groups = _groups(file.declarations, words, spans)
    return _lay_out(groups, attach_comments(file.comments, groups, source), source)


def show_file(declarations: Sequence[Declaration], surface: Surface) -> str:
    """Declarations, wherever they come from, as the canonical text of a file."""
    groups = _groups(declarations, vocabulary(surface), ())
    return _lay_out(groups, Attached(), SourceText("", ""))


def _groups(
    declarations: Sequence[Declaration], words: Vocabulary, header: tuple[Span, ...]
) -> list[tuple[Item, ...]]:
    surface = words.surface
    line = f"{LANGUAGE_WORDS[surface]} {SURFACE_NAMES[surface][0]}"
    return [(Item((line,), header, 0),), *(declaration_items(d, words) for d in declarations)]


def _lay_out(groups: Sequence[Sequence[Item]], attached: Attached, source: SourceText) -> str:
    blocks = [_block(items, g, attached, source) for g, items in enumerate(groups)]
    if attached.last:
        blocks.append(_spaced(attached.last, source))
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _block(items: Sequence[Item], group: int, attached: Attached, source: SourceText) -> list[str]:
    lines: list[str] = []
    for index, item in enumerate(items):
        before = attached.before.get((group, index), [])
        indent = INDENT * item.depth
        if index == 0 and before:
            lines += _spaced(before, source, item)
        else:
            lines += [indent + comment.text for comment in before]
        lines += [indent + line for line in item.lines]
        behind = attached.behind.get((group, index))
        if behind is not None:
            lines[-1] += f"  {behind.text}"
    return lines + [INDENT + comment.text for comment in attached.below.get(group, [])]


def _spaced(comments: Sequence[Comment], source: SourceText, item: Item | None = None) -> list[str]:
    """Comments at the margin; a blank line that parted two of them, or the last from its
    declaration, is kept."""
    lines: list[str] = []
    starts = [c.span.start for c in comments[1:]]
    starts += [item.spans[0].start] if item and item.spans else []
    for index, comment in enumerate(comments):
        lines.append(comment.text)
        if index < len(starts):
            between = source.text[comment.span.end : starts[index]]
            if not between.strip() and between.count("\n") > 1:
                lines.append("")
    return lines
