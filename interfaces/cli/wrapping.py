"""Where a line may be broken: between words, and between any two Chinese characters.

Chinese has no blanks, so breaking at blanks alone would move whole sentences to the next line.
"""

from __future__ import annotations

from typing import Final

from dsl.text.width import display_width

#: These may not begin a line (GB/T 15834-2011, 5.1).
_NOT_FIRST: Final = frozenset("，。、；：？！）》」』】〕”’…％%,.;:?!)]}")
#: These may not end one.
_NOT_LAST: Final = frozenset("（《「『【〔“‘([{")


def line_spans(text: str, width: int) -> list[tuple[int, int]]:
    """The stretches of `text` that are the lines of at most `width` columns.

    Blanks at a break belong to no line. A word that is wider than a line is cut.

    >>> [text[a:b] for text in ["停发，自次月起"] for a, b in line_spans(text, 6)]
    ['停发，', '自次月', '起']
    >>> [text[a:b] for text in ["rows as delivered"] for a, b in line_spans(text, 10)]
    ['rows as', 'delivered']
    """
    spans: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = _line_end(text, start, max(width, 2))
        spans.append((start, start + len(text[start:end].rstrip(" "))))
        start = end
        while start < len(text) and text[start] == " ":
            start += 1
    return spans or [(0, 0)]


def _line_end(text: str, start: int, width: int) -> int:
    """Where the line that begins at `start` ends."""
    used = 0
    best = start
    for position in range(start, len(text)):
        character = text[position]
        if character == "\n":
            return position + 1
        used += display_width(character)
        # a blank that does not fit is dropped at the break and takes no room
        if used > width and character != " ":
            return best if best > start else max(position, start + 1)
        if _may_break_after(text, position):
            best = position + 1
    return len(text)


def _may_break_after(text: str, position: int) -> bool:
    """Whether a line may end with the character at `position`."""
    character = text[position]
    # blanks at the break are dropped: what begins the next line is what stands behind them
    following = text[position + 1 :].lstrip(" ")[:1]
    if not following:
        return True
    if following in _NOT_FIRST or character in _NOT_LAST:
        return False
    return character == " " or _is_wide(character) or _is_wide(following)


def _is_wide(character: str) -> bool:
    return display_width(character) == 2
