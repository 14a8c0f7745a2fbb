"""A run as SARIF 2.1.0, the exchange format of tools that examine something by rules."""

from __future__ import annotations

import json
from pathlib import Path

from interfaces.report.facts import ReportContent
from interfaces.report.sarif.log import sarif_log

__all__ = ["sarif_log", "sarif_text", "write_sarif"]


def sarif_text(content: ReportContent) -> str:
    """The log as JSON text, the same for the same content."""
    return json.dumps(sarif_log(content), ensure_ascii=False, indent=1) + "\n"


def write_sarif(content: ReportContent, path: Path) -> None:
    """Write the report of `content` to `path` as SARIF 2.1.0, UTF-8."""
    path.write_text(sarif_text(content), encoding="utf-8", newline="\n")
