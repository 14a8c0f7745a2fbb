"""Pages as text: a new one, or one whose generated sections are brought up to date."""

from __future__ import annotations

from collections.abc import Mapping

from dsl.rule_page.form import SECTIONS, section_named
from dsl.rule_page.page_of import PageOf
from dsl.rule_page.reading import read_page
from dsl.text.source import SourceText


def draft_page(about: PageOf) -> str:
    """A page in the language of `about`, which says what its author is to write."""
    return _page(about, about.rule.title, {})


def updated_page(source: SourceText, about: PageOf) -> str:
    """The page in `source` with title, order and generated sections as they must be.

    What its author wrote is kept word for word, in the order of the form; a section that the
    form does not know comes last, where `check_page` tells of it.
    """
    written = read_page(source)
    own: dict[str, str] = {}
    others: list[str] = []
    for part in written.parts:
        section = section_named(part.heading)
        if section is None:
            others.append(f"## {part.heading}\n\n{part.text}\n")
        elif not section.generated:
            own[section.name] = part.text
    return "\n".join([_page(about, about.title(written), own), *others])


def placeholder(asked: str) -> str:
    """What stands in a section that is not written yet."""
    return f"（{asked}）"


def _page(about: PageOf, title: str, own: Mapping[str, str]) -> str:
    made, language = about.generated(), about.language
    blocks = [f"# {title}\n"]
    for section in SECTIONS:
        if section.generated:
            text = made.get(section.name, "")
        else:
            text = own.get(section.name, "") or placeholder(section.asked(language))
        if text:
            blocks.append(f"## {section.heading(language)}\n\n{text}\n")
    return "\n".join(blocks)
