"""The `lint:` part of huiyan.yaml and pack.yaml: levels and options of lints, by code or name."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from dsl.diagnostics import Severity, diagnose
from dsl.diagnostics.nearest import nearest
from dsl.lint.lint import Lint, Option
from dsl.lint.registry import LINTS, lint_named
from dsl.lint.settings import LintSettings, Setting
from dsl.text.digits import whole_number
from engine.catalog.yaml_check import Found, check_keys, read_texts, wrong_value
from engine.catalog.yaml_tree import Fields, Node, Scalar

_LEVEL: Final = "level"
_OFF: Final = "off"
_LEVELS: Final = (_OFF, *(severity.value for severity in Severity))


def read_lint_settings(node: Node | None, found: Found) -> LintSettings:
    """What `node` sets; HY502 for a lint or option that does not exist, HY504 for a wrong value.

    `HY814: off`, `HY814: note`, or `HY814: {level: note, allowed: [0, 1]}`.
    """
    if node is None:
        return LintSettings()
    if not isinstance(node, Fields):
        found.append(wrong_value(node, "lint", expected="{HY800: off | note | warning | error}"))
        return LintSettings()
    settings: dict[str, Setting] = {}
    for key, value in node.entries:
        lint = lint_named(key.text)
        if lint is None:
            known = [word for lint in LINTS for word in (lint.code, lint.name)]
            near = nearest(key.text, known)
            found.append(diagnose("HY502", key.span, key=key.text, nearest=near))
            continue
        settings[lint.code] = _setting(lint, value, found)
    return LintSettings(MappingProxyType(settings))


def _setting(lint: Lint, node: Node, found: Found) -> Setting:
    if isinstance(node, Scalar):
        return _level(node, lint.code, found)
    if not isinstance(node, Fields):
        found.append(wrong_value(node, lint.code, expected=" | ".join(_LEVELS)))
        return Setting()
    check_keys(node, (_LEVEL, *lint.options), found)
    level = node.get(_LEVEL)
    base = _level(level, _LEVEL, found) if level is not None else Setting()
    options: dict[str, Option] = {}
    for name, default in lint.options.items():
        written = node.get(name)
        value = None if written is None else _option(written, name, default, found)
        if value is not None:
            options[name] = value
    return Setting(base.level, base.off, MappingProxyType(options))


def _level(node: Node, key: str, found: Found) -> Setting:
    if not isinstance(node, Scalar) or node.text not in _LEVELS:
        expected = " | ".join(_LEVELS)
        found.append(wrong_value(node, key, expected=expected, among=_LEVELS))
        return Setting()
    return Setting(off=True) if node.text == _OFF else Setting(Severity(node.text))


def _option(node: Node, name: str, default: Option, found: Found) -> Option | None:
    if isinstance(default, tuple):
        return tuple(scalar.text for scalar in read_texts(node, name, found))
    number = whole_number(node.text) if isinstance(node, Scalar) else None
    if number is not None:
        return number
    found.append(wrong_value(node, name, expected="0, 1, 2 …"))
    return None
