"""The page of a diagnostic code: its templates in two languages, and its explanation."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from dsl.diagnostics.diagnostic import Diagnostic, Severity


@dataclass(frozen=True, slots=True)
class Words:
    """The templates of one language; `help` holds alternatives, the first that fits is used."""

    message: str
    label: str
    help: tuple[str, ...]
    related: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """One file of `pages/`: the front matter parsed, the explanation as Markdown."""

    code: str
    severity: Severity
    words: Mapping[str, Words]
    body: str


@dataclass(frozen=True, slots=True)
class Told:
    """A diagnostic in words of one language; empty text where a template is absent."""

    message: str
    label: str
    help: str


def page_codes() -> tuple[str, ...]:
    """The codes that have a page, sorted."""
    folder = files("dsl.diagnostics") / "pages"
    return tuple(sorted(p.name.removesuffix(".md") for p in folder.iterdir() if p.name[:2] == "HY"))


@cache
def load_page(code: str) -> Page:
    """The page of `code`; KeyError where there is none."""
    path = files("dsl.diagnostics") / "pages" / f"{code}.md"
    if not path.is_file():
        raise KeyError(code)
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    data = yaml.safe_load(front)
    words = {language: _words_from(data[language]) for language in ("zh", "en")}
    return Page(code, Severity(data["severity"]), words, body.strip() + "\n")


def _words_from(data: Mapping[str, object]) -> Words:
    helps = data.get("help", [])
    related = data.get("related", {})
    return Words(
        message=str(data["message"]),
        label=str(data.get("label", "")),
        help=tuple(str(h) for h in helps) if isinstance(helps, list) else (str(helps),),
        related={str(k): str(v) for k, v in related.items()} if isinstance(related, dict) else {},
    )


def severity_of(diagnostic: Diagnostic) -> Severity:
    """How much the diagnostic weighs: what was set, else what its page says."""
    return diagnostic.severity or load_page(diagnostic.code).severity


def tell(diagnostic: Diagnostic, language: str) -> Told:
    """`diagnostic` in `language` (zh or en); a help whose argument is empty is left out."""
    words = load_page(diagnostic.code).words[language]
    arguments = dict(diagnostic.arguments)
    fits = (h for h in words.help if all(arguments.get(name) for name in _names(h)))
    return Told(
        message=words.message.format_map(arguments),
        label=words.label.format_map(arguments),
        help=next((h.format_map(arguments) for h in fits), ""),
    )


def _names(template: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(template) if name]
