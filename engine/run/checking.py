"""A pack checked without data: its text, its meaning, its pages, and the size of its plans."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from dsl.diagnostics import diagnose, sort_diagnostics
from dsl.schema import Schema
from engine.packs.pack import NOTHING_EDITED, LoadedPack, load_pack
from engine.packs.pages import check_pages
from engine.plan.from_rule import MAX_NODES, nodes_of_rule

_ANY_DAY = datetime.date(2000, 1, 1)


def check_pack(
    folder: Path,
    schema: Schema,
    *,
    shown_as: str | None = None,
    edited: Mapping[Path, str] = NOTHING_EDITED,
) -> LoadedPack:
    """The pack in `folder` with all its diagnostics, those of pages and oversized plans included.

    `edited` and `shown_as` are as `load_pack` takes them.
    """
    pack = load_pack(folder, schema, shown_as=shown_as, edited=edited)
    pages, problems = check_pages(pack)
    found = [*pack.diagnostics, *problems]
    for rule in pack.model.rules:
        nodes = nodes_of_rule(pack.model, rule, _ANY_DAY)
        if nodes > MAX_NODES:
            found.append(diagnose("HY650", rule.span, rule=rule.name, nodes=nodes, most=MAX_NODES))
    sources = (*pack.sources, *pages)
    return replace(pack, sources=sources, diagnostics=sort_diagnostics(found))
