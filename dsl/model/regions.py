"""Region codes: what the codes inside a region begin with."""

from __future__ import annotations


def region_prefix(region: str | None) -> str:
    """A region code without its trailing zero pairs: what the codes inside it begin with.

    >>> region_prefix("330100"), region_prefix("330000"), region_prefix(None)
    ('3301', '33', '')
    """
    code = region or ""
    while len(code) > 2 and code.endswith("00"):
        code = code[:-2]
    return code
