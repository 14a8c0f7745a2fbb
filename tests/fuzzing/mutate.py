"""One input: a seed, changed one or several times in ways that its format knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from types import MappingProxyType
from typing import Final

from tests.fuzzing.byte_changes import BYTE_CHANGES, Change, spliced_with
from tests.fuzzing.delivered import Delivered
from tests.fuzzing.packed_changes import change_members, change_stream
from tests.fuzzing.table_changes import (
    change_dbf_header,
    change_footer,
    change_memo,
    change_message,
    change_records,
)
from tests.fuzzing.text_changes import (
    change_cells,
    change_delimiters,
    change_lines,
    change_tokens,
)

_TEXT: Final = (change_cells, change_cells, change_lines, change_delimiters)
#: What can be done to a file of each kind, beside anything that can be done to bytes.
STRUCTURED: Final[Mapping[str, tuple[Change, ...]]] = MappingProxyType(
    {
        "csv": _TEXT,
        "csv gb18030": _TEXT,
        "tsv": _TEXT,
        "jsonl": (change_tokens, change_tokens, change_lines),
        "xlsx": (change_members,),
        "xls": (change_records,),
        "dbf": (change_dbf_header,),
        "parquet": (change_footer,),
        "partitioned": (change_footer,),
        "arrow": (change_message,),
        "zip": (change_members,),
        "gz": (change_stream,),
    }
)
#: Larger inputs would only take time.
_LARGEST: Final = 2_000_000
#: Names of folders that speak of a column's value, or do not.
_FOLDERS: Final = ("no=", "no=%", "no=%E5", "=1", "no=a=b", "编号=1", "no=1/no=2", "金额=1", "x")


def by_kind(seeds: Sequence[Delivered]) -> Mapping[str, tuple[Delivered, ...]]:
    """The seeds of each kind, in the order in which kinds first occur."""
    kinds: dict[str, list[Delivered]] = {}
    for seed in seeds:
        kinds.setdefault(seed.kind, []).append(seed)
    return {kind: tuple(some) for kind, some in kinds.items()}


def mutated(seeds: Sequence[Delivered], dice: Random) -> Delivered:
    """A changed delivery: kinds come equally often, valid files more often than traps."""
    kinds = by_kind(seeds)
    some = kinds[dice.choice(list(kinds))]
    seed = some[0] if dice.random() < 0.5 else dice.choice(some)
    others = [data for other in seeds for _, data in other.files if data]
    for _ in range(dice.choice((1, 1, 1, 2, 3, 6))):
        if seed.size < _LARGEST:
            seed = _changed(seed, others, dice)
    return seed


def _changed(seed: Delivered, others: Sequence[bytes], dice: Random) -> Delivered:
    number = dice.randrange(len(seed.files))
    name, data = seed.files[number]
    if seed.kind == "partitioned" and dice.random() < 0.3:
        return _moved(seed, number, dice.choice(_FOLDERS))
    structured = STRUCTURED.get(seed.kind, ())
    if name.endswith(".fpt"):
        structured = (change_memo,)
    if structured and dice.random() < 0.55:
        return seed.with_file(number, dice.choice(structured)(data, dice))
    changes = (*BYTE_CHANGES, spliced_with(others))
    return seed.with_file(number, dice.choice(changes)(data, dice))


def _moved(seed: Delivered, number: int, folder: str) -> Delivered:
    files = list(seed.files)
    name, data = files[number]
    files[number] = (f"{name.split('/')[0]}/{folder}/part{number}.parquet", data)
    return Delivered(seed.kind, seed.glob, tuple(files), seed.source)
