"""Tables and prose, drawn by rich: aligned by display width, plain where colour is off."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Sequence

from rich.console import Console, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.table import Table
from rich.text import Text


def drawn(shown: RenderableType, *, width: int, colour: bool) -> str:
    """What `shown` looks like in `width` columns; blanks at line ends are left out."""
    buffer = io.StringIO()
    console = Console(
        file=buffer,
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        _environ={},
    )
    console.print(shown)
    return "".join(f"{line.rstrip()}\n" for line in buffer.getvalue().splitlines())


def table(
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    right: Iterable[int] = (),
    header: bool = True,
) -> Table:
    """A table without a box; the columns numbered in `right` are numbers."""
    numbers = set(right)
    grid = Table(
        box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold", show_header=header
    )
    for position, heading in enumerate(headings):
        justify = "right" if position in numbers else "left"
        grid.add_column(Text(heading), justify=justify, overflow="fold")  # type: ignore[arg-type]
    for row in rows:
        grid.add_row(*(Text(harmless(cell)) for cell in row))
    return grid


def indented(shown: RenderableType, by: int = 2) -> Padding:
    """`shown`, moved to the right."""
    return Padding(shown, (0, 0, 0, by))


def page(markdown: str) -> Markdown:
    """A page of our own; text from data never goes through here."""
    return Markdown(markdown, code_theme="ansi_light", hyperlinks=False)


def harmless(text: str) -> str:
    """`text` without characters that steer a terminal or turn its direction.

    Cells come from the departments' files, and an escape sequence in a name must not
    rewrite the screen it is shown on.

    >>> harmless("a\\x1b[2Jb")
    'a�[2Jb'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join("\ufffd" if _steers(character) else character for character in text)


def _steers(character: str) -> bool:
    if character in "\n\t":
        return False
    category = unicodedata.category(character)
    return category in ("Cc", "Cs", "Zl", "Zp") or character in _TURNING


#: Marks that turn the direction of writing: they make a text read other than it is.
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
