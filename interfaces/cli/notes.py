"""What is said beside the result, on stderr: diagnostics, progress, hints."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dsl.diagnostics import Diagnostic
from dsl.text.source import SourceText
from dsl.text.width import display_width
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.results import terminal_width

if TYPE_CHECKING:
    from interfaces.cli.progress import Bar

NEXT = Bilingual("下一步", "Next")


class Notes:
    """The words on stderr; `quiet` leaves the errors, `animated` allows a moving bar."""

    def __init__(
        self, *, language: str, colour: bool, quiet: bool, verbose: bool, animated: bool
    ) -> None:
        self.language = language
        self.colour = colour
        self.quiet = quiet
        self.verbose = verbose
        self.animated = animated

    def say(self, words: Bilingual, **values: object) -> None:
        """One line about what is going on; nothing when quiet."""
        if not self.quiet:
            self.error_line(words.tell(self.language, **values))

    def detail(self, words: Bilingual, **values: object) -> None:
        """One line that only `-v` shows."""
        if self.verbose:
            self.error_line(words.tell(self.language, **values))

    def suggest(self, *commands: tuple[str, Bilingual]) -> None:
        """What to type next: commands and what each gives."""
        if self.quiet or not commands:
            return
        lead = NEXT.tell(self.language)
        width = max(display_width(line) for line, _ in commands)
        for position, (line, words) in enumerate(commands):
            start = f"{lead}: " if position == 0 else " " * (display_width(lead) + 2)
            shown = self._bold(line) + " " * (width - display_width(line))
            self.error_line(f"{start}{shown}  {words.tell(self.language)}")

    def diagnostics(self, found: Sequence[Diagnostic], texts: Sequence[SourceText] = ()) -> None:
        """Each diagnostic drawn at its place; when quiet, the errors alone."""
        from interfaces.cli.told import draw_diagnostics  # noqa: PLC0415 - only where some are

        text = draw_diagnostics(
            found,
            texts,
            language=self.language,
            colour=self.colour,
            errors_only=self.quiet,
            columns=terminal_width() if sys.stderr.isatty() else None,
        )
        if text:
            self.error_line(text)

    @contextmanager
    def progress(self, words: Bilingual) -> Iterator[Bar]:
        """A moving bar on a terminal; elsewhere nothing moves and nothing is drawn."""
        from interfaces.cli.progress import open_bar  # noqa: PLC0415 - rich only where it draws

        with open_bar(words.tell(self.language), animated=self.animated and not self.quiet) as bar:
            yield bar

    def error_line(self, text: str) -> None:
        """`text` and a line end, whatever was asked; a reader that has gone is no matter."""
        try:
            sys.stderr.write(text.rstrip("\n") + "\n")
            sys.stderr.flush()
        except BrokenPipeError:
            self.quiet = True

    def _bold(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self.colour else text


def can_animate(*, no_progress: bool) -> bool:
    """Whether a bar may move: only on a terminal that understands it."""
    return sys.stderr.isatty() and not no_progress and os.environ.get("TERM") != "dumb"
