"""Any changed byte of a bundle is found, and its part is named, by both verifiers."""

from __future__ import annotations

import random

import pytest

from engine.evidence.layout import PARTS, dissect, looks_like_bundle, write_bundle
from engine.evidence.verify import verify_bundle
from engine.integrity.canonical import canonical_json
from engine.integrity.signing import make_key
from examples.verify_evidence import Broken, take_apart
from tests.evidence.conftest import City

_KEY = make_key()
#: Small parts, so that every bit of the whole file can be tried.
_SMALL = write_bundle({name: {"名": [name, 1, None]} for name in PARTS}, _KEY)


def owners(data: bytes) -> list[str]:
    """To which part each byte of a sound bundle belongs."""
    told = ["frame"] * len(data)
    contents, middle = len(b'{"contents":'), data.find(b',"parts":{')
    told[contents:middle] = ["contents"] * (middle - contents)
    at = middle + len(b',"parts":{')
    for name, part in dissect(data).parts.items():
        at += len(name) + len(b'"":')
        size = len(canonical_json(part))
        told[at : at + size] = [name] * size
        at += size + 1
    signed = data.rfind(b'"signed":') + len(b'"signed":')
    told[signed:-1] = ["signed"] * (len(data) - 1 - signed)
    return told


def named_by_the_second(data: bytes) -> str:
    """The part that the verifier in the examples names; empty where it finds nothing."""
    try:
        take_apart(data)
    except Broken as broken:
        return str(broken.args[0])
    return ""


def test_a_sound_bundle_is_its_own_canonical_form() -> None:
    found = dissect(_SMALL)
    assert (found.changed, found.signed, found.key) == ((), True, _KEY.public)
    assert tuple(found.parts) == PARTS
    assert named_by_the_second(_SMALL) == ""


@pytest.mark.parametrize("bit", range(8))
def test_every_flipped_bit_is_found_and_its_part_named(bit: int) -> None:
    for at, owner in enumerate(owners(_SMALL)):
        data = bytearray(_SMALL)
        data[at] ^= 1 << bit
        assert dissect(bytes(data)).changed == (owner,), at
        assert named_by_the_second(bytes(data)) == owner, at


def test_every_byte_taken_out_or_put_in_is_found() -> None:
    for at in range(len(_SMALL) + 1):
        for data in (_SMALL[:at] + b" " + _SMALL[at:], _SMALL[:at] + _SMALL[at + 1 :]):
            if data != _SMALL:
                assert dissect(data).changed, at
                assert named_by_the_second(data), at


def test_every_cut_is_found() -> None:
    for end in range(len(_SMALL)):
        assert dissect(_SMALL[:end]).changed
        assert named_by_the_second(_SMALL[:end])


@pytest.mark.parametrize("reveal", [True, False])
def test_flipped_bytes_of_a_real_bundle(city: City, reveal: bool) -> None:
    whole = city.bundle(city.finding("高龄津贴_去世后发放"), reveal=reveal)
    dice, owner = random.Random(int(reveal)), owners(whole)
    for at in sorted(dice.sample(range(len(whole)), 150)):
        data = bytearray(whole)
        data[at] ^= 1 << dice.randrange(8)
        verdict = verify_bundle(bytes(data), name="疑点.json")
        told = [dict(d.arguments)["part"] for d in verdict.diagnostics if d.code == "HY678"]
        assert not verdict.holds
        assert told == [owner[at]]
        assert named_by_the_second(bytes(data)) == owner[at]


def test_parts_in_another_order_or_number_are_no_bundle() -> None:
    swapped = _SMALL.replace(b'"clauses":{"bytes"', b'"clausez":{"bytes"', 1)
    assert dissect(swapped).changed == ("contents",)
    less = write_bundle(dict.fromkeys(PARTS), _KEY)
    assert dissect(less).parts == dict.fromkeys(PARTS)


def test_what_is_meant_to_be_a_bundle_is_taken_for_one() -> None:
    assert looks_like_bundle(_SMALL)
    assert looks_like_bundle(b" " + _SMALL)
    assert not looks_like_bundle(b"name,amount\n")
