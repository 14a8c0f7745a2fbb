"""How nearly two texts are alike, in characters."""

from __future__ import annotations

from typing import Final

import pyarrow as pa
from datafusion import Expr
from datafusion import functions as f

from dsl.model.types import SIMILARITY_TYPE
from engine.bridge.constants import constant
from engine.bridge.types import arrow_type
from engine.plan.storage import storage_of

_SIMILARITY: Final = arrow_type(storage_of(SIMILARITY_TYPE))
_LENGTH_DIGITS: Final = 10  # the engine counts characters in 32 bits
#: Decimals that a quotient does not get by itself: the engine adds four to its dividend's.
_DIVIDEND_DECIMALS: Final = SIMILARITY_TYPE.decimals - 4


def edit_distance(one: Expr, other: Expr) -> Expr:
    """Levenshtein's distance: the fewest characters put in, left out or replaced."""
    # Counted over characters, not bytes, and missing where a text is: tests hold it to that.
    return f.levenshtein(one, other).cast(pa.int64())


def similarity(one: Expr, other: Expr) -> Expr:
    """The part of the longer text that need not be changed, cut; two empty texts are alike.

    What is cut is the similarity itself: it never reaches a bound that it lies below.
    """
    first, second = f.character_length(one), f.character_length(other)
    # Without a last branch, so that it is missing where either length is.
    longer = f.when(first >= second, first).when(first < second, second).end()
    kept = longer - f.levenshtein(one, other)
    dividend = kept.cast(pa.decimal128(_LENGTH_DIGITS + _DIVIDEND_DECIMALS, _DIVIDEND_DECIMALS))
    divisor = f.nullif(longer, constant(0)).cast(pa.decimal128(_LENGTH_DIGITS, 0))
    alike = constant(1, _SIMILARITY)
    return f.when(longer == constant(0), alike).otherwise((dividend / divisor).cast(_SIMILARITY))
