"""The annotated regulation: each clause of a pack beside the rules that rest on it.

As one HTML file that needs no network, and as Markdown.
"""

from interfaces.report.annotated.content import annotated
from interfaces.report.annotated.html import annotated_html
from interfaces.report.annotated.markdown import annotated_markdown

__all__ = ["annotated", "annotated_html", "annotated_markdown"]
