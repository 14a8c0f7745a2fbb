"""What is told where a filing, or its rows, are not there any more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dsl.diagnostics import Diagnostic, diagnose
from engine.catalog.snapshot import RowsErasedError
from engine.filing.forget import rows_erased
from interfaces.cli.bilingual import Bilingual

_ERASED = Bilingual(
    "{rows} 行数据已于 {day} 删除（{person}：{reason}），不再可查；清单和哈希仍在。",
    "{rows} rows were erased on {day} ({person}: {reason}) and cannot be shown; "
    "manifest and hashes are still there.",
)


def erased_rows(witness: Mapping[str, Any], language: str) -> str:
    """That the rows of a traced witness were erased, when, by whom and why; empty if not."""
    gone = witness.get("erased")
    if gone is None:
        return ""
    said = {"rows": witness["named"], "day": gone["at"][:10]}
    return _ERASED.tell(language, **said, person=gone["person"], reason=gone["reason"])


def told_gone(error: LookupError | FileNotFoundError, finding: str) -> Diagnostic:
    """HY584 where the rows that `finding`, or a run, rests on were erased; else HY622."""
    if isinstance(error, RowsErasedError):
        return rows_erased(error.filing, error.erasure)
    return diagnose("HY622", None, finding=finding, what=str(error))
