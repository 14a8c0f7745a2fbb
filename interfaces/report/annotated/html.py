"""The annotated regulation as one HTML file: clause at the left, rules at the right."""

from __future__ import annotations

from importlib.resources import files

from jinja2 import Environment
from markupsafe import Markup, escape

from interfaces.report.annotated.content import Annotated


def annotated_html(content: Annotated) -> str:
    """The page, the same for the same pack; nothing in it is fetched or run."""
    folder = files("interfaces.report.annotated")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["prose"] = prose
    template = environment.from_string((folder / "annotated.html").read_text(encoding="utf-8"))
    style = (folder / "annotated.css").read_text(encoding="utf-8")
    return template.render(content=content, style=Markup(style), zh=content.language == "zh")


def prose(text: str) -> Markup:
    """Paragraphs and flat lists of a page as HTML; everything else of it is text."""
    blocks: list[Markup] = []
    for block in text.split("\n\n"):
        lines = block.strip("\n").split("\n")
        if lines[0].startswith("- "):
            blocks.append(_listed(lines))
        elif any(lines):
            blocks.append(Markup("<p>{}</p>").format(Markup("<br>").join(map(escape, lines))))
    return Markup("\n").join(blocks)


def _listed(lines: list[str]) -> Markup:
    """A list; a line that begins no item belongs to the one before it."""
    items: list[list[str]] = []
    for line in lines:
        if line.startswith("- "):
            items.append([line[2:]])
        else:
            items[-1].append(line.strip())
    told = (Markup("<li>{}</li>").format(Markup("<br>").join(map(escape, i))) for i in items)
    return Markup("<ul>{}</ul>").format(Markup("").join(told))
