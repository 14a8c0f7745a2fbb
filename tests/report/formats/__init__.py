"""Workbook, printed pages, SARIF and PROV-JSON, each opened by a second program."""
