"""Arrow's typed values as the texts that a person would have written, row by row.

Parquet, Arrow and every other reader that yields typed columns come through here, so that
a number means the same text whatever file it came in.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from types import MappingProxyType
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from adapters.protocol import Chunk, Problem, RecordFault, Unreadable
from adapters.row_text import csv_lines

#: What Arrow says of a damaged file; of names that are not UTF-8, Python says it.
DAMAGE: Final = (pa.ArrowException, OSError, UnicodeDecodeError)
#: Rows that are turned into text at a time.
ROWS: Final = 65_536
#: The zone of China's official time. It had summer time from 1986 to 1991, so no fixed
#: offset will do: a midnight of 1988 would fall on the day before.
BEIJING: Final = "Asia/Shanghai"
#: From here on a float of so many bits no longer holds every whole number.
_EXACT_BELOW: Final = MappingProxyType({16: 2.0**11, 32: 2.0**24, 64: 1e15})

_TEXTS: Final[tuple[Callable[[pa.DataType], bool], ...]] = (
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_string_view,
)
_PLAIN: Final[tuple[Callable[[pa.DataType], bool], ...]] = (
    *_TEXTS,
    pa.types.is_integer,
    pa.types.is_floating,
    pa.types.is_decimal,
    pa.types.is_boolean,
    pa.types.is_date,
    pa.types.is_timestamp,
    pa.types.is_null,
)


def check_columns(schema: pa.Schema) -> Unreadable | None:
    """HY529 for the first column whose values are no plain texts, numbers, dates or booleans."""
    for field in schema:
        kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        if not any(is_kind(kind) for is_kind in _PLAIN):
            return Unreadable("HY529", (("column", field.name), ("type", str(field.type))))
    return None


def chunk_from_batch(batch: pa.RecordBatch, first: int) -> Chunk:
    """The batch's rows as text, with `first` as the line of its first row.

    A row with a text that is not UTF-8 is a problem. ArrowInvalid where the batch itself is
    damaged, which is looked for before any value is touched.
    """
    cells: list[pa.Array] = []
    bad: dict[int, str] = {}
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        texts, wrong = _texts_and_wrong(column)
        cells.append(texts)
        for row in wrong:
            bad.setdefault(row, name)

    lines = pa.array(range(first, first + batch.num_rows), pa.int64())
    whole = Chunk(
        cells=tuple(cells),
        lines=lines,
        problems=(),
        raw=lambda rows: csv_lines(cells, rows),
        lines_read=batch.num_rows,
        bytes_read=batch.nbytes,
    )
    return _without(whole, bad) if bad else whole


def _without(chunk: Chunk, bad: dict[int, str]) -> Chunk:
    """`chunk` with its bad rows as problems; each says the column whose text is damaged."""
    kept = [row for row in range(len(chunk.lines)) if row not in bad]
    taken = pa.array(kept, pa.int64())
    shown = zip(sorted(bad), chunk.raw(sorted(bad)), strict=True)
    problems = (
        Problem(chunk.lines[row].as_py(), raw, RecordFault.BAD_TEXT, (("column", bad[row]),))
        for row, raw in shown
    )
    return Chunk(
        cells=tuple(c.take(taken) for c in chunk.cells),
        lines=chunk.lines.take(taken),
        problems=tuple(problems),
        raw=lambda rows: chunk.raw([kept[row] for row in rows]),
        lines_read=chunk.lines_read,
        bytes_read=chunk.bytes_read,
    )


def text_array(values: pa.Array) -> pa.Array:
    """The values as text: dates in ISO form, decimals with all their places, no exponents.

    A float is written with the fewest digits that give it back; one too large for that to
    be exact keeps its exponent, so that filing sees that digits were lost. A moment with a
    zone is written as Beijing's clock shows it, one without as it stands.
    """
    kind = values.type
    if pa.types.is_dictionary(kind):
        return text_array(values.dictionary_decode())
    if pa.types.is_floating(kind):
        return _float_texts(values)
    if pa.types.is_timestamp(kind):
        return _moment_texts(values)
    texts = values.cast(pa.string())
    return _without_exponents(texts) if pa.types.is_decimal(kind) else texts


def first_line(error: BaseException) -> str:
    """What an error of a reader says, as one line; its kind where it says nothing."""
    return next(iter(str(error).splitlines()), "") or type(error).__name__


def _texts_and_wrong(values: pa.Array) -> tuple[pa.Array, list[int]]:
    """The values as text, and the rows whose bytes are not UTF-8 (shown as `\\xNN`)."""
    if not any(is_text(_value_type(values.type)) for is_text in _TEXTS):
        values.validate(full=True)
        return text_array(values), []
    data = _bytes_of(values)
    try:
        return data.cast(pa.string()), []
    except pa.ArrowInvalid:
        cells = data.to_pylist()
    wrong = [row for row, cell in enumerate(cells) if cell is not None and not _is_utf8(cell)]
    shown = [None if cell is None else cell.decode("utf-8", "backslashreplace") for cell in cells]
    return pa.array(shown, pa.string()), wrong


def _value_type(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _bytes_of(values: pa.Array) -> pa.Array:
    """Texts as the bytes that they are said to be; ArrowInvalid where they lie nowhere."""
    if pa.types.is_dictionary(values.type):
        words = _bytes_of(values.dictionary)
        return pa.DictionaryArray.from_arrays(values.indices, words).dictionary_decode()
    wide = pa.types.is_large_string(values.type)
    data = values.cast(pa.large_binary() if wide else pa.binary())
    data.validate(full=True)
    return data


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _float_texts(values: pa.Array) -> pa.Array:
    limit = _EXACT_BELOW[values.type.bit_width]
    # NaN is how data frames write a missing number
    values = pc.if_else(pc.is_nan(values), pa.scalar(None, values.type), values)
    texts = values.cast(pa.string())
    wide = values.cast(pa.float64())
    finite = pc.is_finite(wide)
    lossy = pc.fill_null(pc.and_(pc.greater_equal(pc.abs(wide), limit), finite), False)
    if not pc.any(lossy).as_py():
        return _without_exponents(texts)
    exponents = [f"{value:.2E}" for value in wide.filter(lossy).to_pylist()]
    return pc.replace_with_mask(
        _without_exponents(pc.if_else(lossy, pa.scalar(None, pa.string()), texts)),
        lossy,
        pa.array(exponents, pa.string()),
    )


def _without_exponents(texts: pa.Array) -> pa.Array:
    """`1E-10` as `0.0000000001`."""
    written = pc.fill_null(pc.match_substring_regex(texts, "[0-9][eE]"), False)
    if not pc.any(written).as_py():
        return texts
    plain = [format(Decimal(text), "f") for text in texts.filter(written).to_pylist()]
    return pc.replace_with_mask(texts, written, pa.array(plain, pa.string()))


def _moment_texts(values: pa.Array) -> pa.Array:
    if values.type.tz is not None:
        values = values.cast(pa.timestamp(values.type.unit, BEIJING))
    texts = pc.strftime(values, format="%Y-%m-%d %H:%M:%S")
    return pc.replace_substring_regex(texts, r"\.0+$", "")
