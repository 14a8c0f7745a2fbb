"""What is told to a person about a mistake: one code, two languages, a place, a way out.

A diagnostic holds its code and its arguments; the words stand in one page per code
(`pages/HY201.md`: templates above, explanation below), so that the two languages cannot
drift apart and `huiyan explain HY201` shows what the message was made from.
"""

from dsl.diagnostics.diagnostic import Diagnostic, Severity, diagnose, sort_diagnostics

__all__ = ["Diagnostic", "Severity", "diagnose", "sort_diagnostics"]
