"""Workbooks of XML parts: xlsx and xlsm, and what WPS writes as .et since 2019."""

from __future__ import annotations

import errno
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from xml.parsers.expat import ExpatError

from adapters.protocol import DamagedFileError
from adapters.sheet_rows import Row, Survey
from adapters.sheet_xml import CellReading, holds_values, read_rows, survey_sheet
from adapters.workbook_parts import (
    DamagedWorkbookError,
    Parts,
    load_formats,
    load_sheets,
    load_texts,
)

_DAMAGED: Final = (
    *(DamagedWorkbookError, zipfile.BadZipFile, zlib.error, ExpatError),
    *(EOFError, RuntimeError, UnicodeDecodeError, LookupError),
)


class XlsxWorkbook:
    """An opened xlsx workbook; DamagedFileError from any method where it is not sound."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._judged():
            self._archive = zipfile.ZipFile(path)
            self._parts = Parts(self._archive)
            self._sheets, self._since_1904 = load_sheets(self._parts)

    def close(self) -> None:
        """Let go of the file."""
        self._archive.close()

    def sheets(self) -> tuple[tuple[str, bool], ...]:
        """The sheets' names in their order, and whether each is shown."""
        return tuple((s.name, s.visible) for s in self._sheets)

    def is_filled(self, sheet: int) -> bool:
        """Whether a sheet holds anything."""
        with self._judged():
            return holds_values(self._parts.open(self._sheets[sheet].member))

    def survey(self, sheet: int) -> Survey:
        """The sheet's last row and merged blocks."""
        with self._judged():
            return survey_sheet(self._parts.open(self._sheets[sheet].member))

    def rows(self, sheet: int) -> Iterator[Row]:
        """The sheet's rows that hold something, then its last row."""
        with self._judged():
            texts, formats = load_texts(self._parts), load_formats(self._parts)
            reading = CellReading(texts, formats, self._since_1904)
            yield from read_rows(self._parts.open(self._sheets[sheet].member), reading)

    @contextmanager
    def _judged(self) -> Iterator[None]:
        try:
            yield
        except _DAMAGED as error:
            raise DamagedFileError(self._path.name, str(error) or type(error).__name__) from error
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
            # the zip's own directory sent its reader to a place before the file
            raise DamagedFileError(self._path.name, "a member lies outside the file") from error
