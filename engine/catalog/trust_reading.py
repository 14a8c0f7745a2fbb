"""`trust:` in huiyan.yaml: whose signatures on packs count, by name."""

from __future__ import annotations

from pathlib import Path

from dsl.diagnostics import diagnose
from engine.catalog.yaml_check import Found, wrong_value
from engine.catalog.yaml_tree import Fields, Node, Scalar
from engine.integrity.keys import UnusableKeyError, load_public_key
from engine.integrity.signing import ALGORITHMS


def read_trust(root: Path, node: Node | None, found: Found) -> dict[str, str]:
    """Names by the id of their key; HY714 for a value that is neither a key id nor a key file.

    `法制科: keys/legal.pub.pem`, or `法制科: ed25519:…` as `huiyan pack sign` shows it.
    """
    if node is None:
        return {}
    if not isinstance(node, Fields):
        found.append(wrong_value(node, "trust", expected="{name: FILE.pub.pem | ed25519:…}"))
        return {}
    trust: dict[str, str] = {}
    for name, value in node.entries:
        text = value.text if isinstance(value, Scalar) else ""
        key_id = _key_id(root, text)
        if key_id is None:
            found.append(diagnose("HY714", value.span, name=name.text, key=text))
        else:
            trust[key_id] = name.text
    return trust


def _key_id(root: Path, text: str) -> str | None:
    algorithm, _, digits = text.partition(":")
    if algorithm in ALGORITHMS:
        good = len(digits) == 32 and set(digits) <= set("0123456789abcdef")
        return text if good else None
    try:
        return load_public_key(root / text).id if text else None
    except (OSError, UnusableKeyError):
        return None
