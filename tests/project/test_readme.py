"""The README's rules are excerpts of rules that are checked elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

from tests.project.repository import read, tracked_with

_BLOCK = re.compile(r"^```huiyan\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def test_rules_shown_are_rules_that_exist() -> None:
    sources = [read(p) for p in tracked_with(".huiyan") if p.parts[0] == "policies"]
    sources += [read(Path("docs/language/en.md"))]
    declarations = [
        d for block in _BLOCK.findall(read(Path("README.md"))) for d in block.split("\n\n")
    ]
    assert len(declarations) >= 4
    unknown = [d for d in declarations if not any(d.rstrip("\n") + "\n" in s for s in sources)]
    assert unknown == []
