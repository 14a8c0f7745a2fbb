"""Ending a command early, with what there is to say about it."""

from __future__ import annotations

from dsl.diagnostics import Diagnostic
from dsl.text.source import SourceText
from interfaces.cli.exit_codes import ExitCode


class Leave(Exception):  # noqa: N818 - it is no error
    """Control flow, not an error: the command ends here with `code` and its diagnostics."""

    def __init__(
        self,
        code: ExitCode,
        *diagnostics: Diagnostic,
        texts: tuple[SourceText, ...] = (),
    ) -> None:
        super().__init__(code)
        self.code = code
        self.diagnostics = diagnostics
        self.texts = texts
