"""JSON as OCDS publishers write it: exact numbers, repeated names told, documents in pieces."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from adapters.protocol import RecordFault
from adapters.text_lines import Arguments

_BLANKS: Final = re.compile(r"[ \t\r\n\x1a]*")
#: What opens, closes and parts values, and texts, in which none of it means anything. A text
#: that is not closed reaches to the end, so that nothing is looked at twice.
_STRUCTURE: Final = re.compile(r'"(?:[^"\\]|\\.?)*+(?:"|\Z)|[\[\]{},]', re.DOTALL)
#: Where the next release begins, as far as can be seen within a damaged one.
_NEXT: Final = re.compile(r',\s*(?=\{\s*"ocid"\s*:)')
#: The members of packages that hold what is looked for.
PACKED: Final = ("releases", "records")


class Number(str):
    """A JSON number with the digits with which it was written."""

    __slots__ = ()


class Object(dict[str, Any]):
    """A JSON object; `repeated` is a name that stands twice in it or in what it holds."""

    __slots__ = ("repeated",)

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.repeated = ""
        if len(self) < len(pairs):
            names = Counter(name for name, _ in pairs)
            self.repeated = next(name for name, times in names.items() if times > 1)
        for value in self.values():
            for held in value if isinstance(value, list) else (value,):
                if isinstance(held, Object) and held.repeated:
                    self.repeated = held.repeated


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=Object, parse_float=Number, parse_int=Number, parse_constant=Number
)


class Fault(NamedTuple):
    """Why a stretch of the file is no release."""

    fault: RecordFault
    arguments: Arguments = ()


class Element(NamedTuple):
    """A value of a document from `begin` to `end`; `place` is where to look at it."""

    place: int
    begin: int
    end: int
    found: Any


class _BrokenError(Exception):
    """From `at` on the document has no structure."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


def decoded(text: str) -> Any:
    """The value that `text` is, or the Fault that it is none."""
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        return _invalid(error)
    except RecursionError:  # thousands of brackets: nothing that anybody published
        return Fault(RecordFault.NOT_A_RELEASE)


def _invalid(error: json.JSONDecodeError) -> Fault:
    return Fault(RecordFault.INVALID_JSON, (("position", str(error.colno)),))


class Document:
    """One document whose releases or records are decoded one by one."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0

    def elements(self) -> Iterator[Element]:
        """What stands in the place of each release; a Fault for what could not be read.

        A document that holds no array of them is an element itself.
        """
        try:
            if self._taken("["):
                yield from self._array()
            elif self._taken("{"):
                yield from self._package()
            self._skip()
            if self._at < len(self._text):
                raise _BrokenError(self._at)
        except _BrokenError as error:
            line_start = self._text.rfind("\n", 0, error.at) + 1
            position = (("position", str(error.at - line_start + 1)),)
            fault = Fault(RecordFault.INVALID_JSON, position)
            yield Element(error.at, error.at, len(self._text), fault)

    def _package(self) -> Iterator[Element]:
        """The elements of its arrays; the other members are passed over."""
        packed = False
        while not self._taken("}"):
            name = self._value(self._skip())
            self._expect(":")
            if name in PACKED and self._taken("["):
                packed = True
                yield from self._array()
            else:
                self._value(self._skip())
            if not self._taken(","):
                self._expect("}")
                break
        if not packed:
            yield Element(0, 0, self._at, _DECODER.decode(self._text[: self._at]))

    def _array(self) -> Iterator[Element]:
        if self._taken("]"):
            return
        while True:
            begin = self._skip()
            try:
                found, self._at = _DECODER.raw_decode(self._text, begin)
                place = begin
            except json.JSONDecodeError as error:
                found, place = _invalid(error), error.pos
                self._at = self._end_of(begin)
            except RecursionError:
                found, place = Fault(RecordFault.NOT_A_RELEASE), begin
                self._at = self._end_of(begin)
            yield Element(min(place, self._at), begin, self._at, found)
            if self._taken("]"):
                return
            self._expect(",")

    def _value(self, begin: int) -> Any:
        try:
            value, self._at = _DECODER.raw_decode(self._text, begin)
        except (json.JSONDecodeError, RecursionError) as error:
            raise _BrokenError(getattr(error, "pos", begin)) from None
        return value

    def _end_of(self, begin: int) -> int:
        """Where a damaged element ends: where its brackets do, or before the next release."""
        following = _NEXT.search(self._text, begin)
        limit = following.start() if following else len(self._text)
        depth = 0
        for found in _STRUCTURE.finditer(self._text, begin, limit):
            sign = found[0]
            if sign in "[{":
                depth += 1
            elif depth == 0 and sign in "]},":
                return found.start()
            elif sign in "]}":
                depth -= 1
        if following is None:
            raise _BrokenError(begin)
        return limit

    def _skip(self) -> int:
        blanks = _BLANKS.match(self._text, self._at)
        assert blanks is not None
        self._at = blanks.end()
        return self._at

    def _taken(self, sign: str) -> bool:
        """Whether `sign` comes next, which is then behind."""
        if not self._text.startswith(sign, self._skip()):
            return False
        self._at += 1
        return True

    def _expect(self, sign: str) -> None:
        if not self._taken(sign):
            raise _BrokenError(self._at)
