"""Domains and functions in the words of both surfaces, as arguments of diagnostics."""

from __future__ import annotations

from collections.abc import Iterable

from dsl.domains import COORDINATE_SYSTEMS, PLACING, Domain, Kind, domain_from_text
from dsl.surface import vocabulary

#: Every domain that can be written without a register of its own, for the nearest-name help.
PLAIN_DOMAINS: tuple[str, ...] = (
    *(kind.value for kind in Kind if domain_from_text(kind.value) is not None),
    "money/month",
    "money/year",
    "period/day",
    "period/workday",
    "period/month",
    "period/second",
    *(f"{kind}:{system}" for kind in Kind if kind in PLACING for system in COORDINATE_SYSTEMS),
)


def domain_in_chinese(domain: Domain) -> str:
    """The spelling of the Chinese surface: `金额/月`, `代码:project`."""
    return vocabulary("zh").say_domain(str(domain))


def said(**domains: Domain) -> dict[str, str]:
    """Arguments for a page's two languages: `left=MONEY` gives `left_zh` and `left_en`."""
    words: dict[str, str] = {}
    for name, domain in domains.items():
        words[f"{name}_zh"] = domain_in_chinese(domain)
        words[f"{name}_en"] = str(domain)
    return words


def kinds_said(name: str, kinds: Iterable[Kind]) -> dict[str, str]:
    """As `said`, for one of several kinds."""
    chosen = set(kinds)
    ordered = [kind.value for kind in Kind if kind in chosen]
    return {
        f"{name}_zh": "、".join(vocabulary("zh").say_domain(kind) for kind in ordered),
        f"{name}_en": ", ".join(ordered),
    }


def function_said(name: str) -> dict[str, str]:
    """The word of a function or aggregate in both languages; a definition's is its name."""
    return {"function_zh": vocabulary("zh").say_function(name), "function_en": name}
