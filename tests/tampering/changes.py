"""The changes that are made to one file of a workspace, each in a way of its own."""

from __future__ import annotations

import random
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from engine.integrity.keys import PUBLIC, UnusableKeyError, load_keys, load_public_key
from engine.integrity.signing import PublicKey

#: What a small workspace keeps that is not a copy of what was delivered or written by hand.
HOME = ".huiyan"


#: The end of the last line says nothing; what a run took is lacking if it was killed.
_NOTHING_SAID = {
    "metrics.json": ("removed", "one byte shorter", "longer"),
    "run.json": ("one byte shorter", "longer"),
    "audit.jsonl": ("one byte shorter",),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One file changed: its name relative to the workspace, how, and its bytes from then on.

    None for a file that is removed.
    """

    file: str
    how: str
    data: bytes | None


def changes(
    root: Path, older: Path, other: Path, *, flips: int, chance: random.Random
) -> Iterator[Change]:
    """Every change of every file below `.huiyan` of the workspace `root` that changes what it says.

    `older` is the same workspace as it was before, `other` somebody else's of the same making.
    """
    for change in _every(root, older, other, flips=flips, chance=chance):
        path = root / change.file
        nothing = (*_NOTHING_SAID.get(path.suffix, ()), *_NOTHING_SAID.get(path.name, ()))
        if change.how not in nothing and not _says_the_same(path, change.data):
            yield change


def _says_the_same(path: Path, data: bytes | None) -> bool:
    """Whether a database or a key with these bytes holds the same as the one at `path`."""
    if data is not None and path.parent.name == "keys":
        return _same_key(path, data)
    if path.suffix != ".sqlite" or data is None or len(data) != path.stat().st_size:
        return False
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        copy.write_bytes(data)
        try:
            return _dump(copy) == _dump(path)
        except (sqlite3.Error, UnicodeDecodeError):
            return False


def _same_key(path: Path, data: bytes) -> bool:
    """A bit of white space, or one that no digit of the key uses, makes no other key."""
    with tempfile.TemporaryDirectory() as folder:
        there = Path(folder) / "keys"
        shutil.copytree(path.parent, there)
        (there / path.name).write_bytes(data)
        try:
            return _keys(there) == _keys(path.parent)
        except UnusableKeyError:
            return False


def _keys(folder: Path) -> tuple[bytes, bytes, PublicKey, PublicKey]:
    keys = load_keys(folder)
    public = load_public_key(folder / PUBLIC)
    return keys.row_salts, keys.finding_ids, keys.signing.public, public


def _dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        if db.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError(path.name)
        return list(db.iterdump())


def _every(
    root: Path, older: Path, other: Path, *, flips: int, chance: random.Random
) -> Iterator[Change]:
    for path in sorted((root / HOME).rglob("*")):
        if not path.is_file() or path.suffix in (".lock", ".sqlite-shm", ".sqlite-wal"):
            continue
        name, data = path.relative_to(root).as_posix(), path.read_bytes()
        yield Change(name, "removed", None)
        if data:
            yield Change(name, "emptied", b"")
            yield Change(name, "cut", data[: len(data) // 2])
            yield Change(name, "one byte shorter", data[:-1])
            yield Change(name, "longer", data + b"\n")
            yield from _flipped(name, data, flips, chance)
        for words, folder in (("as it was before", older), ("from another workspace", other)):
            there = _counterpart(folder, path.relative_to(root), root)
            if there is not None and there.read_bytes() != data:
                yield Change(name, words, there.read_bytes())


def _flipped(name: str, data: bytes, flips: int, chance: random.Random) -> Iterator[Change]:
    """One bit of a byte turned, here and there."""
    for place in sorted(chance.sample(range(len(data)), min(flips, len(data)))):
        turned = bytearray(data)
        turned[place] ^= 1 << chance.randrange(8)
        yield Change(name, f"bit turned at {place}", bytes(turned))


def _counterpart(folder: Path, name: Path, root: Path) -> Path | None:
    """The file of the same name in `folder`, or the one that stands for it where ids differ."""
    if (folder / name).is_file():
        return folder / name
    depth = len(name.parts)

    def alike(there: Path) -> list[Path]:
        found = sorted((there / HOME).rglob(name.name))
        return [p for p in found if p.is_file() and len(p.relative_to(there).parts) == depth]

    others, place = alike(folder), alike(root).index(root / name)
    return others[min(place, len(others) - 1)] if others else None
