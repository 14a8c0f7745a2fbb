"""`huiyan lsp`: the language server, for editors."""

from __future__ import annotations

from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.registry import entries


def serve(_invocation: Invocation) -> ExitCode:
    """Speak the Language Server Protocol on stdin and stdout until the editor says goodbye."""
    from interfaces.lsp.server import make_server  # noqa: PLC0415 - only this command needs it

    make_server().start_io()
    return ExitCode.DONE


COMMAND = Command(
    "lsp",
    serve,
    about=entries()["lsp"].about,
    params=[],
    examples=[
        (
            "huiyan lsp",
            Bilingual("由编辑器启动，不在终端里用", "started by an editor, not by hand"),
        )
    ],
)
