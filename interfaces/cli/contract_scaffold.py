"""What `huiyan new contract` writes: a contract with every guess marked for checking."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dsl.domains import Kind
from engine.catalog.contract import Unit
from engine.filing.drafting.draft import Draft, DraftColumn
from engine.filing.drafting.guessed import Doubt
from interfaces.cli import contract_words as words
from interfaces.cli.bilingual import Bilingual

_PERSONAL = frozenset((Kind.RESIDENT_ID, Kind.PERSON_NAME, Kind.PHONE, Kind.ACCOUNT, Kind.ADDRESS))
_LOGICAL = {
    Kind.MONEY: "number",
    Kind.NUMBER: "number",
    Kind.PERCENT: "number",
    Kind.COUNT: "integer",
    Kind.PERIOD: "integer",
    Kind.DATE: "date",
    Kind.MONTH: "date",
    Kind.TIMESTAMP: "timestamp",
    Kind.LATITUDE: "number",
    Kind.LONGITUDE: "number",
    Kind.FLAG: "boolean",
}
#: A text that YAML reads as itself, also within brackets.
_PLAIN = re.compile(r"[A-Za-z_\u3400-\u9fff][\w./\u3400-\u9fff-]*")
_NOT_PLAIN = frozenset(("true", "false", "yes", "no", "on", "off", "null", "y", "n"))


@dataclass(frozen=True, slots=True)
class Named:
    """What a data set is called: code names and titles of its department and of itself."""

    department: str
    department_title: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Lying:
    """Where its deliveries lie: the path as the contract says it, and the file looked at."""

    path: str
    file: str
    format: str
    outside: bool


def contract_text(named: Named, draft: Draft, lying: Lying, language: str) -> str:
    """The contract as YAML with comments."""
    return "\n".join(_Writer(named, draft, lying, language).lines()) + "\n"


class _Writer:
    """Writes one draft; `_note` turns words into a comment behind a value."""

    def __init__(self, named: Named, draft: Draft, lying: Lying, language: str) -> None:
        self._named, self._draft, self._lying = named, draft, lying
        self._language = language

    def lines(self) -> Iterator[str]:
        """The file's lines."""
        named, draft = self._named, self._draft
        top = words.TOP.tell(self._language, file=self._lying.file, rows=f"{draft.rows:,}")
        yield top.rstrip("\n")
        yield from ("apiVersion: v3.2.0", "kind: DataContract")
        yield f"id: {named.department}.{named.name}{self._note(words.NAME)}"
        yield from (f"name: {_quoted(named.title)}", "version: 0.1.0", "status: draft")
        yield f"domain: {named.department}"
        yield f"dataProduct: {named.department_title}"
        yield "description:"
        yield f"  purpose: {_quoted(named.title)}{self._check(words.PURPOSE)}"
        yield "schema:"
        yield f"  - name: {named.name}"
        yield f"    businessName: {named.title}"
        yield "    physicalType: table"
        yield "    properties:"
        if draft.nameless:
            places = ", ".join(map(str, draft.nameless))
            yield f"      {self._remark(words.NAMELESS, places=places)}"
        if not draft.key:
            yield f"      {self._remark(words.NO_KEY)}"
        for column in draft.columns:
            yield from self._column(column)
        yield from self._days()
        yield from self._whole()

    def _column(self, column: DraftColumn) -> Iterator[str]:
        kind = column.guess.domain.kind
        personal = kind in _PERSONAL
        yield f"      - name: {column.name}"
        yield f"        businessName: {column.title}"
        yield f"        logicalType: {_LOGICAL.get(kind, 'string')}"
        if column.name in self._draft.key:
            yield from self._key_lines(column)
        sensitivity = "personal" if personal else "internal"
        told = self._note(words.CLASSES[sensitivity]) if personal else ""
        yield f"        classification: {sensitivity}{told}"
        yield "        customProperties:"
        domain = _quoted(str(column.guess.domain))
        yield f"          - {{property: domain, value: {domain}}}{self._why(column)}"
        yield from self._with_domain(column)

    def _key_lines(self, column: DraftColumn) -> Iterator[str]:
        key = self._draft.key
        yield "        required: true"
        note = self._check(words.KEY) if len(key) == 1 else self._check(words.KEYS, count=len(key))
        if self._draft.unnamed:
            note = self._check(words.UNNAMED, rows=self._draft.unnamed)
        yield f"        primaryKey: true{note}"
        yield f"        primaryKeyPosition: {key.index(column.name) + 1}"

    def _with_domain(self, column: DraftColumn) -> Iterator[str]:
        guess = column.guess
        if column.header:
            yield f"          - {{property: header, value: [{_quoted(column.header)}]}}"
        if guess.unit is not Unit.NONE:
            doubt = self._check(words.DOUBTS[Doubt.UNIT]) if Doubt.UNIT in guess.doubts else ""
            yield f"          - {{property: unit, value: {guess.unit}}}{doubt}"
        if guess.values:
            listed = ", ".join(map(_quoted, guess.values))
            note = self._check(words.DOUBTS[Doubt.SEEN_VALUES])
            yield f"          - {{property: values, value: [{listed}]}}{note}"

    def _why(self, column: DraftColumn) -> str:
        """What a guess rests on, and what is doubtful in it."""
        beside = (Doubt.SEEN_VALUES, *([Doubt.UNIT] if column.guess.unit else []))
        told = [words.GROUNDS[column.guess.ground].tell(self._language)]
        told += [
            words.DOUBTS[d].tell(self._language) for d in column.guess.doubts if d not in beside
        ]
        if column.unreadable:
            told.append(words.UNREADABLE.tell(self._language, rows=column.unreadable))
        return self._check(Bilingual("；".join(told), "; ".join(told)))

    def _days(self) -> Iterator[str]:
        draft = self._draft
        if not draft.event_date:
            yield f"    # customProperties{self._check(words.NO_EVENT)}"
            return
        yield "    customProperties:"
        note = self._check(words.EVENT)
        yield f"      - {{property: eventDate, value: {draft.event_date}}}{note}"
        if draft.valid_until:
            note = self._check(words.VALID)
            yield f"      - {{property: validFrom, value: {draft.valid_from}}}{note}"
            yield f"      - {{property: validUntil, value: {draft.valid_until}}}"

    def _whole(self) -> Iterator[str]:
        """What is said of the data set as a whole: how it comes, from where, on what basis."""
        draft, lying = self._draft, self._lying
        yield "customProperties:"
        yield f"  - {{property: delivery, value: full}}{self._check(words.DELIVERY)}"
        order = next((c.guess.date_order for c in draft.columns if c.guess.date_order), "")
        doubts = {d for c in draft.columns for d in c.guess.doubts}
        if order:
            yield f"  - {{property: dateOrder, value: {order}}}{self._check(words.ORDER)}"
        elif Doubt.DATE_ORDER in doubts:
            yield f"  # - {{property: dateOrder, value: day-first}}{self._check(words.ORDER)}"
        if Doubt.SERIAL_DATES in doubts:
            yield f"  # - {{property: serialDates, value: 1900}}{self._check(words.SERIAL)}"
        basis = "{property: legalBasis, value: [{regulation: …, article: …}]}"
        yield f"  # - {basis}{self._check(words.BASIS)}"
        yield f"# slaProperties:{self._check(words.TERMS)}"
        yield "#   - {property: frequency, value: 1, unit: month}"
        yield "#   - {property: retention, value: 10, unit: year}"
        yield "servers:"
        yield "  - server: delivery"
        yield "    type: local"
        place = self._check(words.OUTSIDE) if lying.outside else self._note(words.PLACE)
        yield f"    path: {_quoted(lying.path)}{place}"
        if lying.format:
            yield f"    format: {lying.format}"
        if draft.options.skip_rows:
            yield f"    skipRows: {draft.options.skip_rows}"
        if draft.options.sheet:
            yield f"    sheet: {_quoted(draft.options.sheet)}"

    def _note(self, said: Bilingual, **values: object) -> str:
        return f"   # {said.tell(self._language, **values)}"

    def _check(self, said: Bilingual, **values: object) -> str:
        return f"   {self._remark(said, **values)}"

    def _remark(self, said: Bilingual, **values: object) -> str:
        told = said.tell(self._language, **values)
        return f"# {words.CHECK.tell(self._language, words=told)}"


def _quoted(text: str) -> str:
    """A text as YAML reads it, in quotes where it has to be."""
    if _PLAIN.fullmatch(text) and text.lower() not in _NOT_PLAIN:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
