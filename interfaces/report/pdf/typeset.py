"""Pages set by typst: tagged as PDF/UA asks, bookmarked, the same bytes for the same content."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Final

import typst

from dsl.diagnostics import Diagnostic, diagnose
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.leave import Leave
from interfaces.report.facts import ReportContent
from interfaces.report.pdf.fonts import Fonts, find_fonts
from interfaces.report.pdf.pages import pages

LAYOUT: Final = Path(__file__).with_name("report.typ")
#: Accessible PDF (ISO 14289-1); setting it fails where a sign has no letter in the fonts.
_ACCESSIBLE: Final = "ua-1"
_NO_LETTER: Final = "could not be displayed"


def write_pdf(content: ReportContent, path: Path) -> tuple[Diagnostic, ...]:
    """Write the report of `content` to `path` as tagged PDF; returned is what to tell of it.

    HY665, and nothing is written, where there is no font with Chinese letters. HY666 is
    returned where some sign is in no font at hand: it is printed as an empty box.
    """
    fonts = find_fonts()
    if fonts is None:
        raise Leave(ExitCode.MISTAKE, diagnose("HY665", None))
    data = json.dumps(pages(content), ensure_ascii=False)
    made, told = _set(data, fonts, _made(content))
    path.write_bytes(made)
    return told


def _set(data: str, fonts: Fonts, made: datetime.datetime) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """The fonts at hand, then the system's too, for a rare character in somebody's name."""
    missing = ""
    for with_system in (False, True) if fonts.folders else (True,):
        try:
            return _compiled(data, fonts, made, with_system=with_system, standard=_ACCESSIBLE), ()
        except typst.TypstError as error:
            if _NO_LETTER not in str(error):
                raise
            missing = str(error)
    sign = missing.partition('"')[2].partition('"')[0]
    page = _compiled(data, fonts, made, with_system=True, standard=None)
    return page, (diagnose("HY666", None, sign=sign),)


def _compiled(
    data: str,
    fonts: Fonts,
    made: datetime.datetime,
    *,
    with_system: bool,
    standard: typst.PDFStandard | None,
) -> bytes:
    compiled = typst.compile(
        LAYOUT,
        root=LAYOUT.parent,
        font_paths=list(fonts.folders),
        ignore_system_fonts=not with_system,
        sys_inputs={"data": data, "sans": fonts.headings, "serif": fonts.text},
        pdf_standards=standard or [],
        timestamp=made,
    )
    assert isinstance(compiled, bytes)  # several files are made of pictures only
    return compiled


def _made(content: ReportContent) -> datetime.datetime:
    """The time in the file's properties: that of the run, so that the bytes repeat."""
    run = content.run
    made = datetime.datetime.fromisoformat(run.executed_at or run.as_of)
    return made if made.tzinfo else made.replace(tzinfo=datetime.UTC)
