"""YAML as libyaml reads it, event by event, into our tree: half the time of PyYAML's own nodes.

Only a text without mistakes is read so, and without anything that a configuration may not have:
whatever is odd is left to the slower reader, which tells it.
"""

from __future__ import annotations

from typing import Any, Final

import yaml
from yaml._yaml import CParser

from dsl.text.source import SourceText, Span
from engine.catalog.yaml_nodes import Fields, Items, Node, Scalar

#: What stands for no value, where it is written without quotes.
_NOTHING: Final = frozenset({"", "~", "null", "Null", "NULL"})


class OddYamlError(ValueError):
    """The text has something that is not read here."""


def tree_of_events(source: SourceText, max_depth: int) -> Node | None:
    """The tree of the one document in `source`, None for an empty text.

    Raises OddYamlError or a yaml.YAMLError for what the slower reader has to look at: mistakes,
    anchors, tags, several documents, a key that is no word or stands twice, too deep a nest.
    """
    reader = _Reader(source, max_depth)
    reader.next(yaml.StreamStartEvent)
    event = reader.next(yaml.DocumentStartEvent, yaml.StreamEndEvent)
    if isinstance(event, yaml.StreamEndEvent):
        return None
    tree = reader.node(reader.events.get_event(), 0)
    reader.next(yaml.DocumentEndEvent)
    reader.next(yaml.StreamEndEvent)
    return tree


class _Reader:
    def __init__(self, source: SourceText, max_depth: int) -> None:
        self.events = CParser(source.text)
        self.text, self.name = source.text, source.name
        self.max_depth = max_depth

    def next(self, *kinds: type[Any]) -> Any:
        """The next event, which is one of `kinds`."""
        event = self.events.get_event()
        if not isinstance(event, kinds):
            raise OddYamlError
        return event

    def node(self, event: Any, depth: int) -> Node:
        """The node that begins with `event`."""
        plain = not isinstance(event, yaml.AliasEvent) and event.anchor is None
        if not plain or event.tag is not None or depth > self.max_depth:
            raise OddYamlError
        match event:
            case yaml.ScalarEvent(value=value, implicit=(unquoted, _)):
                span = self._span(event.start_mark, event.end_mark)
                return Scalar(value, span, unquoted and value in _NOTHING)
            case yaml.MappingStartEvent():
                return self._fields(event, depth + 1)
            case yaml.SequenceStartEvent():
                return self._items(event, depth + 1)
            case _:
                raise OddYamlError

    def _fields(self, begun: Any, depth: int) -> Fields:
        entries: dict[str, tuple[Scalar, Node]] = {}
        while not isinstance(event := self.events.get_event(), yaml.MappingEndEvent):
            key = self.node(event, depth)
            if not isinstance(key, Scalar) or key.text in entries:
                raise OddYamlError
            entries[key.text] = (key, self.node(self.events.get_event(), depth))
        return Fields(tuple(entries.values()), self._span(begun.start_mark, event.end_mark))

    def _items(self, begun: Any, depth: int) -> Items:
        items: list[Node] = []
        while not isinstance(event := self.events.get_event(), yaml.SequenceEndEvent):
            items.append(self.node(event, depth))
        return Items(tuple(items), self._span(begun.start_mark, event.end_mark))

    def _span(self, first: Any, last: Any) -> Span:
        # a block collection ends where the next token begins: leave out the gap between
        written = self.text[first.index : last.index].rstrip()
        return Span(self.name, first.index, first.index + len(written))
