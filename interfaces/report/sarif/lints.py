"""What the linter tells as SARIF 2.1.0: one rule a lint, one result a place."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from dsl.diagnostics import Diagnostic, Severity
from dsl.diagnostics.page import load_page, severity_of, tell
from dsl.text.source import SourceText, Span
from engine.version import VERSION as PROGRAM
from interfaces.report.sarif.artifacts import WORKSPACE
from interfaces.report.sarif.log import SCHEMA, VERSION
from interfaces.report.sarif.messages import message

_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_LANGUAGES: Final = {"zh": "zh-CN", "en": "en"}
_HEADINGS: Final = {"zh": "\n## 中文\n", "en": "\n## English\n"}


def lints_text(found: Sequence[Diagnostic], texts: Sequence[SourceText], language: str) -> str:
    """The log as JSON text, the same for the same places."""
    codes = sorted({d.code for d in found})
    by_name = {text.name: text for text in texts}
    run = {
        "tool": {
            "driver": {
                "name": "Huiyan lint",
                "semanticVersion": PROGRAM,
                "version": PROGRAM,
                "language": _LANGUAGES[language],
                "rules": [_rule(code, language) for code in codes],
            }
        },
        "language": _LANGUAGES[language],
        "originalUriBaseIds": {WORKSPACE: {"description": message("workspace")}},
        "results": [_result(d, codes, by_name, language) for d in found],
        "columnKind": "unicodeCodePoints",
    }
    log = {"$schema": SCHEMA, "version": VERSION, "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _rule(code: str, language: str) -> dict[str, Any]:
    page = load_page(code)
    title = page.body.partition("\n")[0].partition(" · ")[2].split(" / ")
    own = page.body.partition(_HEADINGS[language])[2].partition("\n## ")[0].strip()
    return {
        "id": code,
        "shortDescription": message(title[-1 if language == "en" else 0]),
        "help": {"text": own, "markdown": own},
        "defaultConfiguration": {"level": _LEVELS[page.severity]},
    }


def _result(
    diagnostic: Diagnostic,
    codes: Sequence[str],
    texts: Mapping[str, SourceText],
    language: str,
) -> dict[str, Any]:
    told = tell(diagnostic, language)
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": codes.index(diagnostic.code),
        "level": _LEVELS[severity_of(diagnostic)],
        "message": message("\n".join(filter(None, (told.message, told.help)))),
    }
    if diagnostic.span is not None:
        result["locations"] = [{"physicalLocation": _place(diagnostic.span, texts)}]
    related = [
        {"id": number, "physicalLocation": _place(r.span, texts)}
        for number, r in enumerate(diagnostic.related, start=1)
    ]
    if related:
        result["relatedLocations"] = related
    return result


def _place(span: Span, texts: Mapping[str, SourceText]) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(span.file), "uriBaseId": WORKSPACE}}
    source = texts.get(span.file)
    if source is not None:
        first, last = source.place(span.start), source.place(span.end)
        place["region"] = {
            "startLine": first.line,
            "startColumn": first.column,
            "endLine": last.line,
            "endColumn": last.column,
        }
    return place
