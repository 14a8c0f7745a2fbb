"""The variables `HUIYAN_*`: a misspelt one is a mistake, not a setting that has no effect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dsl.diagnostics import Diagnostic, diagnose
from interfaces.cli.language import LANGUAGES, VARIABLE

PREFIX: Final = "HUIYAN_"
COLOR: Final = "HUIYAN_COLOR"
#: Who uses the account, where several people share one; for what is put on record.
PERSON: Final = "HUIYAN_USER"
_COLORS: Final = ("auto", "always", "never")
#: The settings that huiyan.yaml knows too, kept equal to the catalog's by a test: reading
#: them there would cost `--help` the time to import YAML.
VARIABLES: Final = (
    VARIABLE,
    COLOR,
    "HUIYAN_CLUSTER_PYTHON",
    "HUIYAN_FAIL_LEVEL",
    "HUIYAN_MEMORY_LIMIT",
    "HUIYAN_READING_MEMORY",
    "HUIYAN_READING_SECONDS",
    "HUIYAN_SIGNING_KEY",
    "HUIYAN_WORKERS",
)
_KNOWN: Final = (*VARIABLES, PERSON)


def check_environment(environment: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    """HY611 for a variable that is nearly one of ours, HY515 for a word that is not a value.

    A variable that is like none of ours belongs to somebody else, a secret that
    `env:NAME` names for instance.
    """
    found = []
    for name in sorted(n for n in environment if n.startswith(PREFIX) and n not in _KNOWN):
        if meant := _nearest_variable(name):
            found.append(diagnose("HY611", None, name=name, nearest=meant))
    for name, words in ((VARIABLE, LANGUAGES), (COLOR, _COLORS)):
        value = environment.get(name)
        if value and value not in words:
            expected = " | ".join(words)
            found.append(diagnose("HY515", None, source=name, value=value, expected=expected))
    return tuple(found)


def _nearest_variable(name: str) -> str:
    """The variable of ours that `name` was meant to be, told by what follows the prefix."""
    if name == "HUIYAN_LANGUAGE":
        return VARIABLE
    from dsl.diagnostics.nearest import edit_distance  # noqa: PLC0415 - only for a stranger

    tail = name.removeprefix(PREFIX)
    near = {v: edit_distance(tail, v.removeprefix(PREFIX)) for v in _KNOWN}
    best = min(near, key=lambda v: near[v])
    return best if near[best] <= max(1, len(tail) // 4) else ""
