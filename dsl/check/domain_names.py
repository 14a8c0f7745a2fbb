"""Domains as written in parameters and definitions."""

from __future__ import annotations

from functools import cache

from dsl.check.domain_words import PLAIN_DOMAINS, domain_in_chinese
from dsl.check.report import Report
from dsl.diagnostics.nearest import nearest
from dsl.domains import PLACING, Domain, domain_from_text
from dsl.surface import vocabulary
from dsl.syntax.law import DomainName


def check_domain(written: DomainName, report: Report) -> Domain | None:
    """The domain that `written` names; None after telling HY219, or HY356 for a coordinate."""
    found = domain_from_text(written.text)
    if found is None and written.text in PLACING:
        spoken = vocabulary("zh").say_domain(written.text)
        report.tell("HY356", written.span, domain_zh=spoken, domain_en=written.text)
    elif found is None:
        zh, en = _meant(written.text)
        report.tell("HY219", written.span, domain=written.text, nearest_zh=zh, nearest_en=en)
    return found


def _meant(text: str) -> tuple[str, str]:
    """The domain nearest to `text` in Chinese and in English, whichever `text` is; or nothing."""
    spoken = _spoken()
    near = nearest(text, (*spoken, *spoken.values()))
    english = spoken.get(near, near)
    chinese = next((zh for zh, en in spoken.items() if en == english), "")
    return chinese, english


@cache
def _spoken() -> dict[str, str]:
    domains = ((name, domain_from_text(name)) for name in PLAIN_DOMAINS)
    return {domain_in_chinese(domain): name for name, domain in domains if domain is not None}
