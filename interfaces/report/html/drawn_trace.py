"""The drawing of one finding: clause, rule, conditions, rows, delivered files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from interfaces.cli.clause_words import clause_name
from interfaces.cli.value_words import MISSING, say_row
from interfaces.report.facts import Json, ReportContent, ReportedFinding
from interfaces.report.html.layers import Drawing, Edge, Node, lay_out
from interfaces.report.html.words import WORDS

#: More in one layer could not be read; the sections below the drawing show all.
_MOST = 7


def drawn_trace(content: ReportContent, reported: ReportedFinding) -> Drawing:
    """The drawing, in the report's language."""
    return _Drawer(content, reported).draw()


class _Drawer:
    """Collects nodes and edges layer by layer."""

    def __init__(self, content: ReportContent, reported: ReportedFinding) -> None:
        self._language = content.language
        self._content = content
        self._trace = reported.trace
        self._finding = reported.finding
        self._filings = {f.id: f for f in content.run.filings}
        self._nodes: dict[str, Node] = {}
        self._edges: dict[Edge, None] = {}

    def draw(self) -> Drawing:
        """Every layer; then the places."""
        self._law()
        self._conditions()
        self._rows()
        self._absences()
        heads = [self._say(f"layer_{i}") for i in range(5)]
        return lay_out(self._limited(), list(self._edges), heads)

    def _law(self) -> None:
        title = str(self._finding["title"])
        self._add(Node("rule", 1, "rule", "", title, str(self._finding["rule"])))
        for number, clause in enumerate(self._finding["clauses"]):
            self._clause(f"clause-{number}", clause, "rule")
        for number, used in enumerate(self._trace["parameters"]):
            name = used["title"] or used["name"]
            value = MISSING.tell(self._language) if used["value"] is None else used["value"]
            said = f"{name}{say_row(used.get('row', ()), self._language)} = {value}"
            node = Node(f"parameter-{number}", 1, "parameter", "", said)
            self._add(node)
            self._edge("rule", node.key)

    def _clause(self, key: str, clause: Json, target: str, *, label: str = "") -> None:
        name = clause_name(clause, self._language)
        known = next((n.key for n in self._nodes.values() if n.layer == 0 and n.text == name), None)
        if known is None:
            self._add(Node(key, 0, "clause", label, name))
        if target == "rule":  # an exemption's clause belongs to its condition, two layers on
            self._edge(known or key, target)

    def _conditions(self) -> None:
        for number, condition in enumerate(self._trace["conditions"]):
            key = f"condition-{number}"
            taking = condition["kind"] in ("unless", "conflict")
            kind = condition["kind"] if taking else "condition"
            label = self._say(f"kind_{condition['kind']}", line=condition["line"])
            self._add(Node(key, 2, kind, label, _bare(condition)))
            self._edge("rule", key)
            for position, used in enumerate(self._trace["parameters"]):
                if used["name"] in condition["text"]:
                    self._edge(f"parameter-{position}", key)
        for number, exempted in enumerate(self._finding["exempted"]):
            for position, clause in enumerate(exempted["clauses"]):
                self._clause(f"basis-{number}-{position}", clause, "rule")

    def _rows(self) -> None:
        read = self._readers()
        seen: set[tuple[str, str]] = set()
        taken = (*self._trace["exempted"], *self._trace["conflicts"])
        for witness in (*self._trace["witnesses"], *(w for part in taken for w in part)):
            place = (witness["alias"], witness["filing"])
            if place in seen or not witness["rows"]:
                continue
            seen.add(place)
            key = f"rows-{witness['alias']}-{witness['filing']}"
            missing = self._missing(witness)
            note = self._say("drawn_lines", lines=_listed([r["line"] for r in witness["rows"]]))
            label = witness["alias"]
            if missing:
                label = self._say("drawn_missing", alias=label, count=missing)
            kind = "missing" if missing else "rows"
            text = self._content.data_sets.get(witness["data_set"], witness["data_set"])
            self._add(Node(key, 3, kind, label, text.partition(".")[2] or text, note))
            for condition in read.get(witness["alias"], ()) or ("rule",):
                self._edge(condition, key)
            for file in dict.fromkeys(str(r["file"]) for r in witness["rows"]):
                self._file(key, file, text.partition(".")[0])

    def _absences(self) -> None:
        read = self._readers()
        places: dict[tuple[str, str, str], list[Json]] = {}
        for entry in self._finding["witness"]:
            if "absent" in entry:
                place = (entry["alias"], entry["dataset"], entry["filing"])
                places.setdefault(place, []).append(entry)
        for (alias, data_set, filing_id), entries in places.items():
            key = f"absent-{alias}-{filing_id}"
            title = self._content.data_sets.get(data_set, data_set)
            said = "drawn_sought" if len(entries) > 1 else "drawn_absent"
            label = self._say(said, alias=alias, count=len(entries))
            note = self._say("drawn_searched", count=entries[0]["searched"])
            self._add(Node(key, 3, "absent", label, title.partition(".")[2] or title, note))
            for condition in read.get(alias, ()) or ("rule",):
                self._edge(condition, key, faint=True)
            filing = self._filings.get(filing_id)
            for source in filing.sources if filing else ():
                self._file(key, source.path, title.partition(".")[0], faint=True)

    def _file(self, rows: str, path: str, department: str, *, faint: bool = False) -> None:
        key = f"file-{path}"
        self._add(Node(key, 4, "file", department, PurePosixPath(path).name))
        self._edge(rows, key, faint=faint)

    def _readers(self) -> Mapping[str, list[str]]:
        """Per alias, the conditions that name it."""
        readers: dict[str, list[str]] = {}
        for number, condition in enumerate(self._trace["conditions"]):
            key = f"condition-{number}"
            aliases = {str(r["alias"]) for r in condition["read"]}
            aliases |= {a for a in self._aliases() if _names(a, condition["text"])}
            for alias in sorted(aliases):
                readers.setdefault(alias, []).append(key)
        return readers

    def _aliases(self) -> set[str]:
        return {str(w["alias"]) for w in self._finding["witness"]}

    def _missing(self, witness: Json) -> int:
        place = (witness["alias"], witness["filing"])
        return sum((c["alias"], c["filing"]) == place for c in self._finding["missing"])

    def _limited(self) -> list[Node]:
        """At most so many nodes a layer; one more says how many were left out."""
        nodes: list[Node] = []
        for layer in range(5):
            own = [n for n in self._nodes.values() if n.layer == layer]
            nodes += own[:_MOST]
            if len(own) > _MOST:
                text = self._say("drawn_more", count=len(own) - _MOST)
                nodes.append(Node(f"more-{layer}", layer, "more", "", text))
        return nodes

    def _add(self, node: Node) -> None:
        self._nodes.setdefault(node.key, node)

    def _edge(self, source: str, target: str, *, faint: bool = False) -> None:
        self._edges[Edge(source, target, faint)] = None

    def _say(self, key: str, **values: Any) -> str:
        return WORDS[key].tell(self._language, **values)


def _bare(condition: Json) -> str:
    """A step without its keyword, which the label says; the text of a `where` has none."""
    text = str(condition["text"])
    begins = condition["kind"] in ("with", "without", "unless", "conflict")
    return text.partition(" ")[2] if begins else text


def _names(alias: str, text: str) -> bool:
    """Whether a condition speaks of the rows called `alias`."""
    return re.search(rf"(?<!\w){re.escape(alias)}(?!\w)", text) is not None


def _listed(lines: Sequence[int]) -> str:
    """A few line numbers: `3, 8, 12 … (115)`."""
    said = ", ".join(str(n) for n in lines[:3])
    return said if len(lines) <= 3 else f"{said} … ({len(lines)})"


def nodes_of(drawing: Drawing) -> Iterator[str]:
    """What the drawing shows, box by box, for those who do not see it."""
    for box in drawing.boxes:
        yield " ".join(filter(None, (box.node.label, box.node.text, box.node.note)))
