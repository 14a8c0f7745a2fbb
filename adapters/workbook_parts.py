"""The parts of an xlsx workbook beside its cells: sheets, number formats, shared texts.

An xlsx file is a zip of XML parts (ECMA-376). Names of elements are compared without their
prefix, so that both the transitional and the strict form are read.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Final
from xml.parsers import expat

from adapters.number_formats import NumberFormat, built_in_format, format_from_code

BLOCK: Final = 1 << 18
#: How spreadsheets write characters that XML does not allow: _x000D_.
_ESCAPED: Final = re.compile("_x([0-9A-Fa-f]{4})_")
_NO_CHARACTER: Final = re.compile("[\0\ud800-\udfff\ufffe\uffff]")
_TRUE: Final = ("1", "true", "on")


class DamagedWorkbookError(Exception):
    """The workbook's own structure is broken."""


@dataclass(frozen=True, slots=True)
class Element:
    """One start of an element: its name without prefix, and its attributes."""

    name: str
    attributes: Mapping[str, str]

    def get(self, name: str) -> str:
        """An attribute by its name without prefix, empty where it is not there."""
        found = self.attributes.get(name)
        if found is not None:
            return found
        return next((v for k, v in self.attributes.items() if local_name(k) == name), "")


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet: its name, whether it is shown, the zip member that holds it."""

    name: str
    visible: bool
    member: str


class Parts:
    """The zip of one workbook, its members found whatever their spelling."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {n.replace("\\", "/").lower(): n for n in archive.namelist()}
        self.workbook = self._workbook()

    def __contains__(self, member: str) -> bool:
        return member.lower() in self._names

    def open(self, member: str) -> IO[bytes]:
        """The bytes of a part; DamagedWorkbookError where it is missing."""
        name = self._names.get(member.lower())
        if name is None:
            raise DamagedWorkbookError(f"{member} is missing")
        return self._archive.open(name)

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """What `part` refers to: kind and member by the id of the relationship."""
        path = PurePosixPath(part)
        relations = str(path.parent / "_rels" / f"{path.name}.rels")
        if relations not in self:
            return {}
        return {
            e.get("Id"): (e.get("Type").rpartition("/")[2], _member(path.parent, e.get("Target")))
            for e in elements(self.open(relations))
            if e.name == "Relationship"
        }

    def _workbook(self) -> str:
        related = self.related("").values()
        return next((m for kind, m in related if kind == "officeDocument"), "xl/workbook.xml")


def _member(folder: PurePosixPath, target: str) -> str:
    """The member that a relationship's target names, from its own folder or from the root."""
    path = PurePosixPath(target.replace("\\", "/"))
    whole = path.relative_to("/") if path.is_absolute() else folder / path
    steps: list[str] = []
    for step in whole.parts:
        if step == "..":
            del steps[-1:]
        else:
            steps.append(step)
    return "/".join(steps)


def local_name(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]


def new_parser() -> expat.XMLParserType:
    """A parser of a part; one that declares entities is refused, since no workbook does."""

    def refuse(*_: object) -> None:
        raise DamagedWorkbookError("a document type is declared")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    return parser


def elements(stream: IO[bytes]) -> Iterator[Element]:
    """Every start of an element in a part, in order."""
    parser = new_parser()
    found: list[Element] = []
    parser.StartElementHandler = lambda name, attributes: found.append(
        Element(local_name(name), attributes)
    )
    with stream:
        while block := stream.read(BLOCK):
            parser.Parse(block, False)
            yield from found
            found.clear()
        parser.Parse(b"", True)


def load_sheets(parts: Parts) -> tuple[tuple[SheetPart, ...], bool]:
    """The worksheets in their order, and whether days are counted from 1904."""
    related = parts.related(parts.workbook)
    sheets: list[SheetPart] = []
    since_1904 = False
    for element in elements(parts.open(parts.workbook)):
        if element.name == "workbookPr":
            since_1904 = element.get("date1904") in _TRUE
        elif element.name == "sheet":
            kind, member = related.get(
                element.attributes.get("r:id") or element.get("id"), ("", "")
            )
            if kind == "worksheet":
                visible = element.get("state") in ("", "visible")
                sheets.append(SheetPart(element.get("name"), visible, member))
    return tuple(sheets), since_1904


def load_formats(parts: Parts) -> tuple[NumberFormat, ...]:
    """The number format of each cell style."""
    member = _related_member(parts, "styles")
    if member is None:
        return ()
    codes: dict[int, NumberFormat] = {}
    formats: list[NumberFormat] = []
    in_styles = False
    for element in elements(parts.open(member)):
        match element.name:
            case "numFmt":
                codes[_number(element.get("numFmtId"))] = format_from_code(
                    element.get("formatCode")
                )
            case "cellStyleXfs" | "cellStyles" | "dxfs":
                in_styles = False
            case "cellXfs":
                in_styles = True
            case "xf" if in_styles:
                number = _number(element.get("numFmtId") or "0")
                formats.append(codes.get(number) or built_in_format(number))
            case _:
                pass
    return tuple(formats)


def _number(text: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", text):
        raise DamagedWorkbookError(f"{text!r} is no number")
    return int(text)


def load_texts(parts: Parts) -> list[str]:
    """The texts that cells share, by their number."""
    member = _related_member(parts, "sharedStrings")
    if member is None:
        return []
    gathering = _SharedTexts()
    with parts.open(member) as stream:
        while block := stream.read(BLOCK):
            gathering.parser.Parse(block, False)
        gathering.parser.Parse(b"", True)
    return gathering.texts


class _SharedTexts:
    """Gathers shared texts from the parser's calls: all runs of each, without their reading."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.parser = new_parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self._pieces: list[str] = []
        self._phonetic = 0

    def _start(self, name: str, _attributes: Mapping[str, str]) -> None:
        local = local_name(name)
        if local == "si":
            self._pieces.clear()
        elif local == "rPh":
            self._phonetic += 1
        elif local == "t" and not self._phonetic:
            self.parser.CharacterDataHandler = self._pieces.append

    def _end(self, name: str) -> None:
        local = local_name(name)
        if local == "t":
            self.parser.CharacterDataHandler = None
        elif local == "rPh":
            self._phonetic -= 1
        elif local == "si":
            self.texts.append(unescaped("".join(self._pieces)))


def _related_member(parts: Parts, kind: str) -> str | None:
    related = parts.related(parts.workbook).values()
    return next((m for k, m in related if k == kind and m in parts), None)


def unescaped(text: str) -> str:
    """A text with its escaped characters as they are; what is no character stays escaped.

    >>> unescaped("a_x000A_b")
    'a\\nb'
    """
    if "_x" not in text:
        return text
    return _ESCAPED.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return found[0] if _NO_CHARACTER.match(character) else character
