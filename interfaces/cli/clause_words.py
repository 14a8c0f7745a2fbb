"""Clauses as a finding carries them, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dsl.surface.provisions import show_provision
from dsl.syntax.declarations import Surface
from dsl.syntax.law import Provision
from interfaces.cli.bilingual import Bilingual

_FROM = Bilingual("{start} 起施行", "in force from {start}")
_BETWEEN = Bilingual("{start} 至 {until} 施行", "in force {start} to {until}")
_UNTIL = Bilingual("施行至 {until}", "in force until {until}")
_OPEN = Bilingual("未见更新", "nothing later known")
_SURE = Bilingual("{day} 确认仍然有效", "confirmed on {day}")
_METHOD = Bilingual("公开发布的方法，不是法规", "a published method, not law")


def clause_name(clause: Mapping[str, Any], language: str) -> str:
    """`《高龄津贴发放办法》第九条` / `高龄津贴发放办法, article 9`."""
    provision = Provision(clause["article"], clause["paragraph"] or 0, clause["item"] or 0)
    surface: Surface = "en" if language == "en" else "zh"
    place = show_provision(provision, surface)
    return f"{clause['title']}, {place}" if surface == "en" else f"《{clause['title']}》{place}"


def clause_period(clause: Mapping[str, Any], language: str) -> str:
    """When the clause is in force, the regulation's number, and whether it is law at all."""
    start, until = clause["in_force"]
    words = _BETWEEN if start and until else _FROM if start else _UNTIL
    said = [words.tell(language, start=start, until=until)] if start or until else []
    if until is None and clause.get("confirmed"):
        said.append(open_end(clause["confirmed"], language))
    if clause["number"]:
        said.insert(0, clause["number"])
    if clause["method"]:
        said.append(_METHOD.tell(language))
    return ("，" if language == "zh" else ", ").join(said)


def open_end(confirmed: str | None, language: str) -> str:
    """What an open end is worth: confirmed on a day, or no more than nothing later known."""
    return _OPEN.tell(language) if confirmed is None else _SURE.tell(language, day=confirmed)
