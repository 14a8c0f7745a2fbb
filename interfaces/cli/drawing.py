"""Tables and prose, drawn by rich: aligned by display width, plain where colour is off."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.markdown import Heading, Markdown, MarkdownElement
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dsl.text.width import display_width
from interfaces.cli.wrapping import line_spans

#: No cell is made narrower than this, but for one that is shorter anyway.
_NARROWEST = 16


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
    faint: Iterable[int] = (),
    header: bool = True,
) -> Table:
    """A table without a box; the columns numbered in `right` are numbers."""
    numbers, dim = set(right), set(faint)
    grid = Table(
        box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold", show_header=header
    )
    for position, heading in enumerate(headings):
        justify = "right" if position in numbers else "left"
        style = "dim" if position in dim else ""
        grid.add_column(Text(heading), justify=justify, overflow="fold", style=style)  # type: ignore[arg-type]
    for row in rows:
        grid.add_row(*(Prose(cell) for cell in row))
    return grid


def indented(shown: RenderableType, by: int = 2) -> Padding:
    """`shown`, moved to the right."""
    return Padding(shown, (0, 0, 0, by))


class _PlainHeading(Heading):
    """A heading in bold at the margin, without rich's box and centring."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Its one line."""
        self.text.justify = "left"
        self.text.stylize("bold")
        yield self.text


class _Page(Markdown):
    elements: ClassVar[dict[str, type[MarkdownElement]]] = {
        **Markdown.elements,
        "heading_open": _PlainHeading,
    }


def page(markdown: str) -> Markdown:
    """A page of our own; text from data never goes through here."""
    return _Page(markdown, code_theme="ansi_light", hyperlinks=False)


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


class Prose:
    """Text that is broken as Chinese is broken, later lines moved in by `hang` columns."""

    def __init__(self, text: str | Text, *, hang: int = 0) -> None:
        self._text = Text(harmless(text)) if isinstance(text, str) else text
        self._hang = hang

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """From a few characters up to the whole text in one line."""
        widest = max(map(display_width, self._text.plain.split("\n")), default=0)
        return Measurement(min(widest, _NARROWEST), widest)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The lines."""
        width = options.max_width - self._hang
        for number, (start, end) in enumerate(line_spans(self._text.plain, width)):
            line = self._text[start:end]
            line.rstrip()
            line.justify = options.justify
            yield Padding(line, (0, 0, 0, self._hang)) if number and self._hang else line


def hanging(text: str, by: int, *, faint: str = "") -> Padding:
    """Prose moved to the right; `faint` follows it, less loud."""
    shown = Text(harmless(text))
    if faint:
        shown.append(f"  {harmless(faint)}", style="dim")
    return Padding(Prose(shown), (0, 0, 0, by))


def prose(text: str) -> Group:
    """Paragraphs and lists as they are laid out, each line broken under its own beginning."""
    lines = []
    for line in text.splitlines():
        body = line.lstrip(" ")
        hang = 2 if body.startswith("- ") else 0
        lines.append(Padding(Prose(body, hang=hang), (0, 0, 0, len(line) - len(body))))
    return Group(*lines)
