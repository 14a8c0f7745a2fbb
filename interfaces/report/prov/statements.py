"""A PROV-JSON document in the making: each element and each relation once."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

PREFIXES: Final = {
    "huiyan": "urn:huiyan:",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

Attributes = Mapping[str, Any]


class Statements:
    """Collects elements (entity, activity, agent) and relations, in the order of their kinds."""

    def __init__(self) -> None:
        self._elements: dict[str, dict[str, dict[str, Any]]] = {
            "entity": {},
            "activity": {},
            "agent": {},
        }
        self._relations: dict[str, dict[str, dict[str, str]]] = {}

    def add(self, kind: str, name: str, attributes: Attributes) -> str:
        """State an element unless it was stated before; its name is returned."""
        own = {k: v for k, v in attributes.items() if v is not None}
        self._elements[kind].setdefault(name, own)
        return name

    def relate(self, relation: str, **roles: str) -> None:
        """State a relation: `relate("used", activity=…, entity=…)`.

        A relation has a blank name made from what it relates, so that it does not depend on
        how many were stated before it.
        """
        stated = {f"prov:{role}": name for role, name in roles.items()}
        text = "\0".join(f"{role}={name}" for role, name in sorted(stated.items()))
        digest = hashlib.sha256(f"{relation}\0{text}".encode()).hexdigest()[:16]
        self._relations.setdefault(relation, {})[f"_:{relation}-{digest}"] = stated

    def document(self) -> dict[str, Any]:
        """Everything stated, as a PROV-JSON document."""
        stated = {**self._elements, **dict(sorted(self._relations.items()))}
        return {"prefix": dict(PREFIXES), **{k: v for k, v in stated.items() if v}}


def named(*parts: object) -> str:
    """A name in Huiyan's own namespace, from a kind and what tells it apart.

    Everything but letters, digits, `-` and `_` is percent-encoded: a qualified name of
    PROV-N holds neither blanks nor brackets, and a slash must stay the border of a part.
    """
    return "huiyan:" + "/".join(quote(str(p), safe="") for p in parts)


def typed(value: str, xsd: str) -> dict[str, str]:
    """A literal of a type of XML Schema."""
    return {"$": value, "type": f"xsd:{xsd}"}


def kind(name: str) -> dict[str, str]:
    """A value of `prov:type`: a name of PROV or of Huiyan's own namespace."""
    full = name if ":" in name else f"huiyan:{name}"
    return {"$": full, "type": "prov:QUALIFIED_NAME"}


def moment(text: str) -> str:
    """A time as PROV-JSON writes it, from ISO text with its zone."""
    return datetime.datetime.fromisoformat(text).isoformat()
