"""The documentation: `make docs`. Pages that the program knows best are made from it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from pygments.lexers.special import TextLexer  # noqa: E402

from engine.version import VERSION  # noqa: E402
from interfaces.documentation.diagnostic_pages import write_diagnostic_pages  # noqa: E402
from interfaces.documentation.grammar_page import grammar_page  # noqa: E402

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "慧眼 Huiyan"
version = release = VERSION
extensions = ["myst_parser"]
html_theme = "furo"
html_title = f"慧眼 Huiyan {VERSION}"
language = "zh_CN"
exclude_patterns = ["_build"]
myst_heading_anchors = 4
# Links that leave the documentation lead to files of the source tree.
suppress_warnings = ["myst.xref_missing", "myst.header"]
highlight_language = "none"


def setup(app: Sphinx) -> None:
    """Make the pages that come from the program before the others are read."""
    app.connect("builder-inited", _make_pages)
    for plain in ("csv", "tsv"):
        app.add_lexer(plain, TextLexer)


def _make_pages(_: Sphinx) -> None:
    made = HERE / "made"
    write_diagnostic_pages(made / "diagnostics")
    for surface in ("zh", "en"):
        (made / f"grammar-{surface}.md").write_text(grammar_page(surface), "utf-8")
