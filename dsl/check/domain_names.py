"""Domains as written in parameters and definitions."""

from __future__ import annotations

from dsl.check.domain_words import PLAIN_DOMAINS, domain_in_chinese
from dsl.check.report import Report
from dsl.diagnostics.nearest import nearest
from dsl.domains import Domain, domain_from_text
from dsl.syntax.declarations import DomainName


def check_domain(written: DomainName, report: Report) -> Domain | None:
    """The domain that `written` names; None after telling HY219."""
    found = domain_from_text(written.text)
    if found is None:
        near = nearest(written.text, PLAIN_DOMAINS)
        meant = domain_from_text(near)
        chinese = domain_in_chinese(meant) if meant is not None else ""
        report.tell("HY219", written.span, domain=written.text, nearest_zh=chinese, nearest_en=near)
    return found
