"""A run as printed pages."""

from interfaces.report.pdf.typeset import write_pdf

__all__ = ["write_pdf"]
