"""`--help`: in both languages, without waiting for anything."""

from __future__ import annotations

import re
import subprocess
import sys
import time

import click
import pytest

from interfaces.cli import help_text
from interfaces.cli.command import Command, Group
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.parameters import Argument, Option
from interfaces.cli.program import Program
from interfaces.cli.registry import entries
from tests.cli.program import command, environment, huiyan

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: Names of data and rules stay Chinese in an English help.
_NAMES = re.compile(r"^  huiyan .*$", re.MULTILINE)
HEAVY = ("rich", "pyarrow", "datafusion", "lark", "yaml", "engine.catalog", "engine.filing")


def _commands() -> dict[str, Command]:
    program = Program()
    found: dict[str, Command] = {}
    for name in entries():
        loaded = program.get_command(click.Context(program), name)
        if isinstance(loaded, Group):
            found |= {
                f"{name} {n}": c for n, c in loaded.commands.items() if isinstance(c, Command)
            }
        else:
            assert isinstance(loaded, Command)
            found[name] = loaded
    return found


def test_the_help_lists_every_command_and_every_exit_code() -> None:
    for language in ("zh", "en"):
        told = huiyan("--help", "--lang", language).out
        assert all(re.search(rf"^  {name} +\S", told, re.MULTILINE) for name in entries())
        assert all(re.search(rf"^ +{int(c)}  \S", told, re.MULTILINE) for c in ExitCode)


def test_no_arguments_and_short_help_are_the_help() -> None:
    assert huiyan() == huiyan("-h") == huiyan("--help")
    assert huiyan().code == 0


@pytest.mark.parametrize("name", _commands())
def test_help_of_each_command_is_in_one_language(name: str) -> None:
    chinese = huiyan(*name.split(), "--help", "--lang", "zh")
    english = huiyan(*name.split(), "--help", "--lang", "en")
    assert (chinese.code, english.code) == (0, 0)
    assert chinese.out.startswith(f"用法: huiyan {name}")
    assert english.out.startswith(f"Usage: huiyan {name}")
    assert not _CHINESE.search(_NAMES.sub("", english.out))
    assert "Options" not in chinese.out


@pytest.mark.parametrize("name", _commands())
def test_every_parameter_says_what_it_is(name: str) -> None:
    loaded = _commands()[name]
    for parameter in loaded.params:
        assert isinstance(parameter, Option | Argument)
        assert parameter.about.zh
        assert parameter.about.en
    shown = huiyan(*name.split(), "--help").out
    assert all(max(p.opts, key=len) in shown for p in loaded.params if isinstance(p, Option))


def test_help_loads_neither_engine_nor_drawing() -> None:
    """What makes it answer at once; the time itself depends on the machine."""
    script = (
        "import sys; from interfaces.cli.program import Program\n"
        "try: Program().main(['--help'])\n"
        f"finally: print([n for n in {HEAVY!r} if n in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.strip() == "[]"


def test_help_answers_at_once() -> None:
    started = time.monotonic()
    subprocess.run(command("--help"), env=environment(), capture_output=True, check=True)
    seconds = time.monotonic() - started
    print(f"huiyan --help: {seconds:.3f} s")
    assert seconds < 1


def test_wide_left_sides_have_a_line_to_themselves() -> None:
    rows = [("条文", "clauses"), ("x" * 40, "wide")]
    assert help_text.section("T", rows) == [
        "",
        "T",
        "  条文                            clauses",
        f"  {'x' * 40}",
        f"  {' ' * 30}  wide",
    ]


def test_version() -> None:
    assert re.fullmatch(r"huiyan \d+\.\d+\.\d+\n", huiyan("--version").out)


def test_completion_offers_commands_options_and_values() -> None:
    def offered(words: str, position: int, shell: str = "bash") -> list[str]:
        asked = {"COMP_WORDS": words, "COMP_CWORD": str(position)}
        done = subprocess.run(
            command(),
            env=environment(**asked, _HUIYAN_COMPLETE=f"{shell}_complete", HUIYAN_LANG="en"),
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.splitlines()

    assert offered("huiyan da", 1) == ["plain,datasets"]
    assert offered("huiyan run --fail-level ", 3) == ["plain,low", "plain,medium", "plain,high"]
    assert "plain,--coverage" in offered("huiyan test --", 2)
    assert offered("huiyan check", 1, "zsh")[:2] == ["plain", "check"]
    assert offered("huiyan check", 1, "zsh")[2] == entries()["check"].about.en
