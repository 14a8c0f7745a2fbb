"""A run as a workbook, for people who sort, filter and tick off."""

from interfaces.report.xlsx.workbook import write_xlsx

__all__ = ["write_xlsx"]
