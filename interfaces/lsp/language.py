"""The language that an editor is spoken to in."""

from __future__ import annotations

from typing import Literal, TypeAlias

Language: TypeAlias = Literal["zh", "en"]


def language_of(locale: str | None) -> Language:
    """Chinese, unless the editor says that it speaks something else."""
    return "zh" if not locale or locale.lower().startswith("zh") else "en"
