"""`huiyan doctor`: whether the installation, the settings and the workspace are sound."""

from __future__ import annotations

import os
from typing import Any

from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.health import Health, State, check_health
from interfaces.cli.invocation import Invocation
from interfaces.cli.records import write_json
from interfaces.cli.registry import entries

_SIGNS = {State.GOOD: "✓", State.NOTE: "·", State.BAD: "✗"}
_WORDS = {
    State.GOOD: Bilingual("正常", "good"),
    State.NOTE: Bilingual("留意", "note"),
    State.BAD: Bilingual("有问题", "bad"),
}
_COLOURS = {State.GOOD: "32", State.NOTE: "33", State.BAD: "31"}
_SOUND = Bilingual("没有发现问题。", "Nothing is wrong.")
_WRONG = Bilingual(
    "有 {count} 处问题，见上面标 ✗ 的各行。", "problems: {count} (the lines with ✗)."
)


def examine(invocation: Invocation) -> ExitCode:
    """One line a check; a problem is exit 2."""
    found = check_health(invocation.folder, os.environ, language=invocation.language)
    bad = [h for h in found if h.state is State.BAD]
    if invocation.machine:
        _write(invocation, found)
    else:
        _show(invocation, found)
        words = _WRONG if bad else _SOUND
        invocation.results.line(words.tell(invocation.language, count=len(bad)))
        known = entries()
        invocation.suggest(*((f"huiyan {n}", known[n].about) for n in ("demo",) if not bad))
    return ExitCode.MISTAKE if bad else ExitCode.DONE


def _show(invocation: Invocation, found: list[Health]) -> None:
    from interfaces.cli.drawing import harmless  # noqa: PLC0415 - rich only where it draws

    language, results = invocation.language, invocation.results
    for health in found:
        sign, word = _SIGNS[health.state], _WORDS[health.state].tell(language)
        mark = f"{sign} {word}" if health.state is State.BAD else sign
        if results.colour:
            mark = f"\x1b[{_COLOURS[health.state]}m{mark}\x1b[0m"
        results.line(f"{mark} {harmless(health.words.tell(language, **health.values))}")


def _write(invocation: Invocation, found: list[Health]) -> None:
    items: list[dict[str, Any]] = [
        {
            "check": h.name,
            "state": h.state.value,
            "text": h.words.tell(invocation.language, **h.values),
            **{k: str(v) for k, v in h.values.items()},
        }
        for h in found
    ]
    write_json(invocation.results, {"schema": "huiyan.doctor/1", "items": items})


COMMAND = Command("doctor", examine, about=entries()["doctor"].about, formats=("text", "json"))
