"""Settings: what they are called, what they may be, and which source of them wins.

A flag wins over `HUIYAN_*` in the environment, that over `huiyan.yaml`, that over the
default. A value is checked wherever it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dsl.diagnostics import Diagnostic, diagnose
from dsl.model.weights import Severity
from engine.catalog.yaml_tree import Scalar

Value = str | int
SEVERITIES: Final = tuple(severity.value for severity in Severity)


class Origin(StrEnum):
    """Where a setting's value came from."""

    FLAG = "flag"
    ENVIRONMENT = "environment"
    FILE = "huiyan.yaml"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: `read` gives the value of a text, or None where the text is none."""

    name: str
    default: Value
    expected: str
    read: Callable[[str], Value | None]

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return f"HUIYAN_{self.name.upper()}"


@dataclass(frozen=True, slots=True)
class Resolved:
    """The value that counts, and where it came from."""

    value: Value
    origin: Origin


_SIZES: Final = {"": 1, "k": 1024, "m": 1024**2, "g": 1024**3, "t": 1024**4}


def bytes_from_text(text: str) -> int | None:
    """The bytes of `4GiB`, `512 MB`, `1g` or a plain number; units are powers of 1024.

    >>> bytes_from_text("2 GiB")
    2147483648
    """
    match = re.fullmatch(r"\s*([0-9]{1,15})\s*([kmgt]?)(?:i?b)?\s*", text, re.IGNORECASE)
    if not match or int(match[1]) == 0:
        return None
    return int(match[1]) * _SIZES[match[2].lower()]


def _one_of(*words: str) -> Callable[[str], str | None]:
    return lambda text: text if text in words else None


def _count(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[1-9][0-9]{0,3}", text) else None


def _secret(text: str) -> str | None:
    return text if text == "" or re.fullmatch(r"(env|file):.+", text) else None


SETTINGS: Final[Mapping[str, Setting]] = {
    s.name: s
    for s in (
        Setting("language", "zh", "zh | en", _one_of("zh", "en")),
        Setting("color", "auto", "auto | always | never", _one_of("auto", "always", "never")),
        Setting("memory_limit", 2 * 1024**3, "512MB, 4GB …", bytes_from_text),
        Setting("reading_memory", 1024**3, "512MB, 2GB …", bytes_from_text),
        Setting("reading_seconds", 900, "60, 900, 3600 …", _count),
        Setting("workers", 0, "1, 2, 3 …", _count),
        Setting("cluster_python", "", "../cluster/bin/python …", str),
        Setting(
            "fail_level",
            "low",
            "hint | low | medium | high",
            _one_of("hint", "low", "medium", "high"),
        ),
        Setting("signing_key", "", "env:NAME | file:PATH", _secret),
    )
}


def resolve_setting(
    name: str,
    flag: str | None,
    *,
    environment: Mapping[str, str],
    written: Mapping[str, Scalar],
) -> Resolved | Diagnostic:
    """The value of the setting `name`, or HY515 (HY504 in the file) where its text is wrong.

    `flag` is None where none was given; `written` is the file's (`Workspace.settings`).
    """
    setting = SETTINGS[name]
    if flag is not None:
        value = setting.read(flag)
        source = f"--{name.replace('_', '-')}"
        return _resolved(value, Origin.FLAG, setting=setting, source=source, text=flag)
    if text := environment.get(setting.variable, ""):
        value = setting.read(text)
        source = setting.variable
        return _resolved(value, Origin.ENVIRONMENT, setting=setting, source=source, text=text)
    if name in written:
        value = setting.read(written[name].text)
        if value is not None:
            return Resolved(value, Origin.FILE)
        return check_setting(name, written[name]) or Resolved(setting.default, Origin.DEFAULT)
    return Resolved(setting.default, Origin.DEFAULT)


def check_setting(name: str, scalar: Scalar) -> Diagnostic | None:
    """What is wrong with the text written for `name` in huiyan.yaml."""
    setting = SETTINGS[name]
    if setting.read(scalar.text) is not None:
        return None
    if setting.read is _secret:
        return diagnose("HY512", scalar.span, key=name)
    return diagnose(
        "HY504", scalar.span, key=name, value=scalar.text, expected=setting.expected, nearest=""
    )


def _resolved(
    value: Value | None, origin: Origin, *, setting: Setting, source: str, text: str
) -> Resolved | Diagnostic:
    if value is not None:
        return Resolved(value, origin)
    shown = "…" if setting.read is _secret else text
    return diagnose("HY515", None, source=source, value=shown, expected=setting.expected)
