"""The grammar that the VS Code extension ships; as a program, printed."""

from __future__ import annotations

import json
import sys
from typing import Any

from interfaces.highlight.classes import NUMBER_PATTERN, PROVISION_PATTERN, word_patterns

_SCOPES = {
    "declaration": "keyword.declaration.huiyan",
    "clause": "keyword.control.huiyan",
    "operator": "keyword.operator.word.huiyan",
    "function": "support.function.huiyan",
    "severity": "constant.language.huiyan",
}


def grammar() -> dict[str, Any]:
    """The grammar as a tree of plain values."""
    words = [{"name": _SCOPES[c], "match": p} for c, p in word_patterns().items()]
    inside = [
        {"name": "constant.character.escape.huiyan", "match": r'\\["\\n]'},
        {"name": "meta.interpolation.huiyan", "match": r'\{[^}"\n]*\}'},
    ]
    return {
        "$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
        "name": "Huiyan",
        "scopeName": "source.huiyan",
        "patterns": [
            {"name": "comment.line.huiyan", "match": "#.*$"},
            {"name": "markup.raw.table.huiyan", "match": r"\|.*$"},
            {
                "name": "string.quoted.double.huiyan",
                "begin": '"',
                "end": '"',
                "patterns": inside,
            },
            {"name": "entity.name.section.huiyan", "match": PROVISION_PATTERN},
            {"name": "constant.numeric.huiyan", "match": NUMBER_PATTERN},
            *words,
        ],
    }


def grammar_text() -> str:
    """The grammar as the file of the extension holds it."""
    return json.dumps(grammar(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(grammar_text())
