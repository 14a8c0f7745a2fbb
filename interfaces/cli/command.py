"""One command: its words, its parameters, and the function that does it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import click

from interfaces.cli import help_text
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.exit_codes import ExitCode, final_code
from interfaces.cli.invocation import Invocation
from interfaces.cli.language import choose_language
from interfaces.cli.mistakes import too_many_words, unknown_command, wrong_value
from interfaces.cli.options import GlobalOptions, global_options, split_options
from interfaces.cli.unmasking import asked_in, unmask_option

HELP_OPTIONS: Final = {"help_option_names": ["-h", "--help"]}

Example = tuple[str, Bilingual]


@dataclass(frozen=True, slots=True)
class Said:
    """What is known before a command is parsed: the language, and the options before it."""

    language: str
    options: GlobalOptions


class Command(click.Command):
    """A command that does `body(invocation, **own parameters)`, which gives the exit code.

    `formats` are the forms that its result can take, the default one first. A command that
    shows values of rows says `unmasks`: it takes `--unmask`, and shows nothing but what
    `invocation.mask` gives back. One that `saves` writes the file of `-o` itself, of a form
    that is not text; what it says goes to stdout.
    """

    def __init__(
        self,
        name: str,
        body: Callable[..., ExitCode],
        *,
        about: Bilingual,
        params: Sequence[click.Parameter] = (),
        formats: Sequence[str] = ("text",),
        examples: Sequence[Example] = (),
        unmasks: bool = False,
        saves: bool = False,
    ) -> None:
        own = [*params, unmask_option()] if unmasks else params
        super().__init__(
            name,
            params=[*own, *global_options()],
            context_settings=dict(HELP_OPTIONS),
            no_args_is_help=False,
        )
        self.body = body
        self.about = about
        self.formats = tuple(formats)
        self.examples = tuple(examples)
        self.saves = saves

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does, with a diagnostic of our own for words too many."""
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            raise too_many_words(rest, ctx)
        return rest

    def invoke(self, ctx: click.Context) -> ExitCode:
        """Do it; the exit code is what it says."""
        own, values = split_options(ctx.params)
        options = own.over(said_before(ctx).options)
        if options.format and options.format not in self.formats:
            raise wrong_value("--format", options.format, self.formats)
        asked = asked_in(ctx, values)
        with Invocation.begin(
            options,
            language=language_of(ctx),
            formats=self.formats,
            asked=asked,
            saves=self.saves,
        ) as doing:
            code = self.body(doing, **values)
        return final_code(code, exit_zero=options.exit_zero)

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - click's own
        """What a shell shows beside the name when it completes it."""
        return short_help(self.about)

    def get_help(self, ctx: click.Context) -> str:
        """The help in the chosen language."""
        language = language_of(ctx)
        own = [p for p in self.params if not (p.name or "").startswith("global_")]
        shared = [p for p in self.params if (p.name or "").startswith("global_")]
        options = help_text.option_rows(own, language)
        shared_rows = help_text.option_rows(shared, language)
        shared_rows.append(("-h, --help", help_text.HELP.tell(language)))
        examples = [(line, words.tell(language)) for line, words in self.examples]
        lines = [
            help_text.usage_line(ctx, language),
            "",
            self.about.tell(language),
            *help_text.section(
                help_text.ARGUMENTS.tell(language), help_text.argument_rows(own, language)
            ),
            *help_text.section(help_text.OPTIONS.tell(language), options),
            *help_text.section(help_text.GLOBAL_OPTIONS.tell(language), shared_rows),
            *help_text.section(help_text.EXAMPLES.tell(language), examples),
        ]
        return "\n".join(lines)


class Group(click.Group):
    """Commands under one word: `huiyan source list`."""

    def __init__(self, name: str, *commands: Command, about: Bilingual) -> None:
        super().__init__(
            name,
            commands={str(c.name): c for c in commands},
            params=global_options(),
            context_settings=dict(HELP_OPTIONS),
            callback=keep_options,
            invoke_without_command=True,
        )
        self.about = about

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command called `args[0]`; HY601 where there is none."""
        return resolve(self, ctx, args)

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - click's own
        """What a shell shows beside the name when it completes it."""
        return short_help(self.about)

    def get_help(self, ctx: click.Context) -> str:
        """The help in the chosen language."""
        language = language_of(ctx)
        ours = {n: c for n, c in self.commands.items() if isinstance(c, Command)}
        rows = [(name, command.about.tell(language)) for name, command in ours.items()]
        usage = f"{help_text.USAGE.tell(language)}{ctx.command_path} {'|'.join(ours)}"
        title = help_text.COMMANDS.tell(language)
        return "\n".join([usage, "", self.about.tell(language), *help_text.section(title, rows)])


def keep_options(**values: Any) -> ExitCode:
    """Hand the global options said so far to the command below; show the help where none is."""
    ctx = click.get_current_context()
    own, _ = split_options(values)
    said = said_before(ctx)
    ctx.obj = Said(said.language, own.over(said.options))
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
    return ExitCode.DONE


def resolve(
    group: click.Group, ctx: click.Context, args: list[str]
) -> tuple[str | None, click.Command | None, list[str]]:
    """The command of `group` called `args[0]`; HY601 with the nearest where there is none."""
    command = group.get_command(ctx, args[0])
    if command is None and not ctx.resilient_parsing:
        raise unknown_command(args[0], group.list_commands(ctx), ctx)
    return args[0] if command else None, command, args[1:]


def short_help(about: Bilingual) -> str:
    """`about` in the language of the environment: completion runs outside any command line."""
    return about.tell(choose_language(None, environment=os.environ, folder=None))


def said_before(ctx: click.Context) -> Said:
    """What the program knew before; a command used by itself knows nothing."""
    return ctx.obj if isinstance(ctx.obj, Said) else Said("zh", GlobalOptions())


def language_of(ctx: click.Context) -> str:
    """The language chosen before parsing."""
    return said_before(ctx).language
