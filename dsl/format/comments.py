"""Giving each comment to the item it speaks of, before the items are put in order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from dsl.format.items import Item
from dsl.syntax.declarations import Comment
from dsl.text.source import SourceText


@dataclass(slots=True)
class Attached:
    """The comments of a file: before and behind items, at the end of a declaration or file.

    Keys of `before` and `behind` are (group, item) numbers; of `below`, groups.
    """

    before: dict[tuple[int, int], list[Comment]] = field(default_factory=dict)
    behind: dict[tuple[int, int], Comment] = field(default_factory=dict)
    below: dict[int, list[Comment]] = field(default_factory=dict)
    last: list[Comment] = field(default_factory=list)


def attach_comments(
    comments: Sequence[Comment], groups: Sequence[Sequence[Item]], source: SourceText
) -> Attached:
    """Each comment's place among `groups` (the header, then the declarations).

    A comment within an item moves before it; one behind an item's last word, on its line,
    stays behind it; one on a line of its own goes before the next item. At the end of a
    declaration, an indented one stays in the declaration.
    """
    anchors = sorted(
        (span.start, span.end, (g, i))
        for g, items in enumerate(groups)
        for i, item in enumerate(items)
        for span in item.spans
    )
    starts = [start for start, _, _ in anchors]
    attached = Attached()
    for comment in comments:
        index = bisect_right(starts, comment.span.start) - 1
        if index >= 0:
            _, end, key = anchors[index]
            between = source.text[end : comment.span.start]
            if comment.span.start < end:
                attached.before.setdefault(key, []).append(comment)
                continue
            if not comment.own_line and "\n" not in between and key not in attached.behind:
                attached.behind[key] = comment
                continue
        following = anchors[index + 1][2] if index + 1 < len(anchors) else None
        group = anchors[index][2][0] if index >= 0 else 0
        _place_own_line(attached, comment, group, following, source)
    return attached


def _place_own_line(
    attached: Attached,
    comment: Comment,
    group: int,
    following: tuple[int, int] | None,
    source: SourceText,
) -> None:
    """A comment between two items: with the next one, or at the end of its declaration."""
    leaves = following is None or following[0] != group
    indented = source.place(comment.span.start).column > 1
    if leaves and indented and comment.own_line and group > 0:
        attached.below.setdefault(group, []).append(comment)
    elif following is None:
        attached.last.append(comment)
    else:
        attached.before.setdefault(following, []).append(comment)
