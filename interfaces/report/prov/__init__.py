"""A run as PROV-JSON: which delivery, filing, rule and clause each finding comes from.

The model is W3C PROV-DM (2013), the form is the PROV-JSON serialization (W3C member
submission, 2013), so that other programs can follow a finding without knowing Huiyan.
"""

from __future__ import annotations

import json
from pathlib import Path

from interfaces.report.facts import ReportContent
from interfaces.report.prov.document import prov_document

__all__ = ["prov_document", "prov_text", "write_prov"]


def prov_text(content: ReportContent) -> str:
    """The document as JSON text, the same for the same content."""
    return json.dumps(prov_document(content), ensure_ascii=False, indent=1) + "\n"


def write_prov(content: ReportContent, path: Path) -> None:
    """Write the provenance of the findings of `content` to `path` as PROV-JSON, UTF-8."""
    path.write_text(prov_text(content), encoding="utf-8", newline="\n")
