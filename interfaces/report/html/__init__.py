"""The report that a reviewer opens first: one HTML file that needs no network and no program."""

from interfaces.report.html.build import PAGES, html_report, write_html

__all__ = ["PAGES", "html_report", "write_html"]
