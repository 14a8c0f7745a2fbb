"""What click finds wrong with a command line, as diagnostics with the nearest word meant."""

from __future__ import annotations

from collections.abc import Iterable

import click

from dsl.diagnostics import Diagnostic, diagnose
from dsl.diagnostics.nearest import nearest


class Mistake(click.UsageError):
    """A mistake on the command line that has its diagnostic already."""

    def __init__(self, diagnostic: Diagnostic, ctx: click.Context | None = None) -> None:
        super().__init__(diagnostic.code, ctx)
        self.diagnostic = diagnostic


def unknown_command(word: str, known: Iterable[str], ctx: click.Context) -> Mistake:
    """HY601."""
    words = tuple(known)
    known_words = ", ".join(words)
    meant = nearest(word, words)
    path = ctx.command_path
    return Mistake(
        diagnose("HY601", None, word=word, nearest=meant, path=path, known=known_words), ctx
    )


def wrong_value(what: str, value: str, expected: Iterable[str], meant: str = "") -> Mistake:
    """HY604: `value` is none of those that `what` may have; `meant` is the nearest of them."""
    words = " | ".join(expected)
    return Mistake(diagnose("HY604", None, what=what, value=value, expected=words, nearest=meant))


def too_many_words(words: Iterable[str], ctx: click.Context) -> Mistake:
    """HY605: words that no argument takes."""
    extra = " ".join(words)
    return Mistake(diagnose("HY605", None, extra=extra, path=ctx.command_path), ctx)


def diagnostic_from_click(error: click.UsageError) -> Diagnostic:
    """The diagnostic of a usage error that click raised itself."""
    ctx = error.ctx
    path = ctx.command_path if ctx else "huiyan"
    match error:
        case Mistake():
            return error.diagnostic
        case click.NoSuchOption():
            known = _options(ctx)
            meant = nearest(error.option_name, known)
            return diagnose("HY602", None, option=error.option_name, nearest=meant, path=path)
        case click.MissingParameter():
            what = _asked_for(error.param)
            return diagnose("HY603", None, what=what, path=path)
        case click.BadOptionUsage():
            option = error.option_name
            takes = "" if _takes_value(ctx, option) else option
            needs = "" if takes else option
            return diagnose("HY606", None, option=option, needs=needs, takes=takes, path=path)
        case _:
            return diagnose("HY607", None, problem=error.format_message(), path=path)


def _options(ctx: click.Context | None) -> tuple[str, ...]:
    params = ctx.command.get_params(ctx) if ctx else []
    return tuple(o for p in params if isinstance(p, click.Option) for o in p.opts)


def _asked_for(param: click.Parameter | None) -> str:
    """What a person has to type: an argument's word, an option with its dashes."""
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return param.human_readable_name if param else ""


def _takes_value(ctx: click.Context | None, option: str) -> bool:
    params = ctx.command.get_params(ctx) if ctx else []
    found = (p for p in params if isinstance(p, click.Option) and option in p.opts)
    return not any(p.is_flag for p in found)
