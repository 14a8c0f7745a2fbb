"""One form of bytes for one JSON value: the JSON Canonicalization Scheme, RFC 8785."""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785


class NotCanonicalError(ValueError):
    """The value has no canonical form: a number beyond 2^53, a lone surrogate, a non-JSON type."""


def canonical_json(value: Any) -> bytes:
    """The RFC 8785 form of `value`: keys in order, no blanks, UTF-8.

    >>> canonical_json({"b": "慧眼", "a": 1})
    b'{"a":1,"b":"\\xe6\\x85\\xa7\\xe7\\x9c\\xbc"}'
    """
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise NotCanonicalError(str(error)) from error


def digest_of(value: Any) -> str:
    """The SHA-256 of the canonical form, in hex."""
    return hashlib.sha256(canonical_json(value)).hexdigest()
