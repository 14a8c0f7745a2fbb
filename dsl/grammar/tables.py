"""The parser's tables: what Lark works out from the grammar, kept beside it as a file.

To work them out takes longer than to read most packs, and every command would do it again.
`python -m dsl.grammar.tables` writes the file, which a test compares with the grammar. With
another Lark than the one that wrote it, the grammar counts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar, Final

import lark
from lark import Lark
from lark.grammar import Rule
from lark.lexer import Lexer, TerminalDef
from lark.parsers.lalr_analysis import Shift

from dsl.grammar.lexemes import Lexeme
from dsl.grammar.lexer import classified
from dsl.grammar.state import END, Actions, Reduction, State

_HERE: Final = files("dsl.grammar")
_GRAMMAR: Final = _HERE / "huiyan.lark"
_TABLES: Final = _HERE / "huiyan.lark.json"


class Refused(Exception):  # noqa: N818 not an error of the program: the text is at fault
    """`lexeme` (None: the end) does not fit; one of the terminals `accepted` would have."""

    def __init__(self, lexeme: Lexeme | None, accepted: frozenset[str]) -> None:
        super().__init__(lexeme, accepted)
        self.lexeme = lexeme
        self.accepted = accepted


@dataclass(frozen=True, slots=True)
class Parser:
    """The tables with the builders of phrases, and where each kind of text starts and ends."""

    table: Mapping[int, Actions]
    starts: Mapping[str, int]
    ends: Mapping[str, int]

    def parse(self, lexemes: Sequence[Lexeme], start: str) -> Any:
        """What `start` derives from `lexemes`, built.

        Raises Refused at the first that does not fit, or where the text ends too early. It is
        refused before anything is reduced: afterwards nobody knew what would have fitted.
        """
        state = State(self.table, self.starts[start], self.ends[start])
        position = 0
        while position < len(lexemes):
            lexeme, position, fits = classified(lexemes, position, state)
            if not state.read(lexeme.type, lexeme, accepted=fits):
                raise Refused(lexeme, state.accepted())
        if not state.accepts(END):
            raise Refused(None, state.accepted())
        return state.finish()


class _NoLexer(Lexer):
    """Lark asks for one when it works out tables; it never runs here."""

    __future_interface__: ClassVar[int] = 2

    def __init__(self, lexer_conf: object) -> None:
        """Lark passes its terminals; they have no spellings here."""

    def lex(self, *_: Any) -> Iterator[Any]:
        """Nothing is left to read."""
        yield from ()


def load_parser(builders: object) -> Parser:
    """The parser whose reductions call the functions of `builders`."""
    told = json.loads(_TABLES.read_bytes()) if _TABLES.is_file() else {}
    worked_out = _of_tables(told, builders) if _is_usable(told) else _of_grammar(builders)
    return _parser_of(worked_out.parser.parser.parser)


def _parser_of(lalr: Any) -> Parser:
    """Lark's tables with every action in one step: where to go, or what to reduce."""
    table, made = lalr.parse_table, {}
    for actions in table.states.values():
        for _, rule in actions.values():
            if isinstance(rule, Rule) and id(rule) not in made:
                build = lalr.callbacks[rule]
                made[id(rule)] = Reduction(len(rule.expansion), rule.origin.name, build)
    states = {
        state: {n: to if kind is Shift else made[id(to)] for n, (kind, to) in actions.items()}
        for state, actions in table.states.items()
    }
    return Parser(states, table.start_states, table.end_states)


def tables() -> str:
    """The tables of the grammar, as the file holds them."""
    data, memo = _of_grammar(None).memo_serialize([TerminalDef, Rule])
    # these two are given when the tables are read, not read with them
    del data["options"]["lexer"], data["parser"]["lexer_conf"]["lexer_type"]
    _renumber(data["parser"]["parser"])
    told = {"lark": lark.__version__, "data": data, "memo": memo}
    return json.dumps(told, separators=(",", ":"), sort_keys=True) + "\n"


def _renumber(parser: dict[str, Any]) -> None:
    """Number the states as they are come to, and leave terminals their names.

    Lark numbers both as it happens to meet them, each time otherwise.
    """
    names = parser.pop("tokens")
    states = {
        state: {names[number]: action for number, action in actions.items()}
        for state, actions in parser["states"].items()
    }
    numbers = {state: at for at, (_, state) in enumerate(sorted(parser["start_states"].items()))}
    for state in (waiting := list(numbers)):
        for _, (reduces, following) in sorted(states[state].items()):
            if not reduces and following not in numbers:
                numbers[following] = len(numbers)
                waiting.append(following)
    parser["states"] = {
        numbers[state]: {
            name: (reduces, to if reduces else numbers[to])
            for name, (reduces, to) in states[state].items()
        }
        for state in waiting
    }
    for kind in ("start_states", "end_states"):
        parser[kind] = {start: numbers[state] for start, state in parser[kind].items()}


def _is_usable(told: Mapping[str, Any]) -> bool:
    return told.get("lark") == lark.__version__


def _of_grammar(builders: object) -> Lark:
    return Lark(
        _GRAMMAR.read_text(encoding="utf-8"),
        parser="lalr",
        lexer=_NoLexer,
        start=["file", "only_expression", "slot"],
        transformer=builders,
        maybe_placeholders=True,
    )


def _of_tables(told: Mapping[str, Any], builders: object) -> Lark:
    data = told["data"]
    data["options"]["lexer"] = data["parser"]["lexer_conf"]["lexer_type"] = _NoLexer
    parser = data["parser"]["parser"]
    parser["states"] = _numbered(parser["states"])
    parser["tokens"] = {name: name for actions in parser["states"].values() for name in actions}
    # the way that Lark's own stand-alone parsers are loaded
    load: Callable[..., Lark] = Lark._load_from_dict
    return load(data, _numbered(told["memo"]), transformer=builders)


def _numbered(named: Mapping[str, Any]) -> dict[int, Any]:
    """A mapping whose keys are numbers, which JSON takes for texts."""
    return {int(name): value for name, value in named.items()}


if __name__ == "__main__":
    Path(str(_TABLES)).write_text(tables(), encoding="utf-8")
