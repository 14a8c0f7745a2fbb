"""Test results as JUnit XML, which continuous integration reads."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass

from interfaces.cli.results import Results


@dataclass(frozen=True, slots=True)
class Case:
    """One case; it passed when there are no problems."""

    group: str
    name: str
    file: str
    line: int
    problems: tuple[str, ...]


def write_junit(results: Results, title: str, cases: Sequence[Case]) -> None:
    """One `testsuite` for each group of cases, in order."""
    failures = sum(bool(c.problems) for c in cases)
    counts = {"tests": str(len(cases)), "failures": str(failures)}
    root = ET.Element("testsuites", {"name": title, **counts})
    for group in dict.fromkeys(c.group for c in cases):
        own = [c for c in cases if c.group == group]
        failed = sum(bool(c.problems) for c in own)
        counts = {"tests": str(len(own)), "failures": str(failed), "errors": "0"}
        suite = ET.SubElement(root, "testsuite", {"name": group, **counts})
        for case in own:
            _add(suite, case)
    ET.indent(root)
    results.line('<?xml version="1.0" encoding="UTF-8"?>')
    results.line(ET.tostring(root, encoding="unicode"))


def _add(suite: ET.Element, case: Case) -> None:
    place = {"file": case.file, "line": str(case.line)}
    element = ET.SubElement(
        suite, "testcase", {"classname": _allowed(case.group), "name": _allowed(case.name), **place}
    )
    if case.problems:
        text = _allowed("\n".join(case.problems))
        failure = ET.SubElement(element, "failure", {"message": text.split("\n", 1)[0]})
        failure.text = text


def _allowed(text: str) -> str:
    """`text` without characters that XML has no way to write."""
    return "".join(
        c if c in "\t\n" or " " <= c < "\ud800" or c > "\udfff" else "\ufffd" for c in text
    )
