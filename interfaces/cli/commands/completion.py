"""`huiyan completion bash|zsh|fish`: the script that completes commands and options."""

from __future__ import annotations

from click.shell_completion import get_completion_class

from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.parameters import Argument, OneOf
from interfaces.cli.registry import entries

SHELLS = ("bash", "zsh", "fish")

_TO_INSTALL = {
    "bash": "huiyan completion bash > ~/.local/share/bash-completion/completions/huiyan",
    "zsh": 'huiyan completion zsh > "${fpath[1]}/_huiyan"',
    "fish": "huiyan completion fish > ~/.config/fish/completions/huiyan.fish",
}
_SAVED = Bilingual("保存后，新开的终端里即可使用", "saved so, a new terminal completes")


def show_script(invocation: Invocation, shell: str) -> ExitCode:
    """The script of `shell` on stdout."""
    from interfaces.cli.program import Program  # noqa: PLC0415 - it imports this module by name

    kind = get_completion_class(shell)
    assert kind is not None
    script = kind(Program(), {}, "huiyan", "_HUIYAN_COMPLETE").source()
    invocation.results.write(script)
    if invocation.results.terminal:
        invocation.suggest((_TO_INSTALL[shell], _SAVED))
    return ExitCode.DONE


COMMAND = Command(
    "completion",
    show_script,
    about=entries()["completion"].about,
    params=[
        Argument(
            "shell",
            type=OneOf(*SHELLS),
            metavar="SHELL",
            about=Bilingual("bash、zsh 或 fish", "bash, zsh or fish"),
        )
    ],
    examples=[
        ('eval "$(huiyan completion bash)"', Bilingual("在当前终端里启用", "for this terminal"))
    ],
)
