"""The layout of `--help`: plain text, aligned by display width, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import click

from dsl.text.width import display_width, pad
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.parameters import Argument, Option

Row = tuple[str, str]

_LEFT = 30

USAGE = Bilingual("用法: ", "Usage: ")
COMMANDS = Bilingual("命令", "Commands")
ARGUMENTS = Bilingual("参数", "Arguments")
OPTIONS = Bilingual("选项", "Options")
GLOBAL_OPTIONS = Bilingual(
    "全局选项（写在命令前后均可）", "Global options (before the command or after it)"
)
EXAMPLES = Bilingual("例", "Examples")
HELP = Bilingual("显示帮助", "show this help")


def section(title: str, rows: Sequence[Row]) -> list[str]:
    """A titled block of two columns; a left side that is too wide has its line to itself."""
    if not rows:
        return []
    wanted = max((display_width(left) for left, _ in rows), default=0)
    width = min(wanted, _LEFT)
    lines = ["", title]
    for left, right in rows:
        if display_width(left) > width:
            lines.extend((f"  {left}", f"  {' ' * width}  {right}"))
        else:
            lines.append(f"  {pad(left, width)}  {right}".rstrip())
    return lines


def argument_rows(params: Iterable[click.Parameter], language: str) -> list[Row]:
    """The arguments and what each is."""
    arguments = (p for p in params if isinstance(p, Argument))
    return [(a.human_readable_name, a.about.tell(language)) for a in arguments]


def option_rows(params: Iterable[click.Parameter], language: str) -> list[Row]:
    """The options, their values and what each does; hidden ones are left out."""
    options = (p for p in params if isinstance(p, Option) and not p.hidden)
    return [(_option(o), o.about.tell(language)) for o in options]


def _option(option: Option) -> str:
    names = ", ".join(sorted(option.opts, key=len))
    if option.is_flag:
        return names
    return f"{names} {option.metavar or option.type.get_metavar(option, None) or 'VALUE'}"  # type: ignore[arg-type]


def usage_line(ctx: click.Context, language: str) -> str:
    """`Usage: huiyan check [OPTION …] [PACK|FILE …]`."""
    options = {"zh": "[选项 …]", "en": "[OPTION …]"}[language]
    arguments = [_usage(p) for p in ctx.command.params if isinstance(p, click.Argument)]
    return " ".join([USAGE.tell(language) + ctx.command_path, options, *arguments])


def _usage(argument: click.Argument) -> str:
    word = argument.human_readable_name + (" …" if argument.nargs == -1 else "")
    return word if argument.required else f"[{word}]"
