"""Reading on after a mistake: tell it, put right what was clearly meant, leave out the rest.

A text without mistakes is read in one go. One with mistakes is cut into declarations, and
each of these is read again after every mistake, with the guilty word replaced by the one
that was meant, or else without the guilty clause. The work is bounded.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from dsl.grammar.bounds import MAX_MISTAKES, Checked, check_declaration, check_expression
from dsl.grammar.chunks import split_clauses, split_declarations
from dsl.grammar.lalr import reduce_lexemes
from dsl.grammar.lexemes import WORD, Lexeme, Reading, Scanned, Start
from dsl.grammar.mistakes import Mistake, Repair, tell_mistake
from dsl.grammar.tables import Refused
from dsl.syntax.declarations import Declaration, Slot
from dsl.syntax.expressions import Expression
from dsl.text.source import Span

#: Lexemes read again while mending one file, as a multiple of its own.
_MOST_WORK = 12
_LEAST_WORK = 30_000
_MOST_REPAIRS = 3


@dataclass(slots=True)
class Read:
    """What could be read: declarations, places that lost something, names lost altogether."""

    declarations: tuple[Declaration, ...] = ()
    incomplete: list[Span] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)


def read_declarations(scanned: Scanned) -> Read:
    """The declarations of a file; every mistake is told in its reading."""
    reading = scanned.reading
    read = Read()
    try:
        declarations = reduce_lexemes(scanned.lexemes, "file")
    except Refused:
        declarations = _mended(scanned, read)
    checked: list[Declaration] = []
    for declaration in declarations:
        if check_declaration(declaration, reading) is Checked.UNUSABLE:
            read.lost.add(getattr(declaration, "name", ""))
        else:
            checked.append(declaration)
    read.declarations = tuple(checked)
    return read


def read_part(scanned: Scanned, start: Start) -> Expression | Slot | None:
    """One expression or slot, or None; the mistake is told in its reading."""
    reading = scanned.reading
    if scanned.broken:
        return None
    lexemes = list(scanned.lexemes)
    try:
        part: Expression | Slot = reduce_lexemes(lexemes, start)
    except Refused as error:
        tell_mistake(_mistake(error, [lexemes], reading))
        return None
    expression = part.expression if isinstance(part, Slot) else part
    return part if check_expression(expression, reading) else None


def _mended(scanned: Scanned, read: Read) -> list[Declaration]:
    reading = scanned.reading
    work = max(_LEAST_WORK, _MOST_WORK * len(scanned.lexemes))
    declarations: list[Declaration] = []
    pieces = split_declarations(scanned.lexemes, reading.vocabulary)
    ends = [*(piece[0].at for piece in pieces[1:]), len(reading.text) + 1]
    for piece, end in zip(pieces, ends, strict=True):
        broken = [place for place in scanned.broken if piece[0].at <= place < end]
        mender = _Mender(piece, reading, broken, work)
        declarations.extend(mender.read())
        work = mender.work
        if mender.incomplete:
            read.incomplete.append(piece[0].span.to(piece[-1].span))
        if mender.lost:
            read.lost.update(x.text for x in _name(piece, reading) if x.type == WORD)
        if work <= 0 or len(reading.found) > MAX_MISTAKES:
            break
    return declarations


def _name(piece: Sequence[Lexeme], reading: Reading) -> Sequence[Lexeme]:
    """What stands behind the keyword that the piece begins with, where something does."""
    spelled = reading.vocabulary.phrases.get(piece[0].text, ())
    size = next((len(s) for s, _ in spelled if tuple(x.text for x in piece[: len(s)]) == s), 1)
    return piece[size : size + 1]


class _Mender:
    """Reads one declaration, clause by clause thinner until the rest fits the grammar."""

    def __init__(
        self, piece: Sequence[Lexeme], reading: Reading, broken: Sequence[int], work: int
    ) -> None:
        self.reading = reading
        self.broken = broken
        self.work = work
        self.clauses = split_clauses(piece, reading.vocabulary)
        self.repairs: dict[int, int] = {}
        self.incomplete = False
        self.lost = False
        self.lost_base = False

    def read(self) -> tuple[Declaration, ...]:
        """What is left of the declaration; nothing where its head cannot be read."""
        while self.work > 0 and len(self.reading.found) <= MAX_MISTAKES:
            lexemes = [x for clause in self.clauses for x in clause]
            self.work -= len(lexemes) + 20
            before = len(self.reading.found)
            try:
                declarations: tuple[Declaration, ...] = reduce_lexemes(lexemes, "file")
            except Refused as error:
                if not self._go_on(error):
                    break
                continue
            if self.lost_base:
                self._forget_echoes(before)
            return declarations
        self.incomplete = self.lost = True
        return ()

    def _go_on(self, error: Refused) -> bool:
        """Tell the mistake and change the clauses so that reading gets beyond it."""
        mistake = _mistake(error, self.clauses, self.reading)
        if self._is_broken(mistake.clause):
            return self._drop(mistake.clause)
        repair = tell_mistake(mistake)
        if repair is None or self.repairs.get(mistake.clause, 0) >= _MOST_REPAIRS:
            return self._drop(mistake.clause)
        self.repairs[mistake.clause] = self.repairs.get(mistake.clause, 0) + 1
        self._apply(repair)
        return True

    def _is_broken(self, index: int) -> bool:
        """Whether the scanner has told of this clause already."""
        clause = self.clauses[index]
        following = (c[0].at for c in self.clauses[index + 1 :] if c)
        end = next(following, len(self.reading.text) + 1)
        return bool(clause) and any(clause[0].at <= place < end for place in self.broken)

    def _apply(self, repair: Repair) -> None:
        clause = self.clauses[repair.clause]
        clause[repair.position : repair.position + repair.size] = repair.lexemes

    def _drop(self, index: int) -> bool:
        """Leave the clause out; a head is replaced by a plain one, so that the rest is read."""
        self.incomplete = True
        if index > 0:
            if not self.clauses[index]:
                return False
            first = self.clauses[index][0].text
            self.lost_base |= first == self.reading.vocabulary.say("EACH")
            self.clauses[index] = []
            return True
        head = _plain_head(self.clauses[0], self.reading)
        if head is None or self.repairs.get(-1):
            return False
        self.repairs[-1] = 1
        self.clauses[0] = head
        return True

    def _forget_echoes(self, before: int) -> None:
        """That a rule has no base is no news where its `each` was left out."""
        found = self.reading.found
        found[before:] = [d for d in found[before:] if d.code != "HY120"]


def _mistake(error: Refused, clauses: list[list[Lexeme]], reading: Reading) -> Mistake:
    """Where the error stands: its clause and position there, and what would have fitted."""
    last = max((i for i, clause in enumerate(clauses) if clause), default=0)
    clause, position = last, len(clauses[last])
    if error.lexeme is not None:
        clause, position = _place_of(error.lexeme, clauses)
        if position == 0 and clause > 0 and "$END" not in error.accepted:
            # The clause before ends too early: the word that begins this one is not at fault.
            clause = max(i for i in range(clause) if clauses[i])
            position = len(clauses[clause])
    return Mistake(clauses, clause, position, error.lexeme, error.accepted, reading)


def _place_of(token: Lexeme, clauses: list[list[Lexeme]]) -> tuple[int, int]:
    """The clause and the position in it of the lexeme that `token` was made from."""
    filled = [i for i, clause in enumerate(clauses) if clause]
    found = bisect_right(filled, token.at, key=lambda i: clauses[i][0].at) - 1
    clause = filled[max(found, 0)]
    position = bisect_right(clauses[clause], token.at, key=lambda x: x.at) - 1
    return clause, max(position, 0)


def _plain_head(head: Sequence[Lexeme], reading: Reading) -> list[Lexeme] | None:
    """`rule NAME ""`, with the name that was written: enough to read what stands below."""
    keyword = head[0]
    words = reading.vocabulary
    name = next((x for x in head[1:2] if x.type == WORD), None)
    if name is None:
        return None
    shapes = {
        "RULE": ("", "TEXT"),
        "REGULATION": ("", "TEXT"),
        "METHOD": ("", "TEXT"),
        "PARAMETER": ("", "COLON", "WORD"),
        "TABLE": ("",),
    }
    terminal = next((t for t in shapes if words.say(t) == keyword.text), None)
    if terminal is None:
        return None
    text = {"TEXT": "", "COLON": ":", "WORD": next(iter(words.domains))}
    end = replace(name, at=name.end, first=False, placed=name.span)
    made = [replace(end, type=t, text=text[t], value="") for t in shapes[terminal][1:]]
    return [keyword, name, *made]
