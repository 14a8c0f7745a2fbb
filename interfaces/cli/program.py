"""The program as a whole: finding the command, and ending with the right exit code."""

# ruff: noqa: ARG002 - click calls these methods with more than they need

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import click

from dsl.diagnostics import Diagnostic, diagnose
from engine.run.broken import BrokenRunError
from engine.version import VERSION as PROGRAM_VERSION
from interfaces.cli import help_text
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import HELP_OPTIONS, Said, keep_options, language_of, resolve
from interfaces.cli.environment import check_environment
from interfaces.cli.exit_codes import MEANINGS, ExitCode
from interfaces.cli.invocation import notes_for
from interfaces.cli.language import choose_language, folder_flag, language_flag
from interfaces.cli.leave import Leave
from interfaces.cli.mistakes import diagnostic_from_click
from interfaces.cli.options import GlobalOptions, global_options
from interfaces.cli.registry import SECTIONS, entries

ABOUT = Bilingual(
    "慧眼：把法规写成规则，每条疑点都能追到条文和报送的原始行。",
    "Huiyan: regulations as code. Every finding leads to its clause and to the rows as delivered.",
)
MORE = Bilingual(
    "“huiyan 命令 --help”看一个命令的用法；“huiyan explain HY601”看一个诊断代码的说明。",
    "`huiyan COMMAND --help` tells more of a command; `huiyan explain HY601` of a diagnostic.",
)
EXIT_CODES = Bilingual("退出码", "Exit codes")
VERSION = Bilingual("显示版本", "show the version")
INTERRUPTED = Bilingual("已中断。", "Interrupted.")


#: So many damaged files are named.
_TOLD: Final = 5


class Program(click.Group):
    """`huiyan`: its commands are imported when they are named, not before."""

    def __init__(self) -> None:
        super().__init__(
            "huiyan",
            params=global_options(),
            context_settings=dict(HELP_OPTIONS),
            callback=keep_options,
            invoke_without_command=True,
        )
        version = click.Option(
            ["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_say_version
        )
        self.params.append(version)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the help."""
        return list(entries())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, its module imported now."""
        entry = entries().get(cmd_name)
        if entry is None:
            return None
        module = import_module(f"interfaces.cli.commands.{entry.module}")
        command: click.Command = module.COMMAND
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command called `args[0]`; HY601 where there is none."""
        return resolve(self, ctx, args)

    def get_help(self, ctx: click.Context) -> str:
        """What the program is, its commands, its options and its exit codes."""
        language = language_of(ctx)
        options = help_text.option_rows(self.params, language)
        options.append(("-h, --help", help_text.HELP.tell(language)))
        options.append(("--version", VERSION.tell(language)))
        word = {"zh": "命令", "en": "COMMAND"}[language]
        lines = [
            ABOUT.tell(language),
            "",
            f"{help_text.USAGE.tell(language)}huiyan {word} …",
        ]
        width = max(len(name) for name in entries())
        for part in SECTIONS:
            rows = [(e.name.ljust(width), e.about.tell(language)) for e in part.entries]
            lines.extend(help_text.section(part.title.tell(language), rows))
        lines.extend(help_text.section(help_text.GLOBAL_OPTIONS.tell(language), options))
        codes = [(str(int(c)).rjust(3), m.tell(language)) for c, m in MEANINGS.items()]
        lines.extend(help_text.section(EXIT_CODES.tell(language), codes))
        lines.extend(("", MORE.tell(language)))
        return "\n".join(lines)

    def main(  # type: ignore[override]
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> None:
        """Run the command line `args`, and exit."""
        arguments = list(sys.argv[1:] if args is None else args)
        if "_HUIYAN_COMPLETE" in os.environ:
            super().main(arguments, prog_name="huiyan", complete_var="_HUIYAN_COMPLETE")
        sys.exit(int(self.outcome(arguments, **extra)))

    def outcome(self, arguments: list[str], **extra: Any) -> ExitCode:
        """Run the command line; the exit code, everything that went wrong being told."""
        folder = folder_flag(arguments)
        language = choose_language(
            language_flag(arguments),
            environment=os.environ,
            folder=Path(folder) if folder else None,
        )
        told = GlobalOptions(verbose="-v" in arguments or "--verbose" in arguments)
        try:
            return self._run(arguments, language, extra)
        except click.UsageError as error:
            notes_for(told, language).diagnostics([diagnostic_from_click(error)])
            return ExitCode.MISTAKE
        except click.exceptions.Exit as ended:
            return ExitCode(ended.exit_code)
        except Leave as left:
            notes_for(told, language).diagnostics(left.diagnostics, left.texts)
            return left.code
        except BrokenRunError as broken:
            told_files = [
                diagnose("HY675", None, run=broken.run, what=name) for name in broken.what[:5]
            ]
            notes_for(told, language).diagnostics(told_files)
            return ExitCode.NOT_VERIFIED
        except BrokenPipeError:
            return ExitCode.DONE
        except KeyboardInterrupt:
            notes_for(told, language).error_line("\n" + INTERRUPTED.tell(language))
            return ExitCode.INTERRUPTED
        except Exception as error:
            if damaged := _damaged(error, Path(folder) if folder else Path()):
                notes_for(told, language).diagnostics(damaged[:_TOLD])
                return ExitCode.NOT_VERIFIED
            self._tell_internal(error, told, language)
            return ExitCode.INTERNAL

    def _run(self, arguments: list[str], language: str, extra: dict[str, Any]) -> ExitCode:
        if found := check_environment(os.environ):
            raise Leave(ExitCode.MISTAKE, *found)
        extra.pop("standalone_mode", None)
        said = Said(language, GlobalOptions())
        with self.make_context("huiyan", arguments, obj=said, **extra) as ctx:
            code = self.invoke(ctx)
        return ExitCode(code)

    def _tell_internal(self, error: Exception, told: GlobalOptions, language: str) -> None:
        notes = notes_for(told, language)
        if told.verbose:
            notes.error_line(traceback.format_exc())
        kind = type(error).__name__
        again = "" if told.verbose else "-v"
        first = str(error).split("\n", 1)[0][:200]
        notes.diagnostics([diagnose("HY620", None, kind=kind, text=first, verbose=again)])


def _damaged(error: Exception, folder: Path) -> tuple[Diagnostic, ...]:
    """What is damaged in the workspace at or above `folder`, where that may be why it failed."""
    from engine.catalog.workspace import find_workspace, load_workspace  # noqa: PLC0415 - rare
    from engine.evidence.kept import damaged_files  # noqa: PLC0415 - rare

    root = find_workspace(folder)
    workspace = load_workspace(root).workspace if root else None
    try:
        return damaged_files(workspace) if workspace and not isinstance(error, MemoryError) else ()
    except Exception:
        return ()


def _say_version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(f"huiyan {PROGRAM_VERSION}")
        ctx.exit()
