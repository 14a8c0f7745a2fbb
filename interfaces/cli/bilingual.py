"""Words in both languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in Chinese and in English; `{name}` stands for a value given when it is told."""

    zh: str
    en: str

    def tell(self, language: str, /, **values: object) -> str:
        """The text in `language` (zh or en), its places filled with `values`."""
        text = self.en if language == "en" else self.zh
        return text.format_map(values) if values else text
