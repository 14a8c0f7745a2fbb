"""The releases in an OCDS file, each alone: one that cannot be read hides no other.

Publishers give a release a line, a package of releases or records a line, or one document with
an array of them. All of these are read, and each release comes with the line on which it begins.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from adapters.inspection import line_blocks
from adapters.ocds_json import PACKED, Document, Fault, Number, Object, decoded
from adapters.protocol import RecordFault
from adapters.text_lines import damage, decode_line, printable

#: How many lines show whether each of them is JSON of its own.
_LOOKED_AT: Final = 50
#: Releases of a document that are given out together.
_TOGETHER: Final = 2_000
#: What of a damaged stretch is kept: it may be the rest of the file.
_LONGEST: Final = 10_000


class Piece(NamedTuple):
    """A release, or what stands in the place of one, and the line on which it begins."""

    line: int
    raw: str
    found: Object | Fault


class Pieces(NamedTuple):
    """Some consecutive pieces, and what they took from the file."""

    pieces: tuple[Piece, ...]
    lines_read: int
    bytes_read: int


def read_releases(path: Path, codec: str) -> Iterator[Pieces]:
    """Every release of the file in order; each physical line is counted once."""
    if _is_lines(path, codec):
        yield from _from_lines(path, codec)
    else:
        yield from _from_document(path, codec)


def _is_lines(path: Path, codec: str) -> bool:
    """Whether each line is JSON of its own: half of the first lines are enough.

    A damaged line does not make a document of the file, and a document in one line is a line.
    """
    looked = whole = 0
    for text in _texts(path, codec):
        if not _bare(text):
            continue
        looked += 1
        whole += isinstance(decoded(_bare(text)), Object | list)
        if looked == _LOOKED_AT:
            break
    return looked == 1 or whole * 2 >= looked


def _texts(path: Path, codec: str) -> Iterator[str]:
    for block in line_blocks(path):
        for data in block.split(b"\n"):
            yield decode_line(data.removeprefix(codecs.BOM_UTF8), codec)


def _from_lines(path: Path, codec: str) -> Iterator[Pieces]:
    number, offset = 1, 0
    for block in line_blocks(path):
        pieces: list[Piece] = []
        lines = block.split(b"\n")
        if not lines[-1]:
            lines.pop()
        for data in lines:
            bare = data.removeprefix(codecs.BOM_UTF8) if offset == 0 else data
            text = decode_line(bare, codec)
            start = offset + len(data) - len(bare)
            pieces.extend(_pieces_of(text, number, codec=codec, offset=start))
            number += 1
            offset += len(data) + 1
        yield Pieces(tuple(pieces), len(lines), len(block))


def _pieces_of(text: str, line: int, *, codec: str, offset: int) -> Iterator[Piece]:
    """What one line holds; nothing where it is blank."""
    if not _bare(text):
        return
    if (bad := damage(text, codec, offset)) is not None:
        yield Piece(line, printable(text), Fault(*bad))
        return
    value = decoded(_bare(text))
    if isinstance(value, Fault):
        yield Piece(line, printable(text), value)
        return
    found = tuple(releases_in(value))
    for release in found:
        raw = text if len(found) == 1 else _raw(release.value)
        yield Piece(line, printable(raw), release.found)


class _Found(NamedTuple):
    """A value in the place of a release, and what it turned out to be."""

    value: Any
    found: Object | Fault


def releases_in(value: Any) -> Iterator[_Found]:
    """The releases that a release, a record, a package or an array of them holds."""
    many = value if isinstance(value, list) else _packed(value)
    for one in [value] if many is None else many:
        yield _Found(one, _release(one))


def _packed(value: Any) -> list[Any] | None:
    """The members of a package; None where `value` is none."""
    if not isinstance(value, Object) or "ocid" in value:
        return None
    return next((m for n in PACKED if isinstance(m := value.get(n), list)), None)


def _release(value: Any) -> Object | Fault:
    """The release that `value` is, or the compiled one of a record."""
    if not isinstance(value, Object):
        return Fault(RecordFault.NOT_A_RELEASE)
    if value.repeated:
        return Fault(RecordFault.REPEATED_NAME, (("column", printable(value.repeated)),))
    release = value.get("compiledRelease", value)
    if release is value and isinstance(value.get("releases"), list):
        return Fault(RecordFault.NOT_COMPILED)
    named = isinstance(release, Object) and isinstance(release.get("ocid"), str)
    if not named or isinstance(release["ocid"], Number) or not release["ocid"].strip():
        return Fault(RecordFault.NOT_A_RELEASE)
    found: Object = release
    return found


def _bare(text: str) -> str:
    return text.strip(" \t\r\x1a")


def _raw(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _from_document(path: Path, codec: str) -> Iterator[Pieces]:
    """The releases of one document, read as a whole; the last pieces took all of the file."""
    lines = size = 0
    blocks = []
    for block in line_blocks(path):
        blocks.append(block)
        lines += block.count(b"\n")
        size += len(block)
    lines += not blocks[-1].endswith(b"\n")
    text = decode_line(b"".join(blocks).removeprefix(codecs.BOM_UTF8), codec)
    pieces: list[Piece] = []
    for piece in _placed(text, codec):
        pieces.append(piece)
        if len(pieces) == _TOGETHER:
            yield Pieces(tuple(pieces), 0, 0)
            pieces = []
    yield Pieces(tuple(pieces), lines, size)


def _placed(text: str, codec: str) -> Iterator[Piece]:
    """The document's pieces with their lines."""
    line, counted = 1, 0
    for element in Document(text).elements():
        line += text.count("\n", counted, element.place)
        counted = max(counted, element.place)
        written = text[element.begin : element.end]
        raw = printable(written[:_LONGEST])
        if damage(written, codec, 0) is not None:
            before = len(text[: element.begin].encode(codec, "surrogateescape"))
            bad = damage(written, codec, before)
            assert bad is not None
            yield Piece(line, raw, Fault(*bad))
        elif isinstance(element.found, Fault):
            yield Piece(line, raw, element.found)
        else:
            yield from (Piece(line, raw, f.found) for f in releases_in(element.found))
