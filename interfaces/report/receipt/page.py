"""Receipts as one page each: no script, nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from functools import cache, partial
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from engine.filing.quarantine import CSV_NAME
from interfaces.report.receipt.content import ReceiptContent
from interfaces.report.receipt.refused import RefusalContent
from interfaces.report.receipt.words import WORDS

#: A sign beside each word, so that colour is never all that tells.
_MARKS: Final = MappingProxyType({"passed": "✓", "failed": "✗", "not_checked": "–"})
#: What the class of a column is called; every other one is shown as it is.
_CLASSES: Final = ("personal", "sensitive")


def receipt_page(content: ReceiptContent, language: str) -> str:
    """The whole page in `language` (zh or en)."""
    say = partial(_say, language)
    title = content.said["title"] if language == "zh" else content.said["data_set"]
    view = {
        "r": content,
        "said": content.said,
        "title": title,
        "language": language,
        "t": say,
        "marks": _MARKS,
        "steps": tuple(_steps(content, language)),
        "seen": tuple(_seen(content, language)),
        "style": _style(),
        "policy": _policy(),
    }
    return _environment().get_template("receipt.html").render(view)


def refusal_page(content: RefusalContent, language: str) -> str:
    """The page of a refused delivery in `language` (zh or en)."""
    view = {
        "r": content,
        "title": content.title if language == "zh" else content.refusal.data_set,
        "language": language,
        "t": partial(_say, language),
        "style": _style(),
        "policy": _policy(),
    }
    return _environment().get_template("refused.html").render(view)


def _steps(content: ReceiptContent, language: str) -> Iterator[str]:
    """What the department does now."""
    if any(c.state == "failed" and c.kind == "reference" for c in content.checks):
        yield _say(language, "next_failed")
    if content.record.rows_quarantined:
        short = content.record.id[:8]
        yield _say(language, "next_mend", file=f"{short}-{CSV_NAME}", filing=short)
        yield _say(language, "next_guard")
        yield _say(language, "next_return")
        yield _say(language, "next_whole")
    else:
        yield _say(language, "next_none")
    if any(c.state == "failed" and c.kind == "freshness" for c in content.checks):
        yield _say(language, "next_overdue")


def _seen(content: ReceiptContent, language: str) -> Iterator[tuple[str, str]]:
    """Why the data are held, how long, and which columns are shown to whom."""
    contract = content.said["contract"]
    between = "、" if language == "zh" else ", "
    if contract["purpose"]:
        yield _say(language, "purpose"), contract["purpose"]
    if contract["legal_basis"]:
        bases = (f"{b['regulation']} {b['article']}".strip() for b in contract["legal_basis"])
        yield _say(language, "basis"), between.join(bases)
    if contract["retention"]:
        count, unit = contract["retention"]
        yield _say(language, "retention"), _say(language, unit, count=count)
    titles: dict[str, list[str]] = {}
    for column in contract["columns"]:
        known = column["sensitivity"]
        titles.setdefault(known if known in _CLASSES else "open", []).append(column["title"])
    for name in ("open", *_CLASSES):
        if name in titles:
            yield _say(language, name), between.join(titles[name])


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("interfaces.report.receipt", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["figure"] = lambda number: f"{number:,}"
    return environment


@cache
def _style() -> Markup:
    """The style as it goes between two tags: it is no text of anybody else's."""
    return Markup((files("interfaces.report.receipt") / "receipt.css").read_text(encoding="utf-8"))


@cache
def _policy() -> str:
    """What the page may do: wear its own style, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(str(_style()).encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _say(language: str, key: str, **values: Any) -> str:
    return WORDS[key].tell(language, **values)
