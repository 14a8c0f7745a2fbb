"""How many rows lack what could change a value that is told, said beside it."""

from __future__ import annotations


def beside_lacking(rows: int, language: str) -> str:
    """What is said beside a value for which `rows` rows lack something; nothing for none."""
    if not rows:
        return ""
    if language == "zh":
        return f"（另有{rows}行缺值）"
    return f" (and {rows} {'row lacks' if rows == 1 else 'rows lack'} a value)"
