"""`huiyan new rule|pack`: the files of a rule or a pack, with blanks that `check` tells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from dsl.diagnostics import diagnose
from dsl.diagnostics.nearest import nearest
from dsl.grammar import parse
from dsl.syntax.declarations import Surface
from dsl.text.source import SourceText
from engine.packs.pack import find_packs
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command, Group
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.leave import Leave
from interfaces.cli.parameters import Argument, Option
from interfaces.cli.registry import entries
from interfaces.cli.scaffold import new_pack, new_rule

_MADE = Bilingual("已建立  {file}", "made  {file}")
_FILL = Bilingual("还有哪些要填", "what is still to be filled in")
_PAGES = Bilingual(
    "生成说明页里由规则得出的各节", "make the sections of the page that follow from the rule"
)
_PACK_NAME = re.compile(r"[a-z][a-z0-9_]*")


def make_rule(invocation: Invocation, name: str, pack: str) -> ExitCode:
    """The rule, its page and three examples in the pack; nothing is written over."""
    workspace = invocation.workspace()
    known = find_packs(workspace.packs)
    if pack not in known:
        problem = diagnose("HY614", None, name=pack, nearest=nearest(pack, known))
        raise Leave(ExitCode.MISTAKE, problem)
    files = new_rule(name, _language(invocation))
    rule = files[f"{name}.huiyan"]
    if "/" in name or parse(SourceText(name, rule)).diagnostics:
        raise Leave(ExitCode.MISTAKE, diagnose("HY731", None, name=name))
    _write(invocation, known[pack], files)
    invocation.suggest(
        (f"huiyan check {pack}", _FILL),
        (f"huiyan docs {pack} --pages", _PAGES),
        ("huiyan lint", entries()["lint"].about),
    )
    return ExitCode.DONE


def make_pack(invocation: Invocation, name: str) -> ExitCode:
    """A folder for the pack in the first folder of packs, with its manifest."""
    workspace = invocation.workspace()
    if not _PACK_NAME.fullmatch(name):
        raise Leave(ExitCode.MISTAKE, diagnose("HY732", None, name=name))
    _write(invocation, workspace.packs[0] / name, new_pack(name, _language(invocation)))
    suffix = f"--pack {name}"
    invocation.suggest((f"huiyan new rule {suffix} …", entries()["new"].about))
    return ExitCode.DONE


def _language(invocation: Invocation) -> Surface:
    """Chinese unless English is asked for."""
    return "en" if invocation.options.language == "en" else "zh"


def _write(invocation: Invocation, folder: Path, files: Mapping[str, str]) -> None:
    taken = [name for name in files if (folder / name).exists()]
    if taken:
        problem = diagnose("HY730", None, file=str(folder / taken[0]))
        raise Leave(ExitCode.MISTAKE, problem)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
            invocation.results.line(_MADE.tell(invocation.language, file=folder / name))
    except OSError as error:
        reason = error.strerror or str(error)
        problem = diagnose("HY735", None, folder=str(folder), reason=reason)
        raise Leave(ExitCode.MISTAKE, problem) from error


_NAME = Bilingual("名称", "the name")

COMMAND = Group(
    "new",
    Command(
        "rule",
        make_rule,
        about=Bilingual(
            "一条规则的初稿：规则、说明页和示例", "a draft of a rule, its page and examples"
        ),
        params=[
            Argument("name", metavar="NAME", about=_NAME),
            Option(
                "--pack",
                required=True,
                metavar="PACK",
                about=Bilingual("放进哪个规则包", "the pack that it goes into"),
            ),
        ],
    ),
    Command(
        "pack",
        make_pack,
        about=Bilingual("一个规则包的初稿", "a draft of a pack"),
        params=[Argument("name", metavar="NAME", about=_NAME)],
    ),
    about=entries()["new"].about,
)
