"""One invocation of the program: what a command is given to do its work with."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from interfaces.cli.bilingual import Bilingual
from interfaces.cli.colour import wants_colour
from interfaces.cli.notes import Notes, can_animate
from interfaces.cli.options import GlobalOptions
from interfaces.cli.results import Results, open_results
from interfaces.cli.unmasking import Asked, record_or_leave, todays_schema
from interfaces.cli.written import written_setting

if TYPE_CHECKING:
    from dsl.schema import Schema
    from engine.catalog.contract import Contracts
    from engine.catalog.workspace import Workspace
    from engine.masking import Mask


@dataclass(frozen=True, slots=True)
class Invocation:
    """The options said, where the result goes, and where the words beside it go."""

    options: GlobalOptions
    language: str
    format: str
    results: Results
    notes: Notes
    asked: Asked = field(default_factory=Asked)

    @classmethod
    @contextmanager
    def begin(
        cls,
        options: GlobalOptions,
        *,
        language: str,
        formats: Sequence[str],
        asked: Asked | None = None,
        saves: bool = False,
    ) -> Iterator[Invocation]:
        """An invocation whose result appears when the block ends.

        With `saves` the file of `-o` is left to the command, and its words go to stdout.
        """
        form = options.format or formats[0]
        notes = notes_for(options, language)
        written = "" if options.color else written_setting("color", options.folder)
        output = None if saves else options.output
        to_terminal = output is None and sys.stdout.isatty()
        colour = form == "text" and wants_colour(
            options.color, environment=os.environ, written=written, terminal=to_terminal
        )
        machine = form != "text"
        with open_results(output, colour=colour, machine=machine) as results:
            yield cls(options, language, form, results, notes, asked or Asked())

    @property
    def folder(self) -> Path:
        """Where the command was sent: `-C`, or here."""
        return self.options.folder or Path()

    @property
    def machine(self) -> bool:
        """Whether a program reads the result."""
        return self.format != "text"

    def workspace(self) -> Workspace:
        """The workspace at or above the folder; leaves with its diagnostics where it is wrong."""
        from interfaces.cli.workspaces import load_or_leave  # noqa: PLC0415 - reads YAML

        return load_or_leave(self.folder, self.notes)

    def contracts(self, workspace: Workspace) -> Contracts:
        """The workspace's contracts; leaves with their diagnostics where one is wrong."""
        from interfaces.cli.workspaces import contracts_or_leave  # noqa: PLC0415

        return contracts_or_leave(workspace, self.notes)

    def mask(
        self,
        workspace: Workspace,
        schema: Schema,
        *,
        run: str | None = None,
        finding: str | None = None,
    ) -> Mask:
        """What values of rows must go through before they are shown; asked for once.

        `schema` is the one that `run` recorded where there is a run, else today's. With
        `--unmask` everything is shown, once it is in the audit log who looks at what and
        why; leaves with HY671 where it cannot be put there.
        """
        from engine.masking import mask_of  # noqa: PLC0415 - only where rows are shown

        if self.asked.reason is None:
            return mask_of(schema, *([todays_schema(workspace)] if run else []))
        record_or_leave(workspace, self.asked, run=run, finding=finding)
        return mask_of(schema, reveal=True)

    @property
    def reveals(self) -> bool:
        """Whether `--unmask` was given; `mask` is what puts it on record."""
        return self.asked.reason is not None

    def suggest(self, *commands: tuple[str, Bilingual]) -> None:
        """What to type next, for the same workspace; programs are not told."""
        self.results.flush()  # what was found comes before what to do next
        if not self.machine:
            self.notes.suggest(*((self.here(line), words) for line, words in commands))

    def here(self, line: str) -> str:
        """The command `line` as it must be typed from where the person is: with the same `-C`."""
        if self.options.folder is None or not line.startswith("huiyan "):
            return line
        return f"huiyan -C {shlex.quote(str(self.options.folder))} {line.removeprefix('huiyan ')}"


def notes_for(options: GlobalOptions, language: str) -> Notes:
    """The words on stderr as `options` want them."""
    written = "" if options.color else written_setting("color", options.folder)
    return Notes(
        language=language,
        colour=wants_colour(
            options.color,
            environment=os.environ,
            written=written,
            terminal=sys.stderr.isatty(),
        ),
        quiet=options.quiet,
        verbose=options.verbose,
        animated=can_animate(no_progress=options.no_progress),
    )
