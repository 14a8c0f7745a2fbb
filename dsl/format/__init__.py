"""From syntax tree to text: one canonical layout, in either surface, with the comments kept."""

from dsl.format.expressions import show_expression
from dsl.format.file import format_file, show_file

__all__ = ["format_file", "show_expression", "show_file"]
