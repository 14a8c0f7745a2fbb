"""YAML as a tree in which every key and value knows its place in the text.

Only what configuration needs: one document, no aliases, no tags, no duplicate keys.
"""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import yaml
from yaml._yaml import CParser
from yaml.composer import Composer
from yaml.resolver import Resolver

from dsl.diagnostics import Diagnostic, diagnose
from dsl.diagnostics.diagnostic import Related
from dsl.text.source import SourceText, Span
from engine.catalog.yaml_events import OddYamlError, tree_of_events
from engine.catalog.yaml_nodes import Fields, Items, Node, Scalar

#: A larger file is no contract and no configuration; parsing it would only cost memory.
MAX_BYTES = 1_000_000
MAX_DEPTH = 32

__all__ = ["Fields", "Items", "Node", "Scalar", "load_yaml", "yaml_from_text"]


def load_yaml(
    path: Path, *, name: str
) -> tuple[Node | None, SourceText | None, tuple[Diagnostic, ...]]:
    """The tree of the file at `path`, its text under `name`, and what is wrong with it."""
    try:
        data = path.read_bytes()
        if len(data) > MAX_BYTES:
            return None, None, (diagnose("HY516", None, file=name, limit=MAX_BYTES),)
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, None, (diagnose("HY517", None, file=name, offset=error.start),)
    except OSError as error:
        return None, None, (diagnose("HY518", None, file=name, reason=error.strerror or ""),)
    source = SourceText(name, text)
    node, found = yaml_from_text(source)
    return node, source, found


@lru_cache(maxsize=512)  # one command loads the contracts of a run and those of today
def yaml_from_text(source: SourceText) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """The tree of `source`; None where it is empty or not YAML."""
    # A byte order mark inside the text shifts the places that libyaml counts.
    if "\ufeff" not in source.text:
        with suppress(OddYamlError, yaml.YAMLError):
            return tree_of_events(source, MAX_DEPTH), ()
    found: list[Diagnostic] = []
    try:
        composed = _compose(source.text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        index = min(mark.index if mark else 0, max(len(source.text) - 1, 0))
        span = Span(source.name, index, min(index + 1, len(source.text)))
        return None, (diagnose("HY501", span, problem=error.problem or ""),)
    except yaml.YAMLError as error:
        # a character that YAML does not allow: the reader gives its position only
        index = int(getattr(error, "position", 0) or 0)
        span = Span(source.name, index, index + 1)
        return None, (diagnose("HY501", span, problem=getattr(error, "reason", "")),)
    except RecursionError:
        return None, (diagnose("HY501", Span(source.name, 0, 1), problem="nested too deep"),)
    if composed is None:
        return None, ()
    tree = _Builder(source, found).node(composed, 0)
    return tree, tuple(found)


class _FastLoader(Composer, CParser, Resolver):
    """libyaml splits the text, which is the slow part; nodes are composed in Python.

    libyaml's own composer ends the process on a deep nest of brackets.
    """

    def __init__(self, stream: str) -> None:
        CParser.__init__(self, stream)
        Composer.__init__(self)
        Resolver.__init__(self)


def _compose(text: str) -> yaml.Node | None:
    """The composed text; what libyaml refuses is left to the slower reader, which tells places.

    A byte order mark inside the text shifts the places that libyaml counts.
    """
    if "\ufeff" not in text:
        try:
            return _FastLoader(text).get_single_node()
        except yaml.YAMLError:
            pass
    return yaml.compose(text, Loader=yaml.SafeLoader)


class _Builder:
    """Turns PyYAML's nodes into ours, collecting what we do not accept."""

    def __init__(self, source: SourceText, found: list[Diagnostic]) -> None:
        self._source = source
        self._found = found
        self._seen: set[int] = set()

    def node(self, composed: yaml.Node, depth: int) -> Node:
        span = self._span(composed)
        # an alias gives the same node again: ten lines of them can stand for a billion nodes
        if id(composed) in self._seen or depth > MAX_DEPTH:
            problem = "alias" if id(composed) in self._seen else "nested too deep"
            self._found.append(diagnose("HY501", span, problem=problem))
            return Scalar("", span, missing=True)
        self._seen.add(id(composed))
        match composed:
            case yaml.MappingNode():
                return self._fields(composed, span, depth)
            case yaml.SequenceNode():
                return Items(tuple(self.node(n, depth + 1) for n in composed.value), span)
            case _:
                missing = composed.tag == "tag:yaml.org,2002:null"
                return Scalar(str(composed.value), span, missing)

    def _fields(self, composed: yaml.MappingNode, span: Span, depth: int) -> Fields:
        entries: dict[str, tuple[Scalar, Node]] = {}
        for key_node, value_node in composed.value:
            key = self.node(key_node, depth + 1)
            value = self.node(value_node, depth + 1)
            if not isinstance(key, Scalar):
                self._found.append(diagnose("HY501", key.span, problem="key"))
            elif key.text in entries:
                first = Related(entries[key.text][0].span, "first")
                self._found.append(diagnose("HY510", key.span, first, key=key.text))
            else:
                entries[key.text] = (key, value)
        return Fields(tuple(entries.values()), span)

    def _span(self, composed: yaml.Node) -> Span:
        start, end = composed.start_mark.index, composed.end_mark.index
        # a block collection ends where the next token begins: leave out the gap between
        text = self._source.text[start:end].rstrip()
        return Span(self._source.name, start, start + len(text))
