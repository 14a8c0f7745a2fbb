"""Policy text to the syntax tree that the interpreter reads."""

from __future__ import annotations

from dsl.grammar.parse import parse
from dsl.syntax.declarations import File
from dsl.text.source import SourceText


def parsed(policy: str) -> File:
    """The file that `policy` says; it must hold no mistake."""
    result = parse(SourceText("policy.huiyan", policy))
    assert result.ok, [d.code for d in result.diagnostics]
    return result.file
