"""What an archive may hold at most, and the words for why one is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, NoReturn

from adapters.protocol import Unreadable

MEBIBYTE: Final = 1024**2
#: So little does no harm, however small it was packed.
_HARMLESS: Final = 16 * MEBIBYTE

#: Why an archive is refused, in Chinese and English.
WORDS: Final = MappingProxyType(
    {
        "damaged": ("压缩包已损坏或不完整（{detail}）", "it is damaged or not complete ({detail})"),
        "kind": ("不解开 {detail} 压缩包", "archives of the kind {detail} are not unpacked"),
        "empty": ("里面没有文件", "there is no file in it"),
        "members": ("里面的文件超过 {limit} 个", "it holds more than {limit} files"),
        "size": ("解开后超过 {limit} MB", "unpacked it is larger than {limit} MB"),
        "ratio": (
            "「{member}」解开后是压缩时的 {limit} 倍以上",
            "“{member}” unpacks to more than {limit} times its size",
        ),
        "encrypted": ("「{member}」加了密", "“{member}” is encrypted"),
        "method": (
            "「{member}」用了不支持的压缩方法（{detail}）",
            "“{member}” is packed by a method that is not supported ({detail})",
        ),
        "nested": ("「{member}」本身又是压缩包", "“{member}” is an archive itself"),
        "name": ("「{member}」不是普通的文件名", "“{member}” is not a plain name of a file"),
        "repeated": ("有两个文件都叫「{member}」", "two files in it are called “{member}”"),
        "special": ("「{member}」是链接或特殊文件", "“{member}” is a link or a special file"),
        "overlapping": (
            "「{member}」与另一个文件占用同一段数据",
            "“{member}” takes the same bytes as another file",
        ),
    }
)


class ArchiveRefusedError(Exception):
    """The archive is not unpacked; `why` is what is told of it."""

    def __init__(self, why: Unreadable) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an archive may come to: files, bytes of all of them, and times its packed size.

    Text of departments packs to a tenth or a thirtieth, and what is nearly all empty to a
    hundredth; a thousandth is as far as the method goes, and is what bombs are made of.
    """

    members: int = 1000
    size: int = 64 * 1024 * MEBIBYTE
    ratio: int = 250


BOUNDS: Final = Bounds()


@dataclass(slots=True)
class Counter:
    """Counts what comes out of an archive against its bounds."""

    bounds: Bounds
    size: int = field(default=0)
    members: int = field(default=0)

    def next_member(self) -> int:
        """The number of one more member."""
        self.members += 1
        return self.members

    def count(self, more: int, *, unpacked: int, packed: int, member: str) -> None:
        """Count `more` bytes of a member that has come to `unpacked`, from `packed` bytes."""
        self.size += more
        if self.size > self.bounds.size:
            refuse("size", limit=self.bounds.size // MEBIBYTE)
        if unpacked > _HARMLESS and unpacked > self.bounds.ratio * packed:
            refuse("ratio", member=member, limit=self.bounds.ratio)


def refuse(reason: str, **said: str | int) -> NoReturn:
    """ArchiveRefusedError for `reason`."""
    raise ArchiveRefusedError(refusal(reason, **said))


def refusal(reason: str, **said: str | int) -> Unreadable:
    """HY558 with the words of `reason` (a key of `WORDS`), filled with `said`."""
    chinese, english = (words.format_map(said) for words in WORDS[reason])
    return Unreadable("HY558", (("reason_zh", chinese), ("reason_en", english)))
